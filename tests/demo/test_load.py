"""The demo province: what a stranger sees first."""

from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pytest
from sqlmodel import Session, col, func, select

from anfang import database
from anfang.appeals.records import Appeal, Dispatch, OwnVeto
from anfang.appeals.standing import standing_of
from anfang.demo.load import load
from anfang.demo.observe import FIELD
from anfang.demo.people import LOGINS, MANAGED
from anfang.halls.records import Hall
from anfang.people.records import Person
from anfang.people.who import Who
from anfang.reports.figures.asked import Asked, ground
from anfang.reports.figures.overlap import overlap
from anfang.reports.published import document_of
from anfang.reports.records import Deliverable, HallResult, Publication, SatisfactionResult, WeeklyReport
from anfang.review.records import BlindCase, VetoOpinion
from anfang.settings import Settings
from anfang.upgrade import upgrade
from anfang.visits.records import Evidence, ItemResult, Revision, Visit
from anfang.waves.records import Assignment, Wave

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> Session:
    """The rows of a loaded demo; loaded twice, since a second start must change nothing."""
    settings = Settings(data=tmp_path_factory.mktemp("demo"))
    engine = database.connect(settings.database)
    upgrade(engine)
    load(settings, now=NOW)
    load(settings, now=NOW)
    return Session(engine)


def test_sixty_halls_of_all_tiers_in_six_cities_and_their_people(province: Session) -> None:
    halls = province.exec(select(Hall)).all()
    assert len(halls) == 60
    assert len({hall.tier for hall in halls}) == 5
    assert len({hall.region_path.split("/")[2] for hall in halls}) == 6
    roles = Counter(person.role for person in province.exec(select(Person)))
    assert (roles["shopper"], roles["supervisor"], roles["hall_manager"]) == (12, 3, 60)
    assert {role for role, _, _ in LOGINS} == set(roles)


def of_wave(province: Session, code: str) -> list[Visit]:
    """A wave's visits."""
    return list(province.exec(select(Visit).join(Wave).where(Wave.code == code)).all())


def test_last_month_was_walked_and_synced_without_a_difference_between_the_engines(province: Session) -> None:
    visits = of_wave(province, "2026-10")
    assert len(visits) == 84
    assert {visit.wanting for visit in visits} == {0}
    assert len({visit.hall_id for visit in visits}) == 60
    assert len({visit.band for visit in visits}) == 3
    assert all(
        it.claim_digest == it.scorecard_digest for it in province.exec(select(Revision)) if it.claim_digest
    )
    assert province.exec(select(func.count()).where(col(Evidence.sealed_at).is_(None))).one() == 0
    assert {visit.visited_on.month for visit in visits} == {10}


def test_last_month_is_published_and_in_no_hands_any_more(province: Session) -> None:
    visits = of_wave(province, "2026-10")
    assert Counter(visit.standing for visit in visits) == {"approved": 83, "excluded": 1}
    editions = province.exec(select(Publication).order_by(col(Publication.edition))).all()
    assert [it.edition for it in editions] == [1, 2]
    assert editions[0].figures["visits"] == 83
    assert editions[0].figures["rules"]["pay"], "the figures of the wave tell what is paid"
    ours = {visit.id for visit in visits}
    assert all(it.settled_at for it in province.exec(select(BlindCase)) if it.visit_id in ours)
    wave = province.exec(select(Wave).where(Wave.code == "2026-10")).one()
    asked = province.exec(select(SatisfactionResult).where(SatisfactionResult.wave_id == wave.id)).all()
    assert len(asked) > 40 and any(it.interviews < 30 for it in asked)


def test_all_its_deliverables_wait_for_the_first_queue_in_their_newest_edition(province: Session) -> None:
    files = province.exec(select(Deliverable)).all()
    newest = province.exec(select(Publication).where(Publication.edition == 2)).one()
    assert {it.publication_id for it in files} == {newest.id}
    assert Counter(it.what for it in files) == {
        "overall": 2, "branch": 6, "raw": 3, "scores": 2, "deductions": 2, "originals": 2,
    }  # fmt: skip
    assert not any(it.finished_at or it.beat_at or it.failed for it in files)
    weekly = province.exec(select(WeeklyReport)).all()
    assert "/" in {it.region_path for it in weekly} and len({it.week for it in weekly}) == 1


