"""Honest visits, in all the ways in which they look odd."""

import random
from collections.abc import Callable, Iterator
from datetime import datetime

from tests.honesty.cases import Beside, Book, Case, H, M, S, case, honest, mark, move
from tests.honesty.stage import Phone, Script, better, checklist, gaps, hall

Change = Callable[[random.Random, Script], None]


def indoor_errors(rng: random.Random, script: Script) -> None:
    """Inside a mall the receiver is off by 150 m and more, and sure of itself."""
    for key, (_, at) in script.places.items():
        script.places[key] = (script.hall.off(rng, 60, 420, (10, 70)), at)


def mast_only(rng: random.Random, script: Script) -> None:
    """No satellites: the nearest mast, a kilometre or two away, and the receiver says so."""
    for key, (_, at) in script.places.items():
        script.places[key] = (script.hall.off(rng, 300, 2200, (900, 3000)), at)


def no_location(rng: random.Random, script: Script) -> None:
    script.places.clear()


def place_at_leaving_only(rng: random.Random, script: Script) -> None:
    script.places.pop("arrived", None)


def phone_died(rng: random.Random, script: Script) -> None:
    """In mid-visit; charged in the car, where the rest is answered. The leave is marked then."""
    again = mark(script, "left") + M(rng.uniform(4, 45))
    died = script.inside_from + S(rng.uniform(0, 90))
    script.marks = [(key, at) for key, at in script.marks if at < died or key == "arrived"] + [
        ("left", again)
    ]
    script.places.pop("left", None)
    if rng.random() < 0.3:
        script.marks.pop()
    script.pause = lambda at: again + S(rng.uniform(5, 30)) + (at - died) if died < at < again else at
    script.turns = [(again - S(20), lambda draft, _: boot(draft, again - S(30)))]
    script.outside_from = again + M(5)


def boot(draft: Phone, at: datetime) -> None:
    """The browser began anew."""
    draft.booted = at
    draft._enter("open", None, None, at + draft.off)


def died_until_evening(rng: random.Random, script: Script) -> None:
    """The battery was flat; what was not answered in the hall was answered at home that day."""
    phone_died(rng, script)
    late = H(rng.uniform(2, 6))
    script.outside_from += late
    script.brought_after = H(1)


def long_queue(rng: random.Random, script: Script) -> None:
    more = M(rng.uniform(40, 100))
    script.marks = [
        (key, at + more if key in ("called", "served", "left") else at) for key, at in script.marks
    ]
    spot, at = script.places["left"]
    script.places["left"] = (spot, at + more)
    script.outside_from += more
    script.counter = mark(script, "called") + S(20)
    naps = [script.inside_from + M(n) for n in (12, 30)]
    script.turns = [(at, lambda draft, _: sleep(draft, rng.uniform(60, 900))) for at in naps]


def sleep(draft: Phone, seconds: float) -> None:
    """The phone slept in the pocket: its monotonic clock stood still."""
    draft.slept += S(seconds)


def hurried(rng: random.Random, script: Script) -> None:
    """Nobody else was there, and the next bus is about to leave."""
    came = mark(script, "arrived")
    for key, least, most in (
        ("greeted", 5, 20),
        ("ticket", 8, 25),
        ("called", 30, 80),
        ("served", 170, 300),
        ("left", 310, 480),
    ):
        move(script, key, came + S(rng.uniform(least, most)))
    left = mark(script, "left")
    script.places["left"] = (script.places["left"][0], left + S(3))
    script.counter = mark(script, "called") + S(5)
    script.inside_from, script.inside_gap = came + S(35), gaps(rng, rng.uniform(2.2, 4), 0.6, 0.6)
    script.outside_from, script.outside_gap = left + S(15), gaps(rng, rng.uniform(1.6, 2.6), 0.6, 0.6)


def late_seal(rng: random.Random, script: Script) -> None:
    """The questions were answered at home in the evening."""
    script.outside_from += H(rng.uniform(3, 10))


def offline(rng: random.Random, script: Script) -> None:
    script.brought_after = H(rng.uniform(30, 80))


def clock_minutes_off(rng: random.Random, script: Script) -> None:
    script.off = M(rng.choice((-1, 1)) * rng.uniform(2, 28))
    script.synced = [(at, -script.off) for at, _ in script.synced]


def clock_put_right(rng: random.Random, script: Script) -> None:
    """It was some minutes off until the phone found a network, in mid-visit."""
    clock_minutes_off(rng, script)
    script.turns = [(script.inside_from + S(30), lambda draft, _: setattr(draft, "off", S(0)))]


