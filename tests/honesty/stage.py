"""Where invented visits take place: halls of one city, the real checklist, a phone with clocks of its own, and a script that it plays."""

import math
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from anfang.checklists.source import read_source
from anfang.core.answers import complies, evidence_missing
from anfang.core.checklist import Checklist, Item, read
from anfang.demo.draft import Draft, Sealed, Spot
from anfang.demo.observe import ELSEWHERE, FIELD, RED_LINES, Field
from anfang.visits.times import millis

TIER = "second"
CHECKLIST = Path(__file__).parent.parent.parent / "checklists" / "telecom-hall.yaml"
MIDNIGHT = datetime(2026, 11, 18, 16, 0, tzinfo=UTC)  # Thursday, 19 November, 0:00 in Shanghai
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@cache
def checklist() -> Checklist:
    """The checklist as it is published, 73 items."""
    return read(read_source(CHECKLIST.read_bytes()).document)


@dataclass(frozen=True)
class Place:
    """A hall; the columns that a flag asks for."""

    id: UUID
    lat_e6: int
    lon_e6: int
    hours: dict[str, Any]
    tier: str = TIER

    def off(self, rng: random.Random, least_m: float, most_m: float, accuracy_m: tuple[int, int]) -> Spot:
        """A receiver's word at that distance from the hall, in any direction."""
        way, turn = rng.uniform(least_m, most_m), rng.uniform(0, 2 * math.pi)
        north, east = way * math.cos(turn), way * math.sin(turn) / math.cos(math.radians(self.lat_e6 / 1e6))
        spot = (self.lat_e6 + round(north * 8.983), self.lon_e6 + round(east * 8.983))
        return (*spot, rng.randint(*accuracy_m))


def hall(rng: random.Random, near: Place | None = None, least_m: float = 0, most_m: float = 0) -> Place:
    """A hall somewhere in the city, or at that distance from another; of one in ten nobody knows the hours."""
    opens, closes = rng.choice((("08:30", "18:00"), ("09:00", "18:00"), ("09:00", "20:30")))
    hours = {} if rng.random() < 0.1 else {day: [[opens, closes]] for day in DAYS}
    spot = (26_578_000 + rng.randint(-90_000, 90_000), 106_713_000 + rng.randint(-90_000, 90_000))
    if near is not None:
        spot = near.off(rng, least_m, most_m, (1, 1))[:2]
    return Place(UUID(int=rng.getrandbits(128), version=4), *spot, hours)


class Phone(Draft):
    """A draft on a phone whose wall clock is `off` the true time, and whose monotonic clock began at `booted` and stood for `slept`.

    All times given to it are true ones.
    """

    def __init__(self, where: Place, *, at: datetime, off: timedelta = timedelta()) -> None:
        self.off, self.booted, self.slept = off, at - timedelta(seconds=40), timedelta()
        super().__init__(checklist(), TIER, where.id, at=at + off)

    def _mono(self, at: datetime) -> int:
        return max(0, millis(at - self.off) - millis(self.booted) - round(self.slept.total_seconds() * 1000))


class Eyes(Field):
    """What is seen in halls of different quality, item by item by chance; rates as the demo's, from the field."""

    def __init__(self, rng: random.Random) -> None:
        super().__init__()
        self.draw, self.quality = rng, rng.gauss(0, 8)

    def complies(self, hall: UUID, item: Item) -> bool:
        rate = FIELD.get(item.key, RED_LINES if item.veto else ELSEWHERE)
        return self.draw.random() * 100 < rate + self.quality

    def _value(self, draft: Draft, item: Item) -> Any:
        value = super()._value(draft, item)
        # Marks in the wrong order make no number: then the minutes are typed.
        return self.draw.randint(1, 12) if isinstance(value, int) and value < 0 else value

    def see(self, draft: Draft, item: Item, errand: str, at: datetime) -> None:
        """Answer one item."""
        self._answer(draft, item, errand, at)


Pace = Callable[[], float]


@dataclass
class Script:
    """One visit as it is going to be recorded; times are true ones."""

    rng: random.Random
    hall: Place
    start: datetime
    marks: list[tuple[str, datetime]]
    places: dict[str, tuple[Spot, datetime]]
    inside_from: datetime
    inside_gap: Pace
    outside_from: datetime
    outside_gap: Pace
    off: timedelta = timedelta()
    turns: list[tuple[datetime, Callable[[Phone, datetime], None]]] = field(default_factory=list)
    pause: Callable[[datetime], datetime] = lambda at: at
    counter: datetime | None = (
        None  # what the staff do is seen from then on: the second half of the hall's items
    )
    copies: dict[str, Any] = field(default_factory=dict)
    camera: str = "camera"
    photos: list[bytes] = field(default_factory=list)
    unseen: float = 0.0
    after: Callable[[Phone, datetime], datetime] = lambda draft, at: at
    seal_after: timedelta = timedelta(seconds=50)
    synced: list[tuple[datetime, timedelta]] = field(default_factory=list)
    brought_after: timedelta = timedelta(minutes=20)


