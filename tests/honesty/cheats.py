"""Twelve ways to be paid for a visit that was not made as it should be."""

import random
from collections.abc import Callable, Iterator
from datetime import datetime

from tests.honesty.cases import Beside, Book, Case, H, M, S, case, day_of, honest, mark
from tests.honesty.stage import Phone, Script, better, gaps, hall

Cheat = Callable[[random.Random, Book], Case]


def feigned(rng: random.Random, *, far: float = 0.5, haste: tuple[float, float] = (1, 5)) -> Script:
    """A visit that is told, not made: marks tapped as if, answers without anything to look at; the place refused, or home."""
    script = honest(rng)
    came = mark(script, "arrived")
    if rng.random() < 0.5:  # as fast as the thumb goes
        times = [came + S(n * rng.uniform(2, 9)) for n in range(6)]
    else:
        times = [came]
        for _ in range(5):
            times.append(times[-1] + M(rng.uniform(0.4, 4)))
    script.marks = list(zip(("arrived", "greeted", "ticket", "called", "served", "left"), times, strict=True))
    home = script.hall.off(rng, 1500, 25_000, (8, 60))
    script.places = (
        {"arrived": (home, came + S(3)), "left": (home, times[-1] + S(3))} if rng.random() < far else {}
    )
    script.counter = None
    script.inside_from, script.inside_gap = times[0] + S(4), gaps(rng, rng.uniform(*haste), 0.4)
    script.outside_from, script.outside_gap = times[-1] + S(8), gaps(rng, rng.uniform(*haste), 0.4)
    return script


def at_home(rng: random.Random, book: Book) -> Case:
    """Never went: filled on the sofa."""
    script = feigned(rng, far=0.6, haste=(0.7, 2.6))
    return case("at_home", True, script, [book.before(script)])


def drove_past(rng: random.Random, book: Book) -> Case:
    """Stopped outside for a minute, so that the place fits."""
    script = honest(rng)
    came = mark(script, "arrived")
    left = came + S(rng.uniform(40, 150))
    script.marks = [("arrived", came), ("ticket", came + S(12)), ("called", came + S(25)), ("left", left)]
    script.places = {
        key: (script.hall.off(rng, 30, 160, (6, 30)), at + S(4))
        for key, at in (("arrived", came), ("left", left))
    }
    script.counter = None
    script.inside_from, script.inside_gap = left + S(20), gaps(rng, rng.uniform(1.2, 4))
    script.outside_from, script.outside_gap = left + M(4), gaps(rng, rng.uniform(1.2, 4))
    return case("drove_past", True, script, [book.before(script)])


def filled_before(rng: random.Random, book: Book) -> Case:
    """All answers in the café next door; then in, one question, out."""
    script = honest(rng)
    came = mark(script, "arrived")
    script.start = came - M(rng.uniform(15, 60))
    script.counter = None
    script.inside_from, script.inside_gap = script.start + S(20), gaps(rng, rng.uniform(1.2, 4))
    script.outside_from, script.outside_gap = script.start + M(4), gaps(rng, rng.uniform(1.2, 4))
    return case("filled_before", True, script, [book.before(script)])


def at_night(rng: random.Random, book: Book) -> Case:
    """In one go before going to bed."""
    script = feigned(rng, far=0.4, haste=(0.7, 2.2))
    moved = day_of(rng) + M(rng.uniform(22.2 * 60, 26 * 60)) - mark(script, "arrived")
    script.start += moved
    script.marks = [(key, at + moved) for key, at in script.marks]
    script.places = {key: (spot, at + moved) for key, (spot, at) in script.places.items()}
    script.inside_from, script.outside_from = script.inside_from + moved, script.outside_from + moved
    script.synced = [(at + moved, ahead) for at, ahead in script.synced]
    return case("at_night", True, script, [book.before(script)])


def false_place(rng: random.Random, book: Book) -> Case:
    """An app tells the browser the hall's own coordinates."""
    script = feigned(rng)
    spot = (
        script.hall.lat_e6 + rng.randint(-3, 3),
        script.hall.lon_e6 + rng.randint(-3, 3),
        rng.choice((1, 1, 1, 5)),
    )
    script.places = {key: (spot, mark(script, key) + S(2)) for key in ("arrived", "left")}
    return case("false_place", True, script, [book.before(script)])


def old_photos(rng: random.Random, book: Book) -> Case:
    """The pictures of an earlier visit."""
    script = feigned(rng, far=0.3)
    script.photos = [rng.randbytes(64) for _ in range(6)]
    script.camera = rng.choice(("picker", "picker", "camera"))
    script.after = show
    found = case("old_photos", True, script, [book.before(script)])
    found.seen_before = len(found.draft.links)
    return found


