"""Waves are opened, covered, and brought to phones a few days ahead."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from anfang.halls.bring_in import bring_in
from anfang.people.records import Scope
from anfang.people.sign_in import sign_in
from anfang.people.who import Who
from anfang.problems import Clash, Invalid
from anfang.waves.cancel import cancel
from anfang.waves.coverage import coverage
from anfang.waves.upcoming import upcoming
from tests.halls.tables import as_csv, row
from tests.scenario import MORNING
from tests.waves.ground import TIERS, Ground

TODAY = date(2026, 11, 23)
NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))


@pytest.mark.parametrize(
    "wrong, at",
    [
        ({"code": "2026 11"}, "code"),
        ({"code": ""}, "code"),
        ({"title": " "}, "title"),
        ({"first": date(2026, 12, 1)}, "ends_on"),
        ({"last": date(2027, 11, 2)}, "ends_on"),
        ({"first": date(1999, 12, 31), "last": date(2000, 1, 2)}, "years"),
        ({"checklist_code": "unknown"}, "checklist_code"),
        ({"frequency": dict.fromkeys(TIERS, 1) | {"third": 5}}, "frequency"),
        ({"frequency": dict.fromkeys(TIERS, 1) | {"third": 0}}, "frequency"),
        ({"frequency": {"third": 1}}, "frequency"),
    ],
)
def test_a_wave_that_cannot_be_is_refused(ground: Ground, wrong: dict[str, Any], at: str) -> None:
    given = {"code": "W", "first": NOVEMBER[0], "last": NOVEMBER[1]} | wrong
    with pytest.raises(Invalid) as caught:
        ground.open(**given)
    assert caught.value.at == at
    assert caught.value.detail("zh") and "{" not in caught.value.detail("en")


def test_a_wave_s_code_is_its_own(ground: Ground) -> None:
    with pytest.raises(Clash):
        ground.open("2026-11", *NOVEMBER)
    assert ground.open("2026-11b", *NOVEMBER)


def who(ground: Ground, name: str) -> Who:
    person = ground.people[name]
    row, _ = sign_in(ground.session, person, ends_at=MORNING + timedelta(hours=1), now=MORNING)
    scopes = ground.session.exec(select(Scope).where(Scope.person_id == person.id)).all()
    return Who(person, row, tuple(scopes), None)


def test_coverage_counts_what_each_tier_needs(ground: Ground, session: Session) -> None:
    """Every hall at least once a month, important ones up to four times [domain §5]; competitors' halls need nothing."""
    ground.wave.frequency = dict.fromkeys(TIERS, 2)
    more = [
        row(code="C", tier="second"),
        row(code="D", tier="second", kind="竞争对手"),
        row(code="E", tier="second"),
    ]
    away = {"province_code": "51", "province": "四川省", "city_code": "5101", "city": "成都市"}
    bring_in(session, as_csv(*more, row(code="F", tier="second", **away)), by=None, now=MORNING)
    bring_in(session, as_csv({"code": "E", "retired": "yes"}), by=None, now=MORNING)
    for place, code in enumerate(("A", "A", "A", "D")):
        shopper = ground.shopper(f"s{place}", "/52/")
        ground.assign(date(2026, 11, 2 + place), hall=ground.hall(code), shopper=shopper)
    cancelled = ground.assign(date(2026, 11, 10), hall=ground.hall("C"), shopper=ground.people["hong"])
    cancel(session, cancelled, by=None, now=MORNING)
    covered, short = coverage(session, ground.wave, who(ground, "qiang"))
    second = next(it for it in covered if it.tier == "second")
    # A has one more than it needs, which does not help C; E is retired, F in another province.
    assert (second.halls, second.needed, second.planned, second.missing, second.competitor) == (2, 4, 3, 2, 1)
    assert [(it.hall.code, it.planned, it.needed) for it in short] == [("C", 0, 2), ("B", 0, 2)]
    everywhere, _ = coverage(session, ground.wave, who(ground, "an"))
    assert next(it for it in everywhere if it.tier == "second").halls == 3


def test_a_phone_gets_its_own_next_days_only(ground: Ground) -> None:
    """What a phone may hold: its own next days only, never other shoppers' assignments."""
    ground.wave = ground.open("long", date(2026, 6, 1), date(2027, 5, 31))
    days = {}
    for place, ahead in enumerate((-3, -2, 0, 7, 8)):
        hall = row(code=f"H{place}", tier="second")
        bring_in(ground.session, as_csv(hall), by=None, now=MORNING)
        days[ahead] = ground.assign(TODAY + timedelta(days=ahead), hall=ground.hall(f"H{place}"))
    ground.assign(TODAY, shopper=ground.people["hong"])
    gone = ground.assign(TODAY + timedelta(days=1), hall=ground.hall("B"))
    cancel(ground.session, gone, by=None, now=MORNING)
    found = upcoming(ground.session, ground.people["lan"].id, today=TODAY, days=7)
    assert [it.id for it in found] == [days[-2].id, days[0].id, days[7].id]
