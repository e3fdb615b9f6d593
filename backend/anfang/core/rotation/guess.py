"""How well halls could guess a plan, beside how well they would guess by chance [planner.md, Unpredictability; docs/decisions/0064].

Chance is a day drawn evenly from those on which the hall is open and anybody works, and a minute drawn evenly from those of that
day at which a visit can begin: reckoned for every hall and month, not a constant. A guess is made when the month begins.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from math import sqrt
from typing import Final

from anfang.core.rotation.guessers import GUESSERS, THIRDS, Guesser, Past, Slot, Was
from anfang.core.rotation.month import HallWanted, Met, Month, Plan, Spans, Stop

CERTAIN: Final = 1.96  # standard deviations: 95 of 100 intervals hold the truth
AFTER_QUOTA: Final = "after_quota"


@dataclass(frozen=True, slots=True)
class Judged:
    """One guesser over all visits it had an idea of. All shares are basis points: how often it was right, how often chance would be, and
    the Wilson interval of the former, which is wide where there are few visits.
    """

    guesser: str
    visits: int
    right: int
    rate: int
    chance: int
    low: int
    high: int

    @property
    def off(self) -> int:
        """How far the rate is from chance, in basis points of chance; negative: below."""
        return round((self.rate - self.chance) * 10_000 / self.chance) if self.chance else 0

    @property
    def sure(self) -> bool:
        """Whether the interval leaves chance out: the difference is not the small number of visits."""
        return self.visits > 0 and not self.low <= self.chance <= self.high


class _Tally:
    def __init__(self) -> None:
        self.visits, self.right, self.chance = 0, 0, 0.0

    def judged(self, name: str) -> Judged:
        low, high = wilson(self.right, self.visits)
        share, chance = (
            round(10_000 * it / self.visits) if self.visits else 0 for it in (self.right, self.chance)
        )
        return Judged(name, self.visits, self.right, share, chance, low, high)


def judge(months: Iterable[tuple[Month, Plan]]) -> list[Judged]:
    """Every guesser against the plans of one or more months, each with the history it had then; `after_quota` comes last."""
    tallies: dict[str, _Tally] = defaultdict(_Tally)
    for month, plan in months:
        stops = defaultdict(list)
        for stop in plan.stops:
            stops[stop.code].append(stop)
        for hall, here in zip(month.halls, views(month), strict=True):
            if here.days and stops[hall.code]:
                for name, guesser in GUESSERS.items():
                    here.count(tallies[name], guesser, stops[hall.code])
            _count_after_quota(tallies[AFTER_QUOTA], month, hall, here.days, stops[hall.code])
    return [tallies[name].judged(name) for name in (*GUESSERS, AFTER_QUOTA)]


def views(month: Month) -> Iterator["View"]:
    """What each hall of the month knows when it begins."""
    numbers, workable = _numbers(month), [day for day in month.days if _anybody(month, day)]
    return (View(month, hall, workable, numbers) for hall in month.halls)


class View:
    """One hall in one month. `shares`: of each third of each day on which a visit can come. `past`: what guessers see."""

    def __init__(
        self, month: Month, hall: HallWanted, workable: Iterable[date], numbers: Mapping[date, int]
    ) -> None:
        self.hall = hall
        self.cuts = cuts(hall)
        self.shares = {
            day: shares
            for day in workable
            if (spans := hall.open.get(day)) and (shares := thirds(spans, hall.minutes, self.cuts))
        }
        self.days = tuple(self.shares)
        known = month.days[0] - timedelta(days=400)
        visits = {it.day_on: self._third(it) for it in month.history.get(hall.code, ()) if it.day_on >= known}
        ordered = sorted(visits.items())
        self.past = Past(tuple(Was(day, third) for day, third in ordered), self.days, numbers)

    def _third(self, it: Met | Stop) -> int | None:
        return None if it.at is None else bisect_right(self.cuts, it.at)

    def chance(self, named: Iterable[Slot]) -> float:
        """How likely it is that an evenly drawn visit falls into one of these slots."""
        return sum(self.shares[day][third] for day, third in named) / len(self.days)

    def count(self, tally: _Tally, guesser: Guesser, stops: Iterable[Stop]) -> None:
        """Each visit of the month against what the guesser names."""
        named = guesser(self.past)
        if named is None:
            return
        chance = self.chance(named)
        for stop in stops:
            tally.visits += 1
            tally.chance += chance
            tally.right += (stop.day_on, self._third(stop)) in named


def cuts(hall: HallWanted) -> tuple[int, int]:
    """The two minutes that part the hall's day in three: as wide as its earliest and latest hours of the month."""
    spans = [span for day in hall.open.values() for span in day]
    first, last = min((it for it, _ in spans), default=540), max((it for _, it in spans), default=1080)
    return first + (last - hall.minutes - first) // 3 + 1, first + 2 * (last - hall.minutes - first) // 3 + 1


@lru_cache(maxsize=4096)
def thirds(spans: Spans, minutes: int, cut: tuple[int, int]) -> tuple[float, float, float] | None:
    """The share of each third among the minutes at which a visit of `minutes` can begin; None where there is none."""
    edges = (-1, cut[0], cut[1], 10_000)
    counts = [
        sum(
            max(0, min(to - minutes, edges[third + 1] - 1) - max(begins, edges[third]) + 1)
            for begins, to in spans
        )
        for third in THIRDS
    ]
    total = sum(counts)
    return (counts[0] / total, counts[1] / total, counts[2] / total) if total else None


def _count_after_quota(
    tally: _Tally, month: Month, hall: HallWanted, days: tuple[date, ...], stops: list[Stop]
) -> None:
    """ "We had our visits, so this week is safe": every whole week, of seven days, that begins after the quota's last visit. Right is
    here who does not believe it: 0 of 100 would mean that halls know when they are safe.
    """
    if not hall.visits or len(stops) < hall.visits:
        return
    ordered = sorted(it.day_on for it in stops)
    begins = ordered[hall.visits - 1] + timedelta(days=1)
    while begins + timedelta(days=6) <= month.days[-1]:
        week = [begins + timedelta(days=n) for n in range(7)]
        if any(day in week for day in days):
            tally.visits += 1
            tally.right += any(day in week for day in ordered)
            tally.chance += month.shadow_percent / 100
        begins += timedelta(days=7)


def wilson(right: int, number: int) -> tuple[int, int]:
    """The interval, in basis points, in which the true share lies in 95 of 100 cases; 0 to 10,000 where nothing was seen."""
    if not number:
        return 0, 10_000
    share, square = right / number, CERTAIN**2
    middle = (share + square / (2 * number)) / (1 + square / number)
    half = (
        CERTAIN / (1 + square / number) * sqrt(share * (1 - share) / number + square / (4 * number * number))
    )
    return max(0, round((middle - half) * 10_000)), min(10_000, round((middle + half) * 10_000))


def _anybody(month: Month, day: date) -> bool:
    return any(day in it.hours for it in month.shoppers)


def _numbers(month: Month) -> dict[date, int]:
    """Each day's count of working days from more than a year before the month on. Farther back than `working` tells, Monday to Friday."""
    known = min(month.working, default=date.max)
    number, found = 0, {}
    for day in _from(month.days[0] - timedelta(days=440), month.days[-1]):
        number += day in month.working if day >= known else day.weekday() < 5
        found[day] = number
    return found


def _from(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += timedelta(days=1)
