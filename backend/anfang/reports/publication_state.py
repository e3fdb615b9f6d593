"""Where a wave stands on its way to publication, as the desk's page shows it to one person."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, not_, true
from sqlmodel import Session, col, or_, select

from anfang.checklists.effective import versions_of
from anfang.checklists.find import parsed
from anfang.halls.few import few_halls
from anfang.halls.records import Hall
from anfang.people.records import Person
from anfang.people.scope import may_see, sees
from anfang.people.who import Who
from anfang.problems import Language, NotHere
from anfang.reports.check_wave import Lacking, check_wave, count_lacking, late_visits
from anfang.reports.published import editions, published
from anfang.reports.records import Amendment, Publication, PublishedVisit
from anfang.tallies.records import HallTally
from anfang.visits.records import UNSETTLED, Visit
from anfang.waves.close import closing_of
from anfang.waves.records import Assignment, Closing, Wave

SHOWN = 200


@dataclass(frozen=True)
class WaveState:
    """One line of the list. `word`: open, closed or published."""

    wave: Wave
    closing: Closing | None
    newest: Publication | None

    @property
    def word(self) -> str:
        """What the rows that are there come to."""
        return "published" if self.newest else "closed" if self.closing else "open"


@dataclass(frozen=True)
class Wish:
    """An amendment with whose it is."""

    amendment: Amendment
    visit: Visit
    hall: Hall
    by: Person


@dataclass(frozen=True)
class WaveShown:
    """All that the page of one wave needs. `lacking`: the first of `count` lines within one's reach; `elsewhere`: how many lie
    outside; `whole`: no hall does.
    """

    state: WaveState
    lacking: list[Lacking]
    count: int
    elsewhere: int
    whole: bool
    late: list[tuple[Visit, Hall]]
    editions: list[Publication]
    wishes: list[Wish]
    names: dict[UUID, str]


def waves_shown(session: Session, who: Who) -> list[WaveState]:
    """The waves that have to do with a hall of one's regions, or with none yet; the newest first."""
    concerning = (
        select(Wave).where(_concerns(session, who)).order_by(col(Wave.starts_on).desc(), col(Wave.code))
    )
    closings = {it.wave_id: it for it in session.exec(select(Closing))}
    newest = {it.wave_id: it for it in session.exec(select(Publication).order_by(col(Publication.edition)))}
    return [WaveState(wave, closings.get(wave.id), newest.get(wave.id)) for wave in session.exec(concerning)]


def wave_for(session: Session, who: Who, wave_id: UUID) -> Wave:
    """The wave. Raises NotHere where it has nothing to do with one's regions."""
    wave = session.exec(select(Wave).where(Wave.id == wave_id, _concerns(session, who))).first()
    if wave is None:
        raise NotHere
    return wave


def wave_shown(session: Session, who: Who, wave: Wave) -> WaveShown:
    """The wave as far as one may see it."""
    reach = may_see(who, Hall.region_path, Hall.id)
    count, elsewhere = count_lacking(session, wave, reach)
    beyond = select(_has_to_do_with(session, not_(reach))).where(Wave.id == wave.id)
    wishes = _wishes(session, who, wave)
    made = editions(session, wave.id)
    people = {it.by for it in made} | {it.confirmed_by for it in made if it.confirmed_by}
    return WaveShown(
        state=WaveState(wave, closing_of(session, wave.id), published(session, wave.id)),
        lacking=check_wave(session, wave, reach, most=SHOWN) if count else [],
        count=count,
        elsewhere=elsewhere,
        whole=not session.exec(beyond).one(),
        late=[it for it in late_visits(session, wave) if sees(who, it[1].region_path, it[1].id)],
        editions=made,
        wishes=wishes,
        names={it.id: it.name for it in session.exec(select(Person).where(col(Person.id).in_(people)))},
    )


def asks_of(session: Session, wave: Wave, language: Language) -> dict[str, str]:
    """The words of every item of the wave's checklist, as its newest version has them."""
    return {
        key: item.ask.zh if language == "zh" else item.ask.en
        for version in reversed(versions_of(session, wave.checklist_code))
        for key, item in parsed(session, version.digest).by_key.items()
    }


def visits_out(
    session: Session, who: Who, wave: Wave, q: str
) -> Sequence[tuple[PublishedVisit, Visit, Hall]]:
    """The published visits of one's halls, by hall and place; `q` narrows by the hall's code or name."""
    newest = published(session, wave.id)
    if newest is None:
        return []
    found = (
        select(PublishedVisit, Visit, Hall)
        .join(Visit, col(Visit.id) == col(PublishedVisit.visit_id))
        # By hall: coalesce keeps SQLite from sorting all that is published, instead of walking the halls in order.
        .join(Hall, func.coalesce(Hall.id, Hall.id) == col(PublishedVisit.hall_id))
        .where(PublishedVisit.publication_id == newest.id, may_see(who, Hall.region_path, Hall.id))
        .order_by(col(Hall.code), col(PublishedVisit.place))
        .limit(SHOWN)
    )
    if q:
        found = found.where(
            or_(col(Hall.code).contains(q, autoescape=True), col(Hall.name).contains(q, autoescape=True))
        )
    return session.exec(found).all()


def amendment_for(session: Session, who: Who, wave_id: UUID, amendment_id: UUID) -> Amendment:
    """The amendment. Raises NotHere: not there, of another wave, or of a hall outside one's regions."""
    found = session.get(Amendment, amendment_id)
    visit = session.get(Visit, found.visit_id) if found else None
    hall = session.get(Hall, visit.hall_id) if visit else None
    if found is None or hall is None or found.wave_id != wave_id or not sees(who, hall.region_path, hall.id):
        raise NotHere
    return found


def _concerns(session: Session, who: Who) -> ColumnElement[bool]:
    mine = _has_to_do_with(session, may_see(who, Hall.region_path, Hall.id))
    return or_(mine, not_(_has_to_do_with(session, true())))


def _has_to_do_with(session: Session, halls: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether a hall of these was planned or visited in the wave."""
    few = few_halls(session, halls)
    wanted = halls if few is None else col(Hall.id).in_(few)
    # What was visited either counts, and stands in a tally, or something is open about it.
    for_wave: tuple[tuple[Any, Any], ...] = (
        (Assignment, col(Assignment.cancelled_at).is_(None)),
        (HallTally, true()),
        (Visit, UNSETTLED),
    )
    # One row each, not "exists": PostgreSQL would ask that of all visits ever at once. And the first in the order of an index: else it
    # would walk the table until it meets the wave, as if waves lay there mixed.
    any_of = (
        select(table.hall_id)
        .join(Hall, col(Hall.id) == table.hall_id)
        .where(table.wave_id == Wave.id, which, wanted)
        .order_by(table.hall_id)
        .limit(1)
        .correlate(Wave)
        .scalar_subquery()
        .is_not(None)
        for table, which in for_wave
    )
    return or_(*any_of)


def _wishes(session: Session, who: Who, wave: Wave) -> list[Wish]:
    found = (
        select(Amendment, Visit, Hall, Person)
        .join(Visit, col(Visit.id) == col(Amendment.visit_id))
        .join(Hall, col(Hall.id) == col(Visit.hall_id))
        .join(Person, col(Person.id) == col(Amendment.by))
        .where(Amendment.wave_id == wave.id, col(Amendment.decided_at).is_(None))
        .where(may_see(who, Hall.region_path, Hall.id))
        .order_by(col(Amendment.at), col(Amendment.id))
    )
    return [Wish(*row) for row in session.exec(found)]
