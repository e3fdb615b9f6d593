"""How many permitted shoppers a hall has, now and in three months to come, what is missing, what would cure it [planner.md, Headroom]."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from anfang.core.rotation.month import HallWanted, Month, Place, Plan, ShopperThere
from anfang.core.rotation.reach import starts, within
from anfang.core.rotation.rules.sight import people
from anfang.core.rotation.three_months import MONTHS, earliest_return, permitted

AHEAD: Final = 3  # months told beside this one
USUAL_WAY: Final = (
    90 * 60
)  # seconds: farther is a long trip or a posting, and that is what headroom is to foresee


@dataclass(frozen=True, slots=True)
class Locked:
    """A shopper of the hall who may not go there this month before `until`. `why`: visit | plan | companion | exposure."""

    login: str
    until: date
    why: str


@dataclass(frozen=True, slots=True)
class HallHeadroom:
    """`near`: shoppers within reach who speak the language, locked or not. `permitted`: how many of them may go on some day of this
    month, and of each of the next three, as things stand. `needed`, `safe`: 3k and 4k shoppers for k visits a month.
    """

    code: str
    region: str
    rank: int
    visits: int
    near: tuple[str, ...]
    permitted: tuple[int, ...]
    locked: tuple[Locked, ...]
    needed: int
    safe: int

    @property
    def missing(self) -> int:
        """Shoppers without whom this cannot go on month after month."""
        return max(0, self.needed - len(self.near))

    @property
    def short(self) -> int:
        """Visits of this month for which nobody is permitted."""
        return max(0, self.visits - self.permitted[0])


@dataclass(frozen=True, slots=True)
class RegionHeadroom:
    """Halls of a region (a path) that want visits; of these the ones that are short this month or lack shoppers, and how many they lack."""

    region: str
    halls: int
    short: int
    lacking: int
    missing: int


@dataclass(frozen=True, slots=True)
class Cure:
    """One more shopper for a city: `login` posted there, or, where it is None, a new one who lives there. `cured`: halls that are short now
    and then are not; `helped`: halls that are still short, by one less.
    """

    region: str
    login: str | None
    cured: int
    helped: int


@dataclass(frozen=True, slots=True)
class Headroom:
    """By hall (as in the month), by region (city), and the cures, best first."""

    halls: tuple[HallHeadroom, ...]
    regions: tuple[RegionHeadroom, ...]
    cures: tuple[Cure, ...]


def headroom(month: Month, plan: Plan | None = None, *, way: int | None = USUAL_WAY) -> Headroom:
    """Before solving, or with a plan of the month counted as visits to come.

    Within reach is who gets there, does the visit and is back in a day's work from home, or from the lodging of a posting that the month
    has, with no way longer than `way` seconds (None: as far as the day allows).
    """
    sure = _Known(month, plan)
    shoppers = {it.login: it for it in month.shoppers}
    begin = [*starts(month.shoppers), *_lodgings(month, shoppers)]
    halls = []
    for hall, found in within(month, month.halls, begin, way=way):
        near = [it for it in dict.fromkeys(found) if _speaks(shoppers[it], hall)]
        halls.append(sure.hall(hall, near, shoppers))
    return Headroom(tuple(halls), tuple(_regions(month, halls)), tuple(_cures(month, sure, halls, way)))


class _Known:
    """Who was, or will be, where."""

    def __init__(self, month: Month, plan: Plan | None) -> None:
        self.month = month
        self.ahead = [_month(month.days[0], ahead) for ahead in range(1, AHEAD + 1)]
        self.days: dict[tuple[str, str], dict[date, str]] = defaultdict(dict)
        self.away: dict[tuple[str, str], date] = {}
        names = {"visited": "visit", "planned": "plan"}
        for it in month.met:
            self.days[it.code, it.login][it.day_on] = "companion" if it.companion else names[it.source]
        for stop in plan.stops if plan else ():
            for login in people(stop):
                self.days[stop.code, login][stop.day_on] = "plan" if login == stop.login else "companion"
        for away in month.keep_away:
            until = self.away.get((away.code, away.login), date.min)
            self.away[away.code, away.login] = max(until, away.until_on)

    def may(self, code: str, login: str, days: Iterable[date]) -> bool:
        """Whether the three months and exposures allow one of the days."""
        others, away = self.days.get((code, login), ()), self.away.get((code, login), date.min)
        return any(day >= away and all(permitted(day, other) for other in others) for day in days)

    def hall(self, hall: HallWanted, near: list[str], shoppers: Mapping[str, ShopperThere]) -> HallHeadroom:
        open_on = [day for day in self.month.days if hall.open.get(day)]
        counts, free = [0] * (AHEAD + 1), 0
        locked = []
        for login in near:
            hours = shoppers[login].hours
            # Nothing is known against most of them: one look then.
            if (hall.code, login) not in self.days and (hall.code, login) not in self.away:
                free += 1
                counts[0] += any(day in hours for day in open_on)
                continue
            now = self.may(hall.code, login, [day for day in open_on if day in hours])
            counts[0] += now
            for ahead, later in enumerate(self.ahead, start=1):
                counts[ahead] += self.may(hall.code, login, later)
            if not now:
                locked.append(self._locked(hall.code, login))
        counts[1:] = [count + free for count in counts[1:]]
        return HallHeadroom(
            *(hall.code, hall.region, hall.rank, hall.visits, tuple(near), tuple(counts), tuple(locked)),
            needed=hall.visits * MONTHS,
            safe=hall.visits * (MONTHS + 1),
        )

    def _locked(self, code: str, login: str) -> Locked:
        """Until the first day on which they may again, for the reason that lasts longest."""
        others, away = self.days.get((code, login), {}), self.away.get((code, login), date.min)
        until, why = max(
            [(earliest_return(day), why) for day, why in others.items()]
            + [(away, "exposure")] * (away > date.min)
        )
        return Locked(login, until, why)


def _month(first: date, ahead: int) -> list[date]:
    """The days of a month after the one of `first`."""
    year, month = divmod(first.year * 12 + first.month - 1 + ahead, 12)
    begins = date(year, month + 1, 1)
    return [day for n in range(31) if (day := begins + timedelta(days=n)).month == begins.month]


def _lodgings(month: Month, shoppers: Mapping[str, ShopperThere]) -> Iterator[tuple[str, Place, int]]:
    places = {it.region: it.place for it in month.cities}
    for it in month.postings:
        if it.login in shoppers and it.region in places and (hours := shoppers[it.login].hours):
            yield it.login, places[it.region], max(to - begins for begins, to in hours.values())


def _speaks(shopper: ShopperThere, hall: HallWanted) -> bool:
    return not hall.languages or not hall.languages.isdisjoint(shopper.languages)


def city_of(region: str, cities: Iterable[str]) -> str:
    """The city (its path) in which a region lies; the region itself where none holds it."""
    return max((it for it in cities if region.startswith(it)), key=len, default=region)


def _regions(month: Month, halls: list[HallHeadroom]) -> Iterator[RegionHeadroom]:
    cities = [it.region for it in month.cities]
    grouped = defaultdict(list)
    for it in halls:
        if it.visits:
            grouped[city_of(it.region, cities)].append(it)
    for region, inside in sorted(grouped.items()):
        lacking = [it for it in inside if it.missing]
        short = sum(1 for it in inside if it.short)
        yield RegionHeadroom(region, len(inside), short, len(lacking), sum(it.missing for it in lacking))


def _cures(month: Month, sure: _Known, halls: list[HallHeadroom], way: int | None) -> Iterator[Cure]:
    """For each city the posting, and the newcomer, that do most; nothing where nothing is short."""
    by_code = {it.code: it for it in month.halls}
    short = [(by_code[it.code], it) for it in halls if it.short]
    days = [max((to - begins for begins, to in it.hours.values()), default=0) for it in month.shoppers]
    usual = sorted(days)[len(days) // 2] if days else 600
    found = []
    for city in month.cities:
        reached = {
            it.code
            for it, near in within(month, [it for it, _ in short], [("", city.place, usual)], way=way)
            if near
        }
        there = [(hall, it) for hall, it in short if hall.code in reached]
        if there:
            found.append(_cure(city.region, None, [it for _, it in there]))
            found += _best_posting(sure, city.region, there)
    yield from sorted(found, key=lambda it: (-it.cured, -it.helped, it.region, it.login or ""))


def _best_posting(sure: _Known, region: str, there: list[tuple[HallWanted, HallHeadroom]]) -> list[Cure]:
    found = []
    for shopper in sure.month.shoppers:
        helped = [
            it
            for hall, it in there
            if shopper.login not in it.near
            and _speaks(shopper, hall)
            and sure.may(hall.code, shopper.login, [day for day in shopper.hours if hall.open.get(day)])
        ]
        if helped:
            found.append(_cure(region, shopper.login, helped))
    return sorted(found, key=lambda it: (-it.cured, -it.helped, it.login or ""))[:1]


def _cure(region: str, login: str | None, halls: list[HallHeadroom]) -> Cure:
    counts = Counter(it.short == 1 for it in halls)
    return Cure(region, login, counts[True], counts[False])
