"""Write a plan as a table."""

from collections.abc import Iterator, Mapping

from anfang.core.rotation.month import Month, Plan
from anfang.planning.begin import clock_time
from anfang.planning.tables.columns import columns
from anfang.problems import Language
from anfang.sheets.write import Made, as_file


def plan_file(kind: str, month: Month, plan: Plan, regions: Mapping[str, str], language: Language) -> Made:
    """The plan's stops by shopper and day, then its postings, as `kind` csv or xlsx. `regions`: region code → how the month names it.

    Reading it again gives the same plan. Raises NotHere for other kinds.
    """
    return as_file(kind, columns(), _lines(month, plan, regions), language, month.code)


def _lines(month: Month, plan: Plan, regions: Mapping[str, str]) -> Iterator[list[str]]:
    names = {hall.code: hall.name for hall in month.halls}
    for stop in sorted(plan.stops, key=lambda it: (it.login, it.day_on, it.at, it.code)):
        place = [
            stop.code,
            names.get(stop.code, ""),
            stop.login,
            stop.day_on.isoformat(),
            clock_time(stop.at),
        ]
        yield [*place, stop.companion or "", "1" if stop.shadow else "", "", ""]
    codes = {path: code for code, path in regions.items()}
    for it in sorted(plan.postings, key=lambda it: (it.login, it.first_on)):
        days = (it.first_on.isoformat(), it.last_on.isoformat())
        yield ["", "", it.login, days[0], "", "", "", codes.get(it.region, it.region), days[1]]
