"""Simple programs that a hall's staff could be: each sees one hall's past visits and names when the next ones come, or when they do not
[planner.md, Unpredictability].
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from statistics import median_low
from typing import Final

Slot = tuple[date, int]
"""A day and a third of the day: 0, 1, 2."""


@dataclass(frozen=True, slots=True)
class Was:
    """One past visit; `third` None where nobody knows the hour."""

    day_on: date
    third: int | None


@dataclass(frozen=True)
class Past:
    """What a hall knows when a month begins: its visits, oldest first, and `numbers`: each day's count of working days since long ago,
    so that the number of a day in its month, and a gap, are differences. `days`: those of the month on which a visit can come.
    """

    visits: tuple[Was, ...]
    days: tuple[date, ...]
    numbers: Mapping[date, int]

    def number(self, day: date) -> int:
        """The working-day number of a day in its month, from 1."""
        return self.numbers[day] - self.numbers[_eve(day)]


@lru_cache(maxsize=1024)
def _eve(day: date) -> date:
    """The day before the day's month."""
    return day.replace(day=1) - timedelta(days=1)


Guesser = Callable[[Past], set[Slot] | None]
"""The slots of the month that a guesser names; None where it has no idea."""
THIRDS: Final = (0, 1, 2)


def _on(past: Past, days: set[date]) -> set[Slot] | None:
    """Whole days. Nobody names none, or all."""
    return {(day, third) for day in days for third in THIRDS} if days and len(days) < len(past.days) else None


def _but(past: Past, named: set[Slot] | None) -> set[Slot] | None:
    """Everything that is not named."""
    if named is None:
        return None
    return {(day, third) for day in past.days for third in THIRDS} - named or None


def _favourite(counts: Counter[int], recent: list[int]) -> int:
    """The most frequent one; of several the one seen last."""
    most = max(counts.values())
    return next(it for it in reversed(recent) if counts[it] == most)


def _weekdays(past: Past) -> list[int]:
    return [it.day_on.weekday() for it in past.visits]


def _thirds(past: Past) -> list[int]:
    return [it.third for it in past.visits if it.third is not None]


def _days_like(past: Past, weekday: int) -> set[Slot] | None:
    return _on(past, {day for day in past.days if day.weekday() == weekday})


def _third_like(past: Past, third: int) -> set[Slot]:
    return {(day, third) for day in past.days}


def _week(past: Past, day: date) -> int:
    return (past.number(day) - 1) // 5


def _a_quarter_ago(past: Past) -> int | None:
    """The working-day number of the last visit in the month three months before; None where there was none."""
    seen = [it.day_on for it in past.visits if _months(past.days[0]) - _months(it.day_on) == 3]
    return max(1, past.number(seen[-1])) if seen else None


def _months(day: date) -> int:
    return day.year * 12 + day.month


def weekday(past: Past) -> set[Slot] | None:
    """They come on the weekday on which they came most."""
    seen = _weekdays(past)
    return _days_like(past, _favourite(Counter(seen), seen)) if seen else None


def third(past: Past) -> set[Slot] | None:
    """They come in the third of the day in which they came most."""
    seen = _thirds(past)
    return _third_like(past, _favourite(Counter(seen), seen)) if seen else None


