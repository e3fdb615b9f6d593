"""Provinces that do not exist, to plan, check and guess in: from a number of halls and a seed, always the same one.

`python bench/provinces.py 300` prints what there is in one. Halls cluster in a capital, cities, counties and towns; shoppers live near
them, about one for twelve halls, so that one visit a month can be served but a hall far from the capital has hardly more shoppers than
three months need. The past is made by a planner who knows no more than the rules, and it keeps them all.
"""

import random
import sys
from calendar import monthrange
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from anfang.core.rotation import permitted
from anfang.core.rotation.month import City, HallWanted, Met, Month, Place, Plan, ShopperThere, Spans, Stop
from anfang.core.rotation.travel import seconds

CAPITAL = Place(26_600_000, 106_700_000)
CITIES = {60: 3, 300: 5, 1500: 9, 5000: 16}
RANKS = ("flagship", "central", "second", "third", "cooperative")
VISITS = {"flagship": 4, "central": 2, "second": 1, "third": 1, "cooperative": 1}
LEAST_GAP = {1: 0, 2: 6, 3: 4, 4: 3}
REACH = 4 * 3600  # one way: farther nobody goes for a day
# Public holidays on weekdays, and the weekend days that are worked instead, around the months of the benches.
HOLIDAYS = {date(2026, 10, day) for day in range(1, 8)} | {date(2027, 1, 1), date(2026, 9, 25)}
MAKE_UP = {date(2026, 9, 20), date(2026, 10, 10)}
FIRST = date(2026, 12, 1)
Week = tuple[Spans, ...]


@dataclass(frozen=True)
class Province:
    """What does not change from month to month: `halls` without days, their week of opening hours, `shoppers` without days, their
    weekdays, and who is away when. `near`: hall → logins within a day's travel, the nearest first.
    """

    seed: int
    halls: tuple[HallWanted, ...]
    weeks: Mapping[str, Week]
    shoppers: tuple[ShopperThere, ...]
    works: Mapping[str, frozenset[int]]
    away: Mapping[str, tuple[date, date]]
    cities: tuple[City, ...]
    near: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def working(day: date) -> bool:
    """Whether a day counts as a working day."""
    return day in MAKE_UP or (day.weekday() < 5 and day not in HOLIDAYS)


def days_of(first: date) -> tuple[date, ...]:
    """All days of the month that begins with `first`."""
    return tuple(first + timedelta(days=n) for n in range(monthrange(first.year, first.month)[1]))


def months_on(first: date, months: int) -> date:
    """The first day of the month so many months on, or back."""
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, month + 1, 1)