def out_and_back(rng: random.Random, script: Script) -> None:
    """Forgot the identity card: left, came back, marked both again."""
    came, left = mark(script, "arrived"), mark(script, "left")
    more = M(rng.uniform(8, 40))
    script.marks = [
        *[(key, at) for key, at in script.marks if key in ("arrived", "greeted")],
        ("left", came + M(4)),
        ("arrived", came + more),
        *[(key, at + more) for key, at in script.marks if key in ("ticket", "called", "served", "left")],
    ]
    script.places["left"] = (script.places["left"][0], left + more + S(4))
    script.inside_from, script.counter = came + M(1), mark(script, "called") + S(20)
    script.outside_from += more


def slow_typist(rng: random.Random, script: Script) -> None:
    script.inside_gap, script.outside_gap = gaps(rng, rng.uniform(9, 16)), gaps(rng, rng.uniform(14, 40))
    left = mark(script, "left") + M(rng.uniform(2, 8))
    move(script, "left", left)
    script.places["left"] = (script.places["left"][0], left + S(5))
    script.outside_from = left + M(1)


def closed_early(rng: random.Random, script: Script) -> None:
    """The shutters came down: a short stay, and much that was not observed."""
    hurried(rng, script)
    came = mark(script, "arrived")
    for key, seconds in (("called", 60), ("served", 150), ("left", rng.uniform(185, 260))):
        move(script, key, came + S(seconds))
    left = mark(script, "left")
    script.places["left"] = (script.places["left"][0], left + S(3))
    script.unseen, script.outside_from = 0.35, left + M(2)


def camera_refused(rng: random.Random, script: Script) -> None:
    script.camera = "picker"
    script.photos = [rng.randbytes(64) for _ in range(4)]


def slips_mended(rng: random.Random, script: Script) -> None:
    """One or two answers were wrong, seen when all was read through again."""

    def mend(draft: Phone, at: datetime) -> datetime:
        wrong = [
            key
            for key in draft.answers
            if checklist().by_key[key].phase == "inside" and draft.answers[key].get("value") == "broken"
        ]
        for key in rng.sample(wrong, min(len(wrong), rng.randint(1, 2))):
            at += S(rng.uniform(10, 60))
            better(draft, key, at)
        return at

    script.after = mend


def forgot_marks(rng: random.Random, script: Script) -> None:
    """Tapped when remembered: the arrival at the counter, the ticket after the call, the leave in the car."""
    which = rng.randrange(3)
    if which == 0:
        move(script, "arrived", mark(script, "greeted") + S(rng.uniform(20, 400)))
    elif which == 1:
        move(script, "ticket", mark(script, "called") + S(rng.uniform(3, 30)))
    else:
        later = mark(script, "left") + M(rng.uniform(2, 9))
        move(script, "left", later)
        script.places["left"] = (script.hall.off(rng, 50, 500, (8, 30)), later + S(4))
        script.outside_from = later + M(1)


def plain(rng: random.Random, script: Script) -> None:
    return None


KINDS: tuple[Change, ...] = (
    plain, indoor_errors, mast_only, no_location, place_at_leaving_only, phone_died, died_until_evening, long_queue, hurried,
    late_seal, offline, clock_minutes_off, clock_put_right, out_and_back, slow_typist, closed_early, camera_refused,
    slips_mended, forgot_marks,
)  # fmt: skip


BESIDES: tuple[Change, ...] = (
    indoor_errors, mast_only, no_location, late_seal, offline, clock_minutes_off, camera_refused, slips_mended,
)  # fmt: skip


def honest_cases(rng: random.Random, book: Book, count: int) -> Iterator[Case]:
    """So many, of each kind equally many; a third odd in a second way, some beside a colleague or straight from the next hall."""
    for n in range(count):
        change = KINDS[n % len(KINDS)]
        script = honest(rng)
        change(rng, script)
        if rng.random() < 0.3:
            rng.choice(BESIDES)(rng, script)
        beside = [book.before(script)]
        came = mark(script, "arrived")
        if rng.random() < 0.1:
            near = hall(rng, script.hall, 400, 3000)
            gone = min(came, script.start) - M(rng.uniform(6, 15)) + script.off  # by the same clock
            beside = [Beside(True, near, gone - M(rng.uniform(8, 40)), gone, rng.choice(book.lines))]
        if rng.random() < 0.05:
            beside.append(
                Beside(False, script.hall, came + M(rng.uniform(-5, 5)), None, rng.choice(book.lines))
            )
        yield case(change.__name__, False, script, beside)
