"""What the pages of planning share: whose plan it is, how a change of it is made."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from anfang.halls.reach import Reach, reach_of
from anfang.people.who import Who
from anfang.planning.assembling.assemble import Assembled, assemble
from anfang.planning.change import Desk
from anfang.planning.records import WavePlan
from anfang.planning.rows import rows_of
from anfang.settings import Settings
from anfang.waves.find import wave_by_id
from anfang.waves.records import Wave


@dataclass(frozen=True)
class Look:
    """A wave as somebody looks at it. `plan`: None where no plan was begun."""

    wave: Wave
    reach: Reach
    plan: WavePlan | None

    @property
    def revision(self) -> int:
        """The plan's; 0 before there is one."""
        return self.plan.revision if self.plan else 0


def look(session: Session, who: Who, wave_id: UUID) -> Look:
    """The wave and its plan; raises NotHere where there is no such wave."""
    wave = wave_by_id(session, wave_id)
    return Look(wave, reach_of(session, who.person), session.get(WavePlan, wave_id))


def whole(session: Session, at: Look, settings: Settings, now: datetime) -> Assembled:
    """The wave within the reader's reach as a month that can be judged."""
    rows = rows_of(session, at.wave.id)
    return assemble(session, at.wave, rows, reach=at.reach, settings=settings, now=now)


def desk_of(session: Session, who: Who, wave_id: UUID, seen: int, settings: Settings, now: datetime) -> Desk:
    """Who changes which plan, for the verbs."""
    return Desk(wave_by_id(session, wave_id), seen, who.person, now, settings)