def weekday_third(past: Past) -> set[Slot] | None:
    """They come on the weekday and in the third of the day in which they came most."""
    seen = [it.day_on.weekday() * 3 + it.third for it in past.visits if it.third is not None]
    if not seen:
        return None
    best = _favourite(Counter(seen), seen)
    return {(day, best % 3) for day in past.days if day.weekday() == best // 3} or None


def month_day(past: Past) -> set[Slot] | None:
    """They come on the working day of the month on which they came last, or one beside it."""
    if not past.visits:
        return None
    number = past.number(past.visits[-1].day_on)
    return _on(past, {day for day in past.days if abs(past.number(day) - number) <= 1})


def usual_gap(past: Past) -> set[Slot] | None:
    """They come when as many working days have gone by as between most visits, or one day sooner or later."""
    numbers = [past.numbers[it.day_on] for it in past.visits]
    if len(numbers) < 3:
        return None
    gap = median_low(other - one for one, other in pairwise(numbers))
    return _on(past, {day for day in past.days if abs(past.numbers[day] - numbers[-1] - gap) <= 1})


def due_weekday(past: Past) -> set[Slot] | None:
    """They take turns: the weekday that was not seen for the longest time is due."""
    last = {it.day_on.weekday(): it.day_on for it in past.visits}
    coming = sorted({day.weekday() for day in past.days})
    return _days_like(past, min(coming, key=lambda it: last.get(it, date.min))) if last and coming else None


def due_third(past: Past) -> set[Slot] | None:
    """They take turns: the third of the day that was not seen for the longest time is due."""
    last = {third: place for place, third in enumerate(_thirds(past))}
    return _third_like(past, min(THIRDS, key=lambda it: last.get(it, -1))) if last else None


def not_last_weekday(past: Past) -> set[Slot] | None:
    """They do not come on the weekday of last time."""
    return _but(past, _days_like(past, past.visits[-1].day_on.weekday())) if past.visits else None


def not_last_third(past: Past) -> set[Slot] | None:
    """They do not come in the third of the day of last time."""
    seen = _thirds(past)
    return _but(past, _third_like(past, seen[-1])) if seen else None


def not_last_week(past: Past) -> set[Slot] | None:
    """They do not come in the week of the month in which they came last: working days 1 to 5, 6 to 10 …"""
    if not past.visits:
        return None
    week = _week(past, past.visits[-1].day_on)
    return _but(past, _on(past, {day for day in past.days if _week(past, day) == week}))


def not_soon(past: Past) -> set[Slot] | None:
    """They do not come so soon: not before ten working days have gone by since the last time."""
    if not past.visits:
        return None
    last = past.numbers[past.visits[-1].day_on]
    return _but(past, _on(past, {day for day in past.days if past.numbers[day] - last <= 10}))


def usual_week(past: Past) -> set[Slot] | None:
    """They come in the week of the month in which they came most: working days 1 to 5, 6 to 10 …"""
    seen = [_week(past, it.day_on) for it in past.visits]
    if not seen:
        return None
    best = _favourite(Counter(seen), seen)
    return _on(past, {day for day in past.days if _week(past, day) == best})


def quarter_day(past: Past) -> set[Slot] | None:
    """They come on the working day of the month on which they came three months ago, or one beside it."""
    number = _a_quarter_ago(past)
    return _on(past, {day for day in past.days if abs(past.number(day) - number) <= 1}) if number else None


def not_before_quarter_day(past: Past) -> set[Slot] | None:
    """Who came three months ago may come again from that day on: nobody comes before it."""
    number = _a_quarter_ago(past)
    return _on(past, {day for day in past.days if past.number(day) >= number}) if number else None


def not_favourite_weekday(past: Past) -> set[Slot] | None:
    """They avoid the weekday on which they came most."""
    return _but(past, weekday(past))


def not_favourite_third(past: Past) -> set[Slot] | None:
    """They avoid the third of the day in which they came most."""
    return _but(past, third(past))


def not_month_day(past: Past) -> set[Slot] | None:
    """They do not come on the working day of the month on which they came last, nor beside it."""
    return _but(past, month_day(past))


GUESSERS: Final[dict[str, Guesser]] = {
    it.__name__: it
    for it in (
        *(weekday, third, weekday_third, month_day, usual_week, usual_gap, quarter_day),
        *(due_weekday, due_third, not_before_quarter_day),
        *(not_last_weekday, not_last_third, not_last_week, not_soon),
        *(not_favourite_weekday, not_favourite_third, not_month_day),
    )
}
