"""A doubt in words: what counts first, what else was seen after it."""

from anfang.core.checklist import read
from anfang.visits.doubt_words import doubt_words
from anfang.visits.flag import flag
from tests.visits.world import document

CHECKLIST = read(document())
FLAGS = [
    flag("other_day", planned="2026-11-10", visited="2026-11-13"),
    flag("rotation_breach", other="2026-11-05"),
    flag("edited_after_leaving", items=["greet", "till"], count=2),
    flag("short_stay", seconds=40, count=66),
]


def test_the_reasons_that_count_stand_first_and_strongest_first() -> None:
    told = doubt_words("look", FLAGS, CHECKLIST, "en")
    assert (told.doubt, told.title) == ("look", "Look closer")
    assert told.reasons == [
        "Only 40 seconds in the hall, for 66 items answered.",
        "The same shopper was at this hall within three months (2026-11-05).",
        "Edited after leaving, though only to be seen inside: greet; till (in all: 2).",
    ]
    # Of one cause (the plan) only the strongest counts.
    assert told.others == ["Planned for 2026-11-10, visited on 2026-11-13."]


def test_a_doubt_of_an_earlier_revision_says_so() -> None:
    told = doubt_words("reject", [], CHECKLIST, "zh")
    assert (told.doubt, told.reasons) == ("reject", []) and "较早的一稿" in told.words


def test_every_new_signal_becomes_a_whole_sentence() -> None:
    flags = [
        flag("at_night", at="23:40"),
        flag("place_too_exact", count=2, accuracy_m=1),
        flag("clock_set_back", seconds=200_000),
        flag("marks_at_once", count=6),
        flag("marks_out_of_order", one="ticket", other="called"),
        flag("answers_in_a_burst", count=31, seconds=30),
        flag("answers_too_regular", count=40, spread=4),
        flag("answered_before_arriving", count=60, percent=92),
        flag("answered_before_called", count=28, of=28),
        flag("answered_after_leaving", count=28, percent=100),
        flag("bettered_later", items=["till"], count=5),
        flag("photos_elsewhen", count=2),
        flag("impossible_travel", distance_m=12_000, seconds=240),
        flag("visits_overlap", distance_m=3000, seconds=-600),
        flag("two_at_once", minutes=3),
        flag("answers_as_before", count=20, of=21),
        flag("away_from_hall", when="left", distance_m=900, accuracy_m=20, beyond_m=580),
        flag("outside_hours", at="20:10", hours="09:00–18:00", minutes=130),
    ]
    for language in ("zh", "en"):
        told = doubt_words("clear", flags, CHECKLIST, language)  # type: ignore[arg-type]
        said = [*told.reasons, *told.others]
        assert len(said) == len(flags)
        assert [words for words in said if "{" in words or len(words) < 8] == []