def gaps(rng: random.Random, median_s: float, sigma: float = 0.5, least_s: float = 0.25) -> Pace:
    """Seconds between taps of one person."""
    return lambda: max(least_s, median_s * rng.lognormvariate(0, sigma))


def play(script: Script) -> tuple[Phone, Sealed, datetime]:
    """The draft, the sealed parcel and the true time of its coming."""
    draft = Phone(script.hall, at=script.start, off=script.off)
    eyes = Eyes(script.rng)
    errand = eyes.errand()
    steps: list[tuple[datetime, Callable[[datetime], Any]]] = []
    for key, at in script.marks:
        steps.append((at, lambda at, key=key: draft.mark(key, at)))  # type: ignore[misc]
    for when, (spot, at) in script.places.items():
        steps.append((at, lambda at, when=when, spot=spot: draft.place(when, spot, at)))  # type: ignore[misc]
    steps += [(at, lambda at, turn=turn: turn(draft, at)) for at, turn in script.turns]  # type: ignore[misc]
    phases = {
        "inside": (script.inside_from, script.inside_gap),
        "outside": (script.outside_from, script.outside_gap),
    }
    for phase, (now, gap) in phases.items():
        asked = [item for item in draft.checklist.items() if item.phase == phase and item.asked_of(TIER)]
        for n, item in enumerate(asked):
            if phase == "inside" and script.counter and n >= len(asked) // 2:
                now = max(now, script.counter)
            now = script.pause(now + timedelta(seconds=gap()))
            steps.append((now, lambda at, item=item: _say(script, eyes, draft, item, errand, at)))  # type: ignore[misc]
    now = script.start
    for now, step in sorted(steps, key=lambda step: step[0]):
        step(now + draft.off)
    now = _finish(script, eyes, draft, errand, now)
    now = script.after(draft, _prove(script, draft, now))
    now = _finish(script, eyes, draft, errand, now) + script.seal_after
    for at, ahead in script.synced:
        wall = millis(at - ahead)
        draft.clock.append({"sent": wall, "server": millis(at) + 90, "received": wall + 210})
    return draft, draft.seal(now + draft.off), now + script.brought_after


def _finish(script: Script, eyes: Eyes, draft: Phone, errand: str, now: datetime) -> datetime:
    """Answer what is still open: nothing else can be sealed."""
    while missing := [item for item in draft.checklist.items() if _open(draft, item)]:
        for item in missing:
            now += timedelta(seconds=script.outside_gap())
            _say(script, eyes, draft, item, errand, now + draft.off)
    return now


def _open(draft: Phone, item: Item) -> bool:
    """Whether an item is asked now and has no answer."""
    if not item.asked_of(TIER) or item.key in draft.answers:
        return False
    if item.when is None:
        return True
    before = draft.answers.get(item.when.item, {})
    asked = not _open(draft, draft.checklist.by_key[item.when.item]) and before.get("value") in item.when.is_
    return before.get("state") == "answered" and asked


def _say(script: Script, eyes: Eyes, draft: Phone, item: Item, errand: str, at: datetime) -> None:
    if not _open(draft, item):
        return
    copy = script.copies.get(item.key)
    if copy is not None:
        draft._say(item.key, copy, at)
    elif script.rng.random() < script.unseen and item.key != "transaction_kind":
        draft.excuse(item.key, "not_observed", "厅里正在清场", at)
    else:
        eyes.see(draft, item, errand, at)


def _prove(script: Script, draft: Phone, now: datetime) -> datetime:
    """A note or a photo where the checklist wants one; a photo of the hall is taken when the item is answered."""
    rng = script.rng
    first = {entry["item"]: entry["at"] for entry in reversed(draft.log) if entry["kind"] == "answer"}
    for wanting in evidence_missing(checklist(), TIER, draft.answers, {}):
        now += timedelta(seconds=rng.uniform(3, 20))
        if "photo" in wanting.kinds and (script.photos or "note" not in wanting.kinds or rng.random() < 0.5):
            content = script.photos.pop() if script.photos else rng.randbytes(64)
            draft.photo(wanting.item, content, now + draft.off, source=script.camera)
            if script.camera == "camera":
                draft.links[-1]["taken_at"] = first[wanting.item] + 4000
        else:
            draft.answers[wanting.item]["note"] = "当时在场，看得很清楚"
            draft._enter("note", wanting.item, "当时在场，看得很清楚", now + draft.off)
    return now


def better(draft: Phone, key: str, at: datetime) -> bool:
    """Turn a broken item to kept, at a true time; whether there was one to turn."""
    item, told = checklist().by_key[key], draft.answers.get(key, {})
    if told.get("value") != "broken" or complies(item, "broken"):
        return False
    draft._say(key, {**told, "value": "kept"}, at + draft.off)
    return True
