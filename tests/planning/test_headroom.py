"""Headroom: who may go, who is locked until when and why, what is missing and what would cure it [planner.md, Headroom]."""

from dataclasses import replace
from datetime import date

from anfang.core.rotation.headroom import AHEAD, Locked, headroom
from anfang.core.rotation.month import Met, Plan, Stop
from tests.core.judged import Case, month_of

BASE: Case = {
    "halls": {"A": {"region": "/52/5201/01/", "visits": 1}},
    "shoppers": {"lan": {}, "hua": {}, "min": {}},
    "cities": ["/52/5201/"],
}


def test_who_is_locked_is_told_until_when_and_why() -> None:
    month = month_of(
        {**BASE, "met": ["A lan 2026-11-20", "A hua 2027-01-10 planned"], "keep_away": ["A min 2027-03-01"]}
    )
    [it] = headroom(month).halls
    assert it.permitted[0] == 0 and it.short == 1
    assert it.locked == (
        Locked("lan", date(2027, 2, 20), "visit"),
        Locked("hua", date(2027, 4, 10), "plan"),
        Locked("min", date(2027, 3, 1), "exposure"),
    )
    # January none, February lan from the 20th, March lan and min.
    assert it.permitted[1:] == (0, 1, 2) and len(it.permitted) == AHEAD + 1


def test_a_companion_is_locked_as_a_companion() -> None:
    month = month_of(BASE)
    plan = Plan((Stop("A", "lan", date(2026, 12, 9), 600, "hua"),))
    [it] = headroom(month, plan).halls
    assert [(locked.login, locked.why) for locked in it.locked] == [("lan", "plan"), ("hua", "companion")]
    met = (Met("A", "hua", date(2026, 11, 9), companion=True),)
    [it] = headroom(replace(month, met=met)).halls
    assert [(locked.login, locked.why) for locked in it.locked] == [("hua", "companion")]


def test_a_hall_needs_three_shoppers_for_each_visit_of_the_month_and_four_to_be_safe() -> None:
    [it] = headroom(month_of({**BASE, "halls": {"A": {"visits": 4}}})).halls
    assert (it.needed, it.safe, it.missing, it.short) == (12, 16, 9, 1)


def test_reach_is_a_day_s_work_and_no_way_longer_than_asked() -> None:
    far = {f"{one}>{other}": 100 for one in ("lan", "A") for other in ("A", "lan") if one != other}
    month = month_of({**BASE, "way": far})
    [usual], [whole_day] = headroom(month).halls, headroom(month, way=None).halls
    assert usual.near == ("hua", "min") and whole_day.near == ("lan", "hua", "min")
    month = month_of({**BASE, "way": {**far, "lan>A": 600}})
    assert headroom(month, way=None).halls[0].near == ("hua", "min")


def test_a_lodging_reaches_what_home_does_not() -> None:
    far = {"lan>A": 400, "A>lan": 400}
    posted = {"postings_before": ["lan /52/5201/ 2026-12-07 2026-12-11"], "way": far}
    assert "lan" in headroom(month_of({**BASE, **posted})).halls[0].near
    assert "lan" not in headroom(month_of({**BASE, "way": far})).halls[0].near


def test_languages_narrow_who_is_near() -> None:
    halls = {"A": {"languages": ["miao"]}}
    [it] = headroom(
        month_of({**BASE, "halls": halls, "shoppers": {"lan": {"languages": ["miao"]}, "hua": {}}})
    ).halls
    assert it.near == ("lan",)


def test_the_cure_is_who_helps_most_where() -> None:
    """Nobody lives near A and B; both are near the lodging. lan was at B lately: hua cures two, a newcomer too, lan one."""
    ways = {f"{who}>{hall}": 300 for who in ("lan", "hua") for hall in "AB"}
    case = {
        **BASE,
        "halls": {"A": {"region": "/52/5201/01/"}, "B": {"region": "/52/5201/02/"}},
        "shoppers": {"lan": {}, "hua": {}},
        "met": ["B lan 2026-11-20"],
        "way": ways | {f"{pair.split('>')[1]}>{pair.split('>')[0]}": 300 for pair in ways},
    }
    found = headroom(month_of(case))
    assert [(it.region, it.login, it.cured, it.helped) for it in found.cures] == [
        ("/52/5201/", None, 2, 0),
        ("/52/5201/", "hua", 2, 0),
    ]
    [region] = found.regions
    assert (region.region, region.halls, region.short, region.lacking, region.missing) == (
        "/52/5201/",
        2,
        2,
        2,
        6,
    )


def test_posting_who_was_named_cures_as_many_as_was_said() -> None:
    ways = {f"{one}>{other}": 300 for one, other in (("lan", "A"), ("A", "lan"))}
    case = {**BASE, "shoppers": {"lan": {}}, "way": ways}
    before = headroom(month_of(case))
    [cure] = [it for it in before.cures if it.login]
    after = headroom(
        month_of({**case, "postings_before": [f"{cure.login} {cure.region} 2026-12-07 2026-12-11"]})
    )
    assert (
        sum(bool(it.short) for it in before.halls) - sum(bool(it.short) for it in after.halls)
        == cure.cured
        == 1
    )
    assert after.cures == ()
