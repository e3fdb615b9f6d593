"""Places, worst ones, lights, pay-out, standstill and agreement, each by a rule worked out by hand."""

from fractions import Fraction
from uuid import uuid4

import pytest
from sqlmodel import Session
from uuid_utils.compat import uuid7

from anfang.core.programme import Programme, Step
from anfang.core.statistics import Place
from anfang.database import transaction
from anfang.people.records import Person, Role
from anfang.reports.figures.asked import Asked, Ground, ground
from anfang.reports.figures.hall_rows import HallRow, Ranking, lights, paid, ranking
from anfang.reports.figures.overlap import agreement, overlap
from anfang.reports.figures.standstill import standstills, still_halls
from anfang.reports.records import RankingHold
from anfang.tallies.recount import recount
from anfang.waves.records import Wave
from tests.figures.conftest import who_is
from tests.scenario import Scenario
from tests.tallies.stored import NOW, Stored

GOOD, BAD, WORSE = {}, {"smile": "broken"}, {"smile": "broken", "till": "broken", "clean": 0}


def looking(session: Session, scenario: Scenario, **asked: str) -> Ground:
    return ground(session, who_is(session, scenario.people["an"]), Asked(**asked))


def put(
    session: Session, stored: Stored, wave: Wave, code: str, *answers: dict[str, object], **more: str
) -> None:
    hall = next((it for it in stored.laid if it.code == code), None)
    if hall is None:
        hall = stored.hall(code, **more)
        stored.laid.append(hall)
    for each in answers:
        recount(session, stored.visit(wave, hall, each))


def test_halls_with_too_few_visits_and_those_that_wait_are_not_ranked(scenario: Scenario) -> None:
    with transaction(scenario.engine) as session:
        stored = Stored(session)
        wave = stored.wave()
        for code, answers in {
            "A": [GOOD, GOOD],
            "B": [BAD, BAD],
            "C": [BAD, BAD],
            "D": [GOOD],
            "E": [GOOD, GOOD],
        }.items():
            put(session, stored, wave, code, *answers)
        put(session, stored, wave, "F", GOOD, GOOD, kind="competitor")
        held = next(hall for hall in stored.laid if hall.code == "E")
        session.add(RankingHold(wave_id=wave.id, hall_id=held.id, since=NOW))
        session.flush()
        found = ranking(session, looking(session, scenario), wave, Programme())
        assert [(row.code, it.place, it.tied) for it, row in found.ranked] == [
            ("A", 1, False), ("B", 2, True), ("C", 2, True),
        ]  # fmt: skip
        assert ([row.code for row in found.few], [row.code for row in found.held]) == (["D"], ["E"])
        alone = ranking(session, looking(session, scenario, kind="competitor"), wave, Programme())
        assert [row.code for _, row in alone.ranked] == ["F"]


def test_the_worst_are_never_more_than_half_but_for_ties_at_the_edge() -> None:
    def entry(n: int, place: int) -> tuple[Place[object], HallRow]:
        row = HallRow(uuid4(), str(n), "", "/", "second", "own", 2, 0, (2, 0, 0), (1, 2))
        return Place(row.id, place, 1, 9, False), row

    found = Ranking([entry(n, n) for n in range(1, 9)], [], [])  # type: ignore[misc]
    assert [row.code for _, row in found.worst(10)] == ["5", "6", "7", "8"]
    assert [row.code for _, row in found.worst(2)] == ["7", "8"]
    tied = Ranking([entry(1, 1), entry(2, 2), entry(3, 2), entry(4, 4)], [], [])  # type: ignore[misc]
    assert [row.code for _, row in tied.worst(2)] == ["2", "3", "4"]
    assert Ranking([], [], []).worst(10) == []


def test_lights_are_by_the_mean_and_a_veto_is_the_last_band(scenario: Scenario) -> None:
    with transaction(scenario.engine) as session:
        stored = Stored(session)
        wave = stored.wave()
        put(session, stored, wave, "A", GOOD, GOOD)
        put(session, stored, wave, "B", BAD, GOOD)  # 62.5 and 100: 81.25
        put(session, stored, wave, "C", {"greet": "broken"}, GOOD, GOOD, GOOD, GOOD, GOOD, GOOD, GOOD)
        assert lights(session, looking(session, scenario), wave) == [("green", 1), ("yellow", 1), ("red", 1)]


@pytest.mark.parametrize("complied, pays", [(7, 0), (8, 80), (9, 80), (10, 100)])
def test_pay_out_follows_the_steps(complied: int, pays: int) -> None:
    rules = Programme(pay=(Step(**{"from": 80, "pays": 80}), Step(**{"from": 100, "pays": 100})))
    row = HallRow(uuid4(), "A", "", "/", "second", "own", 1, 0, (1, 0, 0), (complied, 10))
    assert paid(row, rules) == pays
    assert paid(row, Programme()) is None


def test_two_waves_without_improvement_are_listed_unless_green(scenario: Scenario) -> None:
    with transaction(scenario.engine) as session:
        stored = Stored(session)
        waves = [stored.wave(code) for code in ("2026-09", "2026-10", "2026-11")]
        courses = {
            "same": (BAD, BAD, BAD),
            "falls": (GOOD, BAD, WORSE),
            "rose": (WORSE, BAD, BAD),
            "green": (GOOD, GOOD, GOOD),
        }
        for code, course in courses.items():
            for wave, answers in zip(waves, course, strict=True):
                put(session, stored, wave, code, answers)
        here = looking(session, scenario)
        found = standstills(session, here, still_halls(session, here))
        assert [each.rows[0].code for each in found] == ["falls", "same"]
        assert all(
            each.change is not None and not each.change.real for each in found
        )  # single visits prove nothing
        assert still_halls(session, looking(session, scenario, wave="2026-10")) == []


def test_agreement_counts_pairs_of_different_shoppers_only(scenario: Scenario) -> None:
    with transaction(scenario.engine) as session:
        stored = Stored(session)
        other = Person(id=uuid7(), login="bo", name="波", role=Role.SHOPPER, created_at=NOW)
        session.add(other)
        session.flush()
        wave = stored.wave()
        for n in range(4):
            hall = stored.hall(f"GY-{n}")
            recount(session, stored.visit(wave, hall, GOOD))
            recount(
                session, stored.visit(wave, hall, {"smile": "broken"} if n else GOOD, shopper_id=other.id)
            )
        alone = stored.hall("GY-9")
        recount(session, stored.visit(wave, alone, GOOD))
        recount(session, stored.visit(wave, alone, BAD))
        found = {each.item: each for each in overlap(session, looking(session, scenario), wave)}
        assert {key: (it.halls, it.equal, it.pairs) for key, it in found.items()} == {
            "greet": (4, 4, 4), "smile": (4, 1, 4), "till": (4, 4, 4), "clean": (4, 4, 4),
        }  # fmt: skip
        # 8 values, 5 kept, 3 broken, three pairs apart: 1 - 7 x 6 / (64 - 25 - 9) = -0.4.
        assert found["smile"].alpha == Fraction(-2, 5)
        assert found["greet"].alpha is None


def test_an_item_is_disputed_only_with_enough_pairs() -> None:
    apart = {(True, False): 5, (False, True): 4}
    assert not agreement("x", apart).disputed
    assert agreement("x", {**apart, (True, True): 1}).disputed
    assert not agreement("x", {(True, True): 8, (False, False): 8}).disputed