def show(draft: Phone, at: datetime) -> datetime:
    """At least one picture, of the hall."""
    if not draft.links:
        draft.photo(None, draft.hall.bytes * 4, at + draft.off, source="picker")
    return at


def copied_answers(rng: random.Random, book: Book) -> Case:
    """The answers of the visit before, with a few changed."""
    script = feigned(rng, far=0.3)
    n = rng.randrange(len(book.lines))
    script.copies = {
        key: told for key, told in book.answers[n].items() if rng.random() > rng.uniform(0, 0.06)
    }
    before = book.before(script)
    return case(
        "copied_answers", True, script, [Beside(True, before.where, before.came, before.left, book.lines[n])]
    )


def clock_set_back(rng: random.Random, book: Book) -> Case:
    """Forgot the day, and set the phone's clock back to it."""
    script = feigned(rng)
    late = H(rng.uniform(20, 140))
    script.off = -late
    script.synced = [(script.start - M(rng.uniform(5, 600)), S(1)) for _ in range(3)]
    if rng.random() < 0.25:  # remembered it only with the visit open
        script.off = S(0)
        script.turns = [(script.start + S(1), lambda draft, _: setattr(draft, "off", -late))]
    elif rng.random() < 0.1:  # had not been online for days
        script.synced = [(script.start - late - H(12), S(0))]
    return case("clock_set_back", True, script, [book.before(script)])


def two_halls_at_once(rng: random.Random, book: Book) -> Case:
    """Sat in one hall and told two."""
    script = feigned(rng, far=0.5)
    other = hall(rng, script.hall, 1200, 20_000)
    came = mark(script, "arrived") - M(rng.uniform(0, 18))
    left = mark(script, "left") + M(rng.uniform(0, 15))
    return case("two_halls_at_once", True, script, [Beside(True, other, came, left, rng.choice(book.lines))])


def pleased(rng: random.Random, book: Book) -> Case:
    """A true visit, and then an evening with the hall's manager."""
    script = honest(rng)

    def turn(draft: Phone, at: datetime) -> datetime:
        at += M(rng.uniform(25, 400))
        broken = [key for key, told in draft.answers.items() if told.get("value") == "broken"]
        for key in rng.sample(broken, min(len(broken), rng.randint(6, 16))):
            at += S(rng.uniform(2, 12))
            better(draft, key, at)
        return at

    script.after = turn
    return case("pleased", True, script, [book.before(script)])


def second_phone(rng: random.Random, book: Book) -> Case:
    """Another person with a second phone: elsewhere at the same time; or one person with two in one hall."""
    script = honest(rng)
    came, left = mark(script, "arrived"), mark(script, "left")
    if rng.random() < 0.5:
        other = hall(rng, script.hall, 4000, 180_000)
        at = came - M(rng.uniform(0, 8))
        return case(
            "second_phone", True, script, [Beside(True, other, at, left + M(2), rng.choice(book.lines))]
        )
    n = rng.randrange(len(book.lines))
    script.copies = {key: told for key, told in book.answers[n].items() if rng.random() > 0.05}
    beside = [
        book.before(script),
        Beside(False, script.hall, came + M(rng.uniform(-4, 4)), left, book.lines[n]),
    ]
    return case("second_phone", True, script, beside)


def in_and_out(rng: random.Random, book: Book) -> Case:
    """Left after less than a minute."""
    script = honest(rng)
    came = mark(script, "arrived")
    left = came + S(rng.uniform(22, 58))
    script.marks = [("arrived", came), ("left", left)]
    script.places["left"] = (script.hall.off(rng, 0, 60, (6, 30)), left + S(4))
    script.counter = None
    script.inside_from, script.inside_gap = came + S(8), gaps(rng, rng.uniform(1.5, 4))
    script.outside_from, script.outside_gap = left + M(3), gaps(rng, rng.uniform(1.5, 5))
    return case("in_and_out", True, script, [book.before(script)])


KINDS: tuple[Cheat, ...] = (
    at_home, drove_past, filled_before, at_night, false_place, old_photos, copied_answers, clock_set_back, two_halls_at_once,
    pleased, second_phone, in_and_out,
)  # fmt: skip


def cheat_cases(rng: random.Random, book: Book, each: int) -> Iterator[Case]:
    """So many of each kind."""
    for kind in KINDS:
        for _ in range(each):
            yield kind(rng, book)
