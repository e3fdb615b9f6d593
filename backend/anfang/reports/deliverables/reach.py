"""What of a published wave somebody may ask for: the whole where they see all of it, their regions, their halls."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, select

from anfang.people.records import Role
from anfang.people.scope import may_see, sees
from anfang.people.who import Who
from anfang.problems import NotHere
from anfang.reports.deliverables.frozen import Extent
from anfang.reports.published import editions
from anfang.reports.records import Deliverable, Publication, PublishedHall
from anfang.waves.records import Wave

ROLES = (Role.SUPERVISOR, Role.ADMIN, Role.ANALYST)
NO_HALL = UUID(int=0)


@dataclass(frozen=True)
class WaveOut:
    """A published wave of which the caller may see something: all its editions, the first first."""

    wave: Wave
    editions: list[Publication]

    @property
    def newest(self) -> Publication:
        """The edition that holds."""
        return self.editions[-1]


def waves_out(session: Session, who: Who) -> list[WaveOut]:
    """The published waves with a hall in the caller's reach, the newest first."""
    mine = select(PublishedHall.wave_id).where(may_see(who, PublishedHall.region_path, PublishedHall.hall_id))
    found = select(Wave).where(col(Wave.id).in_(mine)).order_by(col(Wave.starts_on).desc(), col(Wave.code))
    return [WaveOut(wave, editions(session, wave.id)) for wave in session.exec(found)]


def wave_out(session: Session, who: Who, code: str) -> WaveOut:
    """One of them. Raises NotHere: not published, not there, or not for these eyes."""
    found = next((it for it in waves_out(session, who) if it.wave.code == code), None)
    if found is None:
        raise NotHere
    return found


def regions_out(session: Session, who: Who, wave: Wave) -> dict[str, str]:
    """The regions that the caller may ask for, path → name as at publication; "/" stands for the whole wave, with an empty name."""
    names: dict[str, str] = {}
    halls = select(PublishedHall.region_path, PublishedHall.region).where(PublishedHall.wave_id == wave.id)
    for path, name in session.exec(halls.distinct()):
        steps, parts = path.strip("/").split("/"), name.split(" · ")
        for n in range(1, len(steps) + 1):
            names["/" + "/".join(steps[:n]) + "/"] = " · ".join(parts[:n])
    found = {path: name for path, name in sorted(names.items()) if sees(who, path, NO_HALL)}
    return {"/": "", **found} if _whole(session, who, wave.id) else found


def extent_for(session: Session, who: Who, wave: Wave, region: str, hall_code: str = "") -> Extent:
    """What is asked for: a hall by its code, else one of the regions that the caller may ask for. Raises NotHere."""
    if hall_code:
        hall = hall_out(session, who, wave, hall_code)
        return Extent(hall.region_path, hall.hall_id)
    if region not in regions_out(session, who, wave):
        raise NotHere
    return Extent(region)


def refuse_beyond(session: Session, who: Who, wave_id: UUID, extent: Extent) -> None:
    """Raises NotHere where the extent has no hall in this wave, or one that the caller may not see."""
    halls = select(PublishedHall).where(PublishedHall.wave_id == wave_id, *extent.conditions())
    if session.exec(halls.limit(1)).first() is None:
        raise NotHere
    hidden = halls.where(~may_see(who, PublishedHall.region_path, PublishedHall.hall_id)).limit(1)
    if session.exec(hidden).first() is not None:
        raise NotHere


def deliverable_for(session: Session, who: Who, deliverable_id: UUID) -> Deliverable:
    """A file that was asked for. Raises NotHere."""
    found = session.get(Deliverable, deliverable_id)
    made = session.get(Publication, found.publication_id) if found else None
    if found is None or made is None:
        raise NotHere
    refuse_beyond(session, who, made.wave_id, Extent(found.region_path, found.hall_id))
    return found


def hall_out(session: Session, who: Who, wave: Wave, code: str) -> PublishedHall:
    """A hall of a published wave by its code. Raises NotHere."""
    found = select(PublishedHall).where(PublishedHall.wave_id == wave.id, PublishedHall.code == code)
    hall = session.exec(found).first()
    if hall is None or not sees(who, hall.region_path, hall.hall_id):
        raise NotHere
    return hall


def _whole(session: Session, who: Who, wave_id: UUID) -> bool:
    hidden = select(PublishedHall).where(PublishedHall.wave_id == wave_id)
    hidden = hidden.where(~may_see(who, PublishedHall.region_path, PublishedHall.hall_id)).limit(1)
    return session.exec(hidden).first() is None
