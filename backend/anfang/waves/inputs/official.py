"""The public calendar of the People's Republic: holidays and the weekends on which people work instead [docs/decisions/0061]."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Literal

from holidays import country_holidays

DAY = timedelta(days=1)
Kind = Literal["working", "weekend", "holiday", "made_up"]


@dataclass(frozen=True)
class Official:
    """One day of the public calendar. `kind` made_up: a Saturday or Sunday worked in exchange. `name`: the holiday's, in Chinese."""

    kind: Kind
    name: str = ""

    @property
    def working(self) -> bool:
        """Whether it counts as a working day."""
        return self.kind in ("working", "made_up")


def official(day: date) -> Official:
    """What the public calendar says of a day. Of a year whose exchange of days is not published yet: the holidays that the law itself
    names, and no day worked in exchange (`published`).
    """
    holidays, exchanged = _year(day.year)
    if day in holidays:
        return Official("holiday", holidays[day])
    if day in exchanged:
        return Official("made_up")
    return Official("working" if day.weekday() < 5 else "weekend")


def published(year: int) -> bool:
    """Whether the exchange of days of that year is known; there has not been a year without one since 2001."""
    return bool(_year(year)[1])


@cache
def _year(year: int) -> tuple[dict[date, str], frozenset[date]]:
    found = country_holidays("CN", years=(year - 1, year, year + 1), language="zh_CN")
    exchanged = frozenset(day for day in found.weekend_workdays if day.year == year)
    holidays = dict(found.items())
    # A weekend that touches a holiday belongs to it, as the yearly announcement says; the library leaves it a weekend.
    for step in (DAY, -DAY):
        for day in sorted(holidays, reverse=step < DAY):
            beside = day + step
            while beside.weekday() > 4 and beside not in holidays and beside not in exchanged:
                holidays[beside] = holidays[day]
                beside += step
    return {day: name for day, name in holidays.items() if day.year == year}, exchanged
