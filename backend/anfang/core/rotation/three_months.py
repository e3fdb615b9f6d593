"""Three months between two visits of one shopper to one hall [domain §5]."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

MONTHS = 3


def months_after(day: date, months: int) -> date:
    """That many calendar months on, at most that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@lru_cache(maxsize=4096)
def earliest_return(visit_on: date) -> date:
    """The first day on which the same shopper may visit the hall again: three calendar months on, at most that month's last day."""
    return months_after(visit_on, MONTHS)


def permitted(one: date, other: date) -> bool:
    """Whether one shopper may visit one hall on both days; the order does not matter. Never twice on one day."""
    return max(one, other) >= earliest_return(min(one, other))


def clash(day: date, others: Iterable[date]) -> date | None:
    """Of the shopper's other days at the hall, past or planned, the nearest that forbids `day` (ties: the earlier)."""
    forbidding = [other for other in others if not permitted(day, other)]
    return min(forbidding, key=lambda other: (abs(day - other), other), default=None)