def province(
    halls: int, *, seed: int = 0, most_visits: int = 4, language: str | None = "miao", saturdays: bool = False
) -> Province:
    """Any number of halls; each wants as many visits as its tier, `most_visits` at most. `language`: spoken in some counties.
    `saturdays`: a third of the shoppers work from Tuesday to Saturday; else all of them on working days.
    """
    rng = random.Random(f"province {halls} {seed}")
    cities = _cities(rng, CITIES.get(halls, max(1, min(16, halls // 100 + 2))))
    made, weeks, minority = [], {}, set()
    for number in range(halls):
        # The capital has a share of its own, the others what is left, unevenly.
        city = 0 if rng.random() < 0.25 else int(len(cities) * rng.random() ** 1.3)
        hall, week = _hall(rng, number, city, cities[city], most_visits)
        if language and hall.region[-3:] in ("25/", "27/") and city:
            hall = replace(hall, languages=frozenset({language}))
            minority.add(city)
        made.append(hall)
        weeks[hall.code] = week
    inside = Counter(int(hall.region[6:8]) for hall in made)
    shoppers, works, away = [], {}, {}
    for city in sorted(inside):
        for place in range(max(2, round(inside[city] / 12))):
            speaks = (
                {language}
                if language and city in minority and (place % 3 == 0 or inside[city] < 60)
                else set()
            )
            home = _around(rng, cities[city].place, 6 if rng.random() < 0.75 else 45)
            login = f"s{len(shoppers) + 1:03d}"
            hours = _hours(rng)
            shoppers.append(
                ShopperThere(
                    *(login, f"暗访员{len(shoppers) + 1}", cities[city].region, home, {hours[0]: hours[1]}),
                    languages=frozenset(filter(None, speaks)),
                    most_stops=rng.choice((6, 8, 8)),
                )
            )
            works[login] = frozenset((1, 2, 3, 4, 5) if saturdays and place % 3 == 2 else (0, 1, 2, 3, 4))
            if rng.random() < 0.1:
                begins = FIRST + timedelta(days=rng.randrange(28))
                away[login] = (begins, begins + timedelta(days=rng.randrange(3, 9)))
    found = Province(seed, tuple(made), weeks, tuple(shoppers), works, away, cities)
    return replace(found, near=dict(_near(found)))


def month(
    there: Province,
    first: date = FIRST,
    *,
    met: Sequence[Met] = (),
    history: Mapping[str, tuple[Met, ...]] | None = None,
    seed: int | None = None,
) -> Month:
    """The month that begins with `first`, nothing planned. `history` None: what `met` tells of each hall."""
    days = days_of(first)
    learned: Mapping[str, tuple[Met, ...]] = by_hall(met) if history is None else history
    return Month(
        code=f"{first:%Y-%m}",
        days=days,
        working=frozenset(day for n in range(-110, 150) if working(day := first + timedelta(days=n))),
        halls=tuple(
            replace(it, open={day: _open(there, it.code, day) for day in days}) for it in there.halls
        ),
        shoppers=tuple(replace(it, hours=dict(_hours_of(there, it, days))) for it in there.shoppers),
        cities=there.cities,
        met=tuple(it for it in met if it.day_on >= months_on(first, -3)),
        history={code: visits for code, visits in learned.items()},
        seed=there.seed if seed is None else seed,
    )


def by_hall(met: Sequence[Met]) -> dict[str, tuple[Met, ...]]:
    """Hall → its visits, oldest first."""
    found: dict[str, list[Met]] = defaultdict(list)
    for it in met:
        found[it.code].append(it)
    return {code: tuple(sorted(visits, key=lambda it: it.day_on)) for code, visits in found.items()}


def ready(halls: int, *, seed: int = 0, most_visits: int = 4, months: int = 3, first: date = FIRST) -> Month:
    """A month to be planned, with so many months of history (12: for guessers) that keeps the rules."""
    there = province(halls, seed=seed, most_visits=most_visits)
    return month(there, first, met=past(there, first, months=months))


def met_by(plan: Plan, source: str = "visited") -> Iterator[Met]:
    """Who was where if the plan came true: companions too."""
    for it in plan.stops:
        for login in (it.login, it.companion):
            if login:
                yield Met(it.code, login, it.day_on, it.at, source)


def past(there: Province, first: date, *, months: int = 3) -> list[Met]:
    """Visits of the months before `first`: each hall as often as it wants, where a shopper within reach was free."""
    met: list[Met] = []
    for back in range(-months, 0):
        met += met_by(careless(there, months_on(first, back), met))
    return met


def careless(there: Province, first: date, met: Sequence[Met]) -> Plan:
    """A plan that keeps the rules and minds nothing else: halls by rank, the first shopper and day that happen to fit."""
    now, rng = month(there, first, met=met, history={}), random.Random(f"past {there.seed} {first}")
    halls, shoppers = {it.code: it for it in now.halls}, {it.login: it for it in now.shoppers}
    was: dict[tuple[str, str], list[date]] = defaultdict(list)
    seen: dict[str, list[date]] = defaultdict(list)
    for it in now.met:
        was[it.code, it.login].append(it.day_on)
        seen[it.code].append(it.day_on)
    trips: dict[tuple[str, date], list[Stop]] = defaultdict(list)
    ordered = sorted(now.days[n] for n in range(len(now.days)))
    count = {day: place for place, day in enumerate(sorted(now.working))}
    for hall in sorted(now.halls, key=lambda it: (it.rank, rng.random())):
        near = there.near[hall.code]
        for part in range(hall.visits):
            # Several visits are spread over the month: each has a part of it.
            days = ordered[len(ordered) * part // hall.visits : len(ordered) * (part + 1) // hall.visits]
            stop = next(_fitting(rng, now, hall, near, days, halls, shoppers, was, seen, trips, count), None)
            if stop:
                trips[stop.login, stop.day_on].append(stop)
                trips[stop.login, stop.day_on].sort(key=lambda it: it.at)
                was[hall.code, stop.login].append(stop.day_on)
                seen[hall.code].append(stop.day_on)
    return Plan(tuple(stop for stops in trips.values() for stop in stops))


def _fitting(rng, now, hall, near, days, halls, shoppers, was, seen, trips, count) -> Iterator[Stop]:
    by_nearness = sorted(near, key=lambda login: near.index(login) * rng.random())
    for login in by_nearness[:40]:
        shopper = shoppers[login]
        if hall.languages and hall.languages.isdisjoint(shopper.languages):
            continue
        for day in rng.sample(days, len(days)):
            spans, trip = hall.open.get(day), trips.get((login, day), [])
            if not spans or day not in shopper.hours or len(trip) >= shopper.most_stops:
                continue
            if any(not permitted(day, it) for it in was[hall.code, login]):
                continue
            if any(_between(count, day, it) < hall.least_gap or day == it for it in seen[hall.code]):
                continue
            for _ in range(3):
                begins, ends = rng.choice(spans)
                if ends - begins < hall.minutes:
                    continue
                at = rng.randrange(begins, ends - hall.minutes + 1, 5)
                if _in_time(now, hall, shopper, day, at, trip, halls):
                    yield Stop(hall.code, login, day, at)


def _between(count: Mapping[date, int], one: date, other: date) -> int:
    first, last = min(one, other), max(one, other)
    return sum(first + timedelta(days=n) in count for n in range(1, min(60, (last - first).days)))


def _in_time(now, hall, shopper, day, at, trip, halls) -> bool:
    """Whether the stop fits between those before and after it, or home."""
    before = max((it for it in trip if it.at <= at), key=lambda it: it.at, default=None)
    after = min((it for it in trip if it.at > at), key=lambda it: it.at, default=None)
    start, end = shopper.hours[day]
    place = halls[before.code].place if before else shopper.home
    free = before.at + halls[before.code].minutes if before else start
    if free * 60 + seconds(place, hall.place, now.travel) > at * 60:
        return False
    place, until = (halls[after.code].place, after.at) if after else (shopper.home, end)
    return (at + hall.minutes) * 60 + seconds(hall.place, place, now.travel) <= until * 60


def _cities(rng: random.Random, number: int) -> tuple[City, ...]:
    places = [CAPITAL]
    while len(places) < number:
        place = Place(
            CAPITAL.lat_e6 + rng.randint(-2_000_000, 2_000_000),
            CAPITAL.lon_e6 + rng.randint(-2_200_000, 2_200_000),
        )
        if all(abs(place.lat_e6 - it.lat_e6) + abs(place.lon_e6 - it.lon_e6) > 700_000 for it in places):
            places.append(place)
    return tuple(City(f"/52/52{n:02d}/", f"第{n + 1}市", place) for n, place in enumerate(places))


def _hall(rng: random.Random, number: int, city: int, there: City, most: int) -> tuple[HallWanted, Week]:
    """In the city (45 %), in a county's seat (30 %), or in a town around it. A county lies where its city and number say."""
    county = rng.randrange(21, 29)
    at = random.Random(f"county {there.place} {county}")
    seat = _around(at, there.place, at.uniform(35, 75), least=0.8)
    kind = rng.choices(("city", "county", "town"), (45, 30, 25))[0]
    place = {
        "city": _around(rng, there.place, 7),
        "county": _around(rng, seat, 2.5),
        "town": _around(rng, seat, 18),
    }[kind]
    tiers = {"city": (4, 18, 48, 10, 20), "county": (0, 2, 50, 20, 28), "town": (0, 0, 5, 55, 40)}[kind]
    tier = rng.choices(RANKS, tiers)[0]
    visits = min(
        most, VISITS[tier] + (rng.random() < 0.03 and tier != "flagship")
    )  # now and then one under watch
    region = f"{there.region}{there.region[4:8]}{'03' if kind == 'city' else county}/"
    hall = HallWanted(
        *(
            f"H{number + 1:05d}",
            f"{there.name}{number + 1}号营业厅",
            tier,
            region,
            RANKS.index(tier),
            place,
            {},
            visits,
        ),
        minutes=rng.choice((30, 45, 45, 60)),
        least_gap=LEAST_GAP[visits],
    )
    return hall, _week(rng, kind)


def _week(rng: random.Random, kind: str) -> Week:
    opens, closes = rng.choice(((540, 1080), (510, 1050), (540, 1020)))
    noon = kind != "city" and rng.random() < 0.3
    whole: Spans = ((opens, 720), (840, closes)) if noon else ((opens, closes),)
    half: Spans = ((opens, 720),)
    week = [whole] * 7
    if kind != "city":
        week[6] = () if rng.random() < 0.4 else half
    if rng.random() < 0.15:
        week[rng.randrange(7)] = ()
    if rng.random() < 0.15:
        week[rng.randrange(7)] = half
    return tuple(week)


def _hours(rng: random.Random) -> tuple[date, tuple[int, int]]:
    """Kept under the first day of all until a month gives the days."""
    return date.min, rng.choice(((480, 1140), (510, 1110), (450, 1140)))


def _hours_of(
    there: Province, it: ShopperThere, days: Sequence[date]
) -> Iterator[tuple[date, tuple[int, int]]]:
    first, last = there.away.get(it.login, (date.max, date.min))
    for day in days:
        works = day in MAKE_UP or (day.weekday() in there.works[it.login] and day not in HOLIDAYS)
        if works and not first <= day <= last:
            yield day, it.hours[date.min]


def _open(there: Province, code: str, day: date) -> Spans:
    """On a public holiday as on a Sunday."""
    return there.weeks[code][6 if day in HOLIDAYS else day.weekday()]


def _around(rng: random.Random, place: Place, km: float, least: float = 0.0) -> Place:
    """Somewhere within so many km, not nearer than that part of them."""
    angle_lat, angle_lon = rng.gauss(0, 1), rng.gauss(0, 1)
    size = (angle_lat**2 + angle_lon**2) ** 0.5 or 1.0
    far = km * (least + (1 - least) * rng.random() ** 0.5)
    return Place(
        round(place.lat_e6 + far / 111 * 1e6 * angle_lat / size),
        round(place.lon_e6 + far / 99 * 1e6 * angle_lon / size),
    )


def _near(there: Province) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Only shoppers of the nearest cities are looked at: the others are beyond a day's travel anyway."""
    living: dict[str, list[ShopperThere]] = defaultdict(list)
    for it in there.shoppers:
        living[it.region].append(it)
    for hall in there.halls:
        cities = sorted(there.cities, key=lambda it: seconds(it.place, hall.place))[:4]
        ways = [(seconds(it.home, hall.place), it.login) for city in cities for it in living[city.region]]
        yield hall.code, tuple(login for way, login in sorted(ways) if way <= REACH)


def main(halls: int) -> None:
    """Print what there is in the province of so many halls."""
    there = ready(halls)
    print(
        f"{halls} halls, {len(there.shoppers)} shoppers, {len(there.cities)} cities, {len(there.met)} visits in three months"
    )
    print(
        f"wanted in {there.code}: {sum(it.visits for it in there.halls)}; tiers {dict(Counter(it.tier for it in there.halls))}"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
