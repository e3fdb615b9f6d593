"""From signals to a doubt: what is weak stays weak, and one cause told twice counts once."""

import pytest

from anfang.core.honesty import LOOK, REJECT, SIGNALS, STRONGEST, judge, strength, worse
from anfang.desk import words

FAR, SHORT = {"beyond_m": 700}, {"seconds": 100}
# Facts as large as they come, and as small: some signals weigh more the less there is.
EXTREMES = (
    dict.fromkeys(("beyond_m", "seconds", "minutes", "count", "percent", "spread"), 10**9),
    dict.fromkeys(("beyond_m", "seconds", "minutes", "count", "percent", "spread"), -(10**9)),
    dict.fromkeys(("beyond_m", "seconds", "minutes", "count", "percent", "spread"), 0),
)


def signal(code: str, **facts: int) -> dict[str, object]:
    return {"code": code, "facts": facts}


@pytest.mark.parametrize("code", SIGNALS)
@pytest.mark.parametrize("facts", EXTREMES)
def test_no_single_signal_rejects(code: str, facts: dict[str, int]) -> None:
    assert 0 <= strength(code, facts) <= STRONGEST < REJECT
    assert judge([{"code": code, "facts": facts}]).doubt != "reject"


def test_signals_of_one_cause_never_reject_however_many() -> None:
    for cause in {cause for cause, _ in SIGNALS.values()}:
        same = [
            {"code": code, "facts": facts}
            for code, (of, _) in SIGNALS.items()
            if of == cause
            for facts in EXTREMES
        ]
        assert judge(same).doubt != "reject", cause


def test_the_strongest_of_each_cause_add_up() -> None:
    """Away from the hall (2, twice, one cause) and a short stay (3): 5, a closer look; the reasons strongest first."""
    away = signal("away_from_hall", **FAR)
    found = judge([away, away, signal("other_day"), signal("short_stay", **SHORT)])
    assert (found.doubt, found.total, found.reasons) == ("look", 2 + 3 + 1, (3, 0, 2))


def test_one_far_place_alone_stays_clear_and_three_causes_reject() -> None:
    assert judge([signal("away_from_hall", **FAR)]).doubt == "clear"
    grave = [signal("short_stay", seconds=30), signal("photo_seen_before", count=2)]
    assert judge(grave).total == 4 + 5 >= REJECT and judge(grave).doubt == "reject"
    assert judge(grave[:1]).doubt == "look" and LOOK == 4


def test_a_phone_that_sleeps_says_less_than_one_that_is_set_back() -> None:
    assert strength("clock_jump", {"seconds": 40_000}) == 1
    assert strength("clock_jump", {"seconds": -50_000}) == 4


def test_a_signal_of_a_later_version_says_nothing() -> None:
    assert judge([signal("stars_were_wrong")]) == judge([])


def test_the_graver_doubt_stays() -> None:
    assert [worse("look", "clear"), worse("clear", "reject"), worse("look", "look"), worse("", "?")] == [
        "look", "reject", "look", "clear",
    ]  # fmt: skip


def test_every_signal_and_doubt_has_its_words() -> None:
    wanted = [f"visits.flag.{code}" for code in SIGNALS]
    wanted += [
        f"visits.doubt.{doubt}{more}" for doubt in ("clear", "look", "reject") for more in ("", ".words")
    ]
    assert [key for key in wanted if key not in words()] == []
