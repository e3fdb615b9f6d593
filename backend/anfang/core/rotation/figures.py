"""What a plan comes to: whom it serves, what it costs, how evenly it loads the shoppers. Integers only: counts, seconds, basis points."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from anfang.core.rotation.month import Month, Plan
from anfang.core.rotation.rules.sight import Sight
from anfang.core.rotation.travel import seconds
from anfang.core.rotation.verdict import Unserved


@dataclass(frozen=True, slots=True)
class Coverage:
    """Halls of one rank and tier: how many want visits, how many have one; the visits beyond, wanted and served."""

    rank: int
    tier: str
    halls: int
    first: int
    extra_wanted: int
    extra: int


@dataclass(frozen=True, slots=True)
class Load:
    """A shopper's month: stops (as a companion too), days with one, seconds between leaving and being back, of these on the way, nights."""

    login: str
    stops: int
    days: int
    away: int
    travel: int
    nights: int


@dataclass(frozen=True, slots=True)
class Spread:
    """How something spreads over the shoppers; `median` is the lower one of two, `gini` in basis points: 0 everybody the same."""

    least: int
    median: int
    most: int
    gini: int


@dataclass(frozen=True, slots=True)
class Figures:
    """`unserved` in the order in which halls are served [planner.md, rank 2]. `surplus`: stops, no shadows, beyond what halls want."""

    coverage: tuple[Coverage, ...]
    unserved: tuple[Unserved, ...]
    served: int
    wanted: int
    travel: int
    nights: int
    loads: tuple[Load, ...]
    stops: Spread
    hours: Spread
    shadows: int
    surplus: int


def figures(month: Month, plan: Plan) -> Figures:
    """All figures of a plan, whether it keeps the rules or not; stops of unknown halls count for the shopper only."""
    got = Counter(it.code for it in plan.stops if not it.shadow)
    loads = tuple(_loads(Sight(month, plan)))
    return Figures(
        coverage=tuple(_coverage(month, got)),
        unserved=tuple(unserved(month, plan)),
        served=sum(min(got[it.code], it.visits) for it in month.halls),
        wanted=sum(it.visits for it in month.halls),
        travel=sum(it.travel for it in loads),
        nights=sum(it.nights for it in loads),
        loads=loads,
        stops=spread([it.stops for it in loads]),
        hours=spread([it.away for it in loads]),
        shadows=sum(it.shadow for it in plan.stops),
        surplus=sum(max(0, got[it.code] - it.visits) for it in month.halls),
    )


def unserved(month: Month, plan: Plan) -> list[Unserved]:
    """What halls lack: first visits by rank, then the ones beyond. Shadow visits fill no quota."""
    got = Counter(it.code for it in plan.stops if not it.shadow)
    found = []
    for hall in month.halls:
        if hall.visits and not got[hall.code]:
            found.append(Unserved(hall.code, hall.rank, 1, extra=False))
        if lacking := max(0, hall.visits - max(1, got[hall.code])):
            found.append(Unserved(hall.code, hall.rank, lacking, extra=True))
    return sorted(found, key=lambda it: (it.extra, it.rank, it.code))


def spread(amounts: Iterable[int]) -> Spread:
    """Least, median, most and Gini coefficient of what each has; all 0 where there is nobody."""
    ordered = sorted(amounts)
    if not ordered:
        return Spread(0, 0, 0, 0)
    number, total = len(ordered), sum(ordered)
    ranked = sum(place * it for place, it in enumerate(ordered, start=1))
    gini = _rounded((2 * ranked - (number + 1) * total) * 10_000, number * total) if total else 0
    return Spread(ordered[0], ordered[(number - 1) // 2], ordered[-1], gini)


def price(travel: int, travel_only: int) -> int | None:
    """What unpredictability costs: travel beyond that of the plan that minds nothing but travel, in basis points of it."""
    return _rounded((travel - travel_only) * 10_000, travel_only) if travel_only else None


def gap(travel: int, bound: int | None) -> int | None:
    """How far a plan's travel is above what is proved to be needed at least, in basis points of that; None without a bound."""
    return _rounded((travel - bound) * 10_000, bound) if bound else None


def _rounded(part: int, whole: int) -> int:
    """`part` / `whole` to the nearest, half up."""
    return (2 * part + whole) // (2 * whole)


def _coverage(month: Month, got: Counter[str]) -> Iterator[Coverage]:
    groups = defaultdict(list)
    for hall in month.halls:
        if hall.visits:
            groups[hall.rank, hall.tier].append(hall)
    for (rank, tier), halls in sorted(groups.items()):
        served = [(it.visits, min(got[it.code], it.visits)) for it in halls]
        first = sum(1 for _, has in served if has)
        extra_wanted = sum(wanted - 1 for wanted, _ in served)
        yield Coverage(rank, tier, len(halls), first, extra_wanted, sum(max(0, has - 1) for _, has in served))


def _loads(sight: Sight) -> Iterator[Load]:
    """Of every shopper of the month, of those without a stop too. The way to a lodging and home counts on days without stops as well."""
    days: dict[str, set[date]] = defaultdict(set)
    for login, day in sight.by_day:
        days[login].add(day)
    for login, shopper in sight.shoppers.items():
        moves = {day for it in sight.postings.get(login, ()) for day in (it.first_on, it.last_on)}
        stops = travel = away = 0
        for day in sorted(days[login] | (moves & sight.days)):
            there = [it for it in sight.by_day.get((login, day), []) if it.code in sight.halls]
            start, end = sight.ends(shopper, day)
            places = [start, *(sight.halls[it.code].place for it in there), end]
            ways = [seconds(one, other, sight.month.travel) for one, other in pairwise(places)]
            stops, travel = stops + len(there), travel + sum(ways)
            if there:
                leaves = there[0].at * 60 - ways[0]
                away += (there[-1].at + sight.halls[there[-1].code].minutes) * 60 + ways[-1] - leaves
            else:
                away += sum(ways)
        nights = {
            day
            for it in sight.postings.get(login, ())
            for day in sight.days
            if it.first_on <= day < it.last_on
        }
        yield Load(login, stops, len(days[login]), away, travel, len(nights))
