"""One invented visit with what lies beside it, and the script of an honest one, from which all others are made."""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from anfang.core.honesty import Judgement, judge
from anfang.core.wire import Parcel
from anfang.demo.draft import Sealed
from anfang.visits.answers_print import answers_print
from anfang.visits.flag import Flag, marked_at, visited_ms
from anfang.visits.look_up import TOGETHER, About
from anfang.visits.score import items, scored
from anfang.visits.suspect import suspect
from anfang.visits.times import moment
from tests.honesty.stage import MIDNIGHT, Phone, Place, Script, checklist, gaps, hall, play

ZONE = ZoneInfo("Asia/Shanghai")
M, S, H = (lambda n: timedelta(minutes=n)), (lambda n: timedelta(seconds=n)), (lambda n: timedelta(hours=n))


@dataclass(frozen=True)
class Beside:
    """A stored visit next to a case's; `own`: the same shopper's."""

    own: bool
    where: Place
    came: datetime
    left: datetime | None
    line: str


@dataclass
class Case:
    """One visit to be judged."""

    kind: str
    cheat: bool
    hall: Place
    draft: Phone
    sealed: Sealed
    brought: datetime
    beside: list[Beside] = field(default_factory=list)
    seen_before: int = 0

    @property
    def parcel(self) -> Parcel:
        return Parcel.model_validate_json(self.sealed.body)

    def about(self, parcel: Parcel) -> About:
        """What look_up finds, told without a database (tests/honesty/test_received.py holds the two equal)."""
        at = moment(visited_ms(parcel))
        own = sorted((one for one in self.beside if one.own), key=lambda one: one.came)
        prior = next((one for one in reversed(own) if one.came <= at), None)
        after = next((one for one in own if one.came > at), None)
        others = (one for one in self.beside if not one.own and one.where == self.hall)
        company = next((one for one in others if abs(one.came - at) <= TOGETHER), None)
        where = self.hall
        row: dict[str, Any] = {
            "tier": where.tier,
            "hours": where.hours,
            "lat_e6": where.lat_e6,
            "lon_e6": where.lon_e6,
        }
        row |= {"before": None, "after": None, "day_on": at.astimezone(ZONE).date(), "here_print": None}
        row |= {
            "planned_hall": parcel.hall,
            "planned_tier": parcel.tier,
            "planned_checklist": parcel.checklist,
        }
        row |= {"company_at": company and company.came, "company_print": company and company.line}
        for name, one in (("prior", prior), ("next", after)):
            row |= {f"{name}_hall_id": one and one.where.id, f"{name}_visited_at": one and one.came}
            row |= {f"{name}_left_at": one and one.left, f"{name}_answers_print": one and one.line}
            row |= {f"{name}_lat_e6": one and one.where.lat_e6, f"{name}_lon_e6": one and one.where.lon_e6}
        return About(SimpleNamespace(**row), planned=True, unknown=False)  # type: ignore[arg-type]

    def judged(self) -> tuple[Judgement, list[Flag]]:
        """By the server's own way: the parcel's bytes, all its signals, the judgement."""
        parcel = self.parcel
        card = scored(checklist(), parcel)
        states = {item["key"]: item["state"] for item in items(card)}
        found = suspect(
            parcel, checklist(), self.about(parcel), states, self.seen_before, zone=ZONE, now=self.brought
        )
        judgement = judge(found.flags)
        assert judgement.doubt == found.doubt
        return judgement, found.flags


def day_of(rng: random.Random) -> datetime:
    """Midnight in Shanghai of some day, as a time in UTC."""
    return MIDNIGHT + timedelta(days=rng.randrange(28))


def honest(rng: random.Random, where: Place | None = None) -> Script:
    """A visit as it should be: some minutes of queue, taps while waiting, the questions on a bench outside."""
    where = where or hall(rng)
    came = day_of(rng) + M(rng.uniform(9.3 * 60, 16.3 * 60))
    ticket = came + S(rng.uniform(15, 120))
    called = ticket + M(max(0.7, rng.lognormvariate(1.9, 0.7)))
    served = called + M(max(1.5, rng.lognormvariate(1.7, 0.5)))
    left = served + S(rng.uniform(25, 180))
    greeted = came + S(rng.uniform(4, 150))
    pace = rng.uniform(3, 9)
    script = Script(
        rng=rng,
        hall=where,
        start=came - M(rng.uniform(0.5, 12)),
        marks=[
            ("arrived", came),
            ("greeted", greeted),
            ("ticket", ticket),
            ("called", called),
            ("served", served),
            ("left", left),
        ],
        places={
            "arrived": (where.off(rng, 0, 45, (8, 45)), came + S(rng.uniform(1, 9))),
            "left": (where.off(rng, 0, 45, (6, 40)), left + S(rng.uniform(1, 9))),
        },
        inside_from=ticket + S(5),
        inside_gap=gaps(rng, min(pace, (left - ticket).total_seconds() / 34), 0.6, 0.8),
        outside_from=left + S(rng.uniform(40, 400)),
        outside_gap=gaps(rng, rng.uniform(3, 9), 0.6, 0.8),
        brought_after=M(rng.lognormvariate(3, 1.2)),
    )
    script.counter = called + S(rng.uniform(10, 60))
    script.synced = [
        (script.start - H(rng.uniform(0.3, 16)), S(rng.gauss(0, 4))) for _ in range(rng.randint(1, 6))
    ]
    return script


def mark(script: Script, key: str) -> datetime:
    """When a mark is going to be made last."""
    return next(at for name, at in reversed(script.marks) if name == key)


def move(script: Script, key: str, at: datetime) -> None:
    """Make a mark at another time."""
    script.marks = [(name, at if name == key else when) for name, when in script.marks]


@dataclass
class Book:
    """Lines and answers of honest visits, for what lies beside others and for those who copy."""

    lines: list[str] = field(default_factory=list)
    answers: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    def of(cls, rng: random.Random, count: int = 24) -> "Book":
        book = cls()
        for _ in range(count):
            _, sealed, _ = play(honest(rng))
            parcel = Parcel.model_validate_json(sealed.body)
            book.lines.append(answers_print(checklist(), parcel))
            book.answers.append(parcel.answers)
        return book

    def before(self, script: Script) -> Beside:
        """The shopper's visit before this one: some hours ago or yesterday, at another hall."""
        rng = script.rng
        where = hall(rng, script.hall, 800, 25_000)
        came = mark(script, "arrived") - rng.choice((H(rng.uniform(1.6, 5)), H(rng.uniform(18, 90))))
        return Beside(True, where, came, came + M(rng.uniform(8, 50)), rng.choice(self.lines))


def case(kind: str, cheat: bool, script: Script, beside: list[Beside], seen_before: int = 0) -> Case:
    """Play the script."""
    draft, sealed, brought = play(script)
    return Case(kind, cheat, script.hall, draft, sealed, brought, beside, seen_before)


def arrival(found: Case) -> datetime:
    """When the parcel says the visit was."""
    return moment(visited_ms(found.parcel))


def leave(found: Case) -> datetime | None:
    """When it says the shopper left."""
    left = marked_at(found.parcel, "left")
    return None if left is None else moment(left)