def test_every_veto_has_the_words_of_two_people_who_agree(province: Session) -> None:
    words: dict[tuple[UUID, str], list[VetoOpinion]] = {}
    for word in province.exec(select(VetoOpinion)):
        words.setdefault((word.revision_id, word.item), []).append(word)
    settled = [given for given in words.values() if any(word.blind for word in given)]
    assert len(settled) > 10
    assert all(len({word.by for word in given if word.upheld}) == 2 for given in settled)
    assert sum(len(given) == 3 for given in settled) == 1


def test_wu_s_appeals_have_come_to_all_three_ends(province: Session) -> None:
    wu = province.exec(select(Person).where(Person.login == "wu")).one()
    mine = province.exec(select(Appeal).where(Appeal.by == wu.id).order_by(col(Appeal.at))).all()
    assert [standing_of(province, it).word for it in mine] == ["accepted", "declined", "waiting"]
    assert {standing_of(province, it).word for it in province.exec(select(Appeal))} == {
        "accepted", "declined", "waiting", "confirming",
    }  # fmt: skip
    result = province.exec(select(HallResult).where(HallResult.hall_id == mine[0].hall_id)).all()
    assert sorted(it.edition for it in result) == [1, 2]
    said = {note.item for visit in document_of(result[0]).visits for note in visit.notes}
    assert said and any(visit.photos for visit in document_of(result[0]).visits)


def test_rectification_has_open_overdue_and_closed_dispatches(province: Session) -> None:
    wu_s = province.exec(select(Dispatch).join(Hall).where(Hall.code == MANAGED)).all()
    assert {"open", "answered", "mended", "reopened", "closed"} <= {it.standing for it in wu_s}
    overdue = [it for it in wu_s if it.standing == "open" and it.answer_due_at < NOW]
    assert overdue and all(it.mend_due_at > NOW for it in wu_s)
    assert 1 <= len(province.exec(select(OwnVeto)).all()) <= 6


def test_two_shoppers_of_one_hall_mostly_agree_but_not_on_everything(province: Session) -> None:
    admin = province.exec(select(Person).where(Person.login == "admin")).one()
    who = Who(admin, None, (), None)  # type: ignore[arg-type]
    wave = province.exec(select(Wave).where(Wave.code == "2026-10")).one()
    found = overlap(province, ground(province, who, Asked(wave=wave.code)), wave)
    known = [it for it in found if it.pairs >= 20]
    assert len(known) > 25
    assert any(it.disputed for it in known)
    equal, pairs = sum(it.equal for it in known), sum(it.pairs for it in known)
    assert 80 < 100 * equal // pairs < 98


def test_the_running_wave_has_something_to_judge_and_a_veto_that_waits(province: Session) -> None:
    visits = of_wave(province, "2026-11")
    assert {"approved", "returned", "waiting"} <= {visit.standing for visit in visits}
    assert any(it.settled_at is None for it in province.exec(select(BlindCase)))
    hall = province.exec(select(Hall).where(Hall.code == MANAGED)).one()
    assert any(visit.hall_id == hall.id and visit.standing == "waiting" for visit in visits)


def test_on_the_first_of_a_month_last_month_is_published_all_the_same(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    engine = database.connect(settings.database)
    upgrade(engine)
    load(settings, now=datetime(2026, 11, 30, 16, 5, tzinfo=UTC))  # five past midnight in Shanghai
    with Session(engine) as session:
        assert [it.edition for it in session.exec(select(Publication))] == [1, 2]
        assert all(visit.standing in ("approved", "excluded") for visit in session.exec(select(Visit)))
        assert session.exec(select(func.count()).where(Assignment.day_on == date(2026, 12, 1))).one() > 10
    engine.dispose()


@pytest.mark.parametrize("item", sorted(FIELD))
def test_execution_rates_follow_the_field_s_figures(province: Session, item: str) -> None:
    """[domain §2] The rates measured in the field, to within one observation."""
    complied = province.exec(
        select(ItemResult.complied)
        .join(Revision, col(Revision.id) == col(ItemResult.revision_id))
        .where(ItemResult.item == item, col(ItemResult.complied).is_not(None), Revision.revision == 1)
    ).all()
    assert len(complied) >= 8
    assert abs(100 * sum(map(bool, complied)) - FIELD[item] * len(complied)) <= 100


def test_there_are_visits_for_today_and_the_days_to_come(province: Session) -> None:
    lan = province.exec(select(Person).where(Person.login == "lan")).one()
    days = province.exec(select(Assignment.day_on).where(Assignment.shopper_id == lan.id)).all()
    assert sum(str(day) == "2026-11-23" for day in days) == 2
    assert any(str(day) > "2026-11-23" for day in days)
