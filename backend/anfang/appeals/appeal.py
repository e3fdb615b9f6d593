"""A hall manager appeals against one item of a published visit of the own hall."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlmodel import Session, col, func, select

from anfang import journal
from anfang.appeals.enclose import Looked, enclose
from anfang.appeals.notices import notify
from anfang.appeals.records import Appeal
from anfang.appeals.refusals import AppealLate, AppealMade, AppealsSpent, WordsMissing
from anfang.core.checklist import blank
from anfang.core.programme import Programme
from anfang.halls.reach import reach_of
from anfang.halls.records import Hall
from anfang.people.records import Person, Role
from anfang.problems import Invalid, NotHere
from anfang.reports.published import document_of, published
from anfang.reports.ranking_hold import hold_ranking
from anfang.reports.records import HallResult, Publication, PublishedVisit
from anfang.settings import Settings
from anfang.visits.score import items
from anfang.waves.programme import programme

CATEGORIES = ("misseen", "circumstance", "standard", "elsewhere", "other")


def appeal(
    session: Session,
    wave_id: UUID,
    hall_id: UUID,
    place: int,
    item: str,
    category: str,
    words: str,
    files: Sequence[Looked] = (),
    *,
    by: Person,
    now: datetime,
    settings: Settings,
) -> Appeal:
    """Question one item of the visit at that place of the hall's document. The hall's ranking and pay-out wait from now on.

    Raises NotHere (another's hall, not published, no such place or item), Invalid, WordsMissing, AppealLate, AppealsSpent, AppealMade,
    EnclosuresTooMany.
    """
    # Whoever comes at the same moment waits here, so that both are counted.
    hall = session.exec(select(Hall).where(Hall.id == hall_id).with_for_update(key_share=True)).first()
    if hall is None or by.role != Role.HALL_MANAGER:
        raise NotHere
    if not reach_of(session, by).holds(hall.region_path, hall.id):
        raise NotHere
    visit_id = _questioned(session, wave_id, hall_id, place, item)
    _refuse_words(category, words)
    rules = programme(session)
    if now > appeal_until(session, wave_id, hall_id, rules):
        raise AppealLate(days=rules.appeal_days)
    _refuse_beyond_limit(session, rules, wave_id, hall_id, place, item)
    made = Appeal(
        id=uuid4(), wave_id=wave_id, hall_id=hall_id, visit_id=visit_id, place=place, item=item,
        category=category, words=words.strip(), by=by.id, at=now,
    )  # fmt: skip
    session.add(made)
    session.flush()
    enclose(session, settings, files, appeal_id=made.id, by=by.id, now=now)
    hold_ranking(session, wave_id, hall_id, now=now)
    facts = {"item": item, "category": category, "files": len(files)}
    journal.write(session, "appeal.made", f"visit:{visit_id}", by=by.id, now=now, **facts)
    notify(session, "appealed")
    return made


def appeal_until(session: Session, wave_id: UUID, hall_id: UUID, rules: Programme) -> datetime:
    """Until when the hall may appeal: so many days from the first edition of its document; later ones open no new term. Raises NotHere."""
    first = (
        select(Publication.at)
        .join(HallResult, col(HallResult.publication_id) == col(Publication.id))
        .where(HallResult.wave_id == wave_id, HallResult.hall_id == hall_id, HallResult.edition == 1)
    )
    at = session.exec(first).first()
    if at is None:
        raise NotHere
    return at + timedelta(days=rules.appeal_days)


def appeals_left(session: Session, wave_id: UUID, hall_id: UUID, rules: Programme) -> int:
    """How many items the hall may still appeal in this wave."""
    made = select(func.count()).where(Appeal.wave_id == wave_id, Appeal.hall_id == hall_id)
    return max(0, rules.appeals_a_wave - session.exec(made).one())


def _questioned(session: Session, wave_id: UUID, hall_id: UUID, place: int, item: str) -> UUID:
    """The visit behind the place, where the hall's newest document has that item there."""
    newest = published(session, wave_id)
    rows = select(HallResult).where(HallResult.wave_id == wave_id, HallResult.hall_id == hall_id)
    result = session.exec(rows.order_by(col(HallResult.edition).desc())).first()
    if newest is None or result is None:
        raise NotHere
    told = next((it for it in document_of(result).visits if it.place == place), None)
    if told is None or all(line["key"] != item for line in items(told.scorecard)):
        raise NotHere
    behind = select(PublishedVisit.visit_id).where(
        PublishedVisit.publication_id == newest.id,
        PublishedVisit.hall_id == hall_id,
        PublishedVisit.place == place,
    )
    return session.exec(behind).one()


def _refuse_words(category: str, words: str) -> None:
    if category not in CATEGORIES:
        raise Invalid(at="category", what={"zh": "请选择申诉类别", "en": "choose a category"})
    if blank(words) or len(words) > 2000:
        raise WordsMissing(at="words")


def _refuse_beyond_limit(
    session: Session, rules: Programme, wave_id: UUID, hall_id: UUID, place: int, item: str
) -> None:
    same = select(Appeal.id).where(
        Appeal.wave_id == wave_id, Appeal.hall_id == hall_id, Appeal.place == place, Appeal.item == item
    )
    if session.exec(same).first() is not None:
        raise AppealMade
    if appeals_left(session, wave_id, hall_id, rules) == 0:
        raise AppealsSpent(limit=rules.appeals_a_wave)
