"""The files of a wave that somebody may have, with how far each has come."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from anfang.halls.records import Hall
from anfang.people.records import Person
from anfang.people.scope import sees
from anfang.people.who import Who
from anfang.reports.deliverables.reach import WaveOut, regions_out
from anfang.reports.records import Deliverable, PublishedHall

SHOWN = 200


@dataclass(frozen=True)
class Listed:
    """One file. `place`: region or hall, empty for the whole wave; `state`: waiting, making, made, cancelled or failed."""

    asked: Deliverable
    edition: int
    place: str
    by: str

    @property
    def state(self) -> str:
        """What its row comes to."""
        row = self.asked
        if row.finished_at:
            return "made"
        if row.cancelled_at:
            return "cancelled"
        return "failed" if row.failed else "making" if row.beat_at and row.total else "waiting"

    @property
    def percent(self) -> int:
        """How far, in whole percent; never 100 before it is made."""
        row = self.asked
        if row.finished_at:
            return 100
        return min(99, 100 * row.done // row.total) if row.total else 0


@dataclass(frozen=True)
class FileSet:
    """All files of a wave together: how many are `made`, still `open`, or `stopped` (cancelled, or could not be made)."""

    made: int
    open: int
    stopped: int
    percent: int


def set_of(rows: Sequence[Listed]) -> FileSet:
    """How far all of them are; those that were stopped are not waited for."""
    states = Counter(it.state for it in rows)
    stopped = states["cancelled"] + states["failed"]
    wanted = [it.percent for it in rows if it.state not in ("cancelled", "failed")]
    percent = sum(wanted) // len(wanted) if wanted else 0
    return FileSet(states["made"], states["waiting"] + states["making"], stopped, percent)


def listed(session: Session, who: Who, out: WaveOut) -> list[Listed]:
    """The newest first; only extents of which the caller sees everything."""
    numbers = {made.id: made.edition for made in out.editions}
    regions = regions_out(session, who, out.wave)
    found = (
        select(Deliverable, Person.name, Hall, PublishedHall)
        .join(Person, col(Person.id) == col(Deliverable.by))
        .outerjoin(Hall, col(Hall.id) == col(Deliverable.hall_id))
        .outerjoin(
            PublishedHall,
            (col(PublishedHall.hall_id) == col(Deliverable.hall_id))
            & (col(PublishedHall.wave_id) == out.wave.id),
        )
        .where(col(Deliverable.publication_id).in_(numbers))
        .order_by(col(Deliverable.asked_at).desc(), col(Deliverable.id).desc())
        .limit(SHOWN)
    )
    rows = []
    for asked, by, hall, filed in session.exec(found):
        if filed is not None and hall is not None:
            visible = sees(who, filed.region_path, hall.id)
            place = f"{hall.name} ({hall.code})"
        else:
            visible = asked.region_path in regions
            place = regions.get(asked.region_path, "")
        if visible:
            rows.append(Listed(asked, numbers[asked.publication_id], place, by))
    return rows
