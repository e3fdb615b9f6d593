"""Why a visit is not served: the smallest set of obstacles that, taken away, lets it be put into the plan, and what it then costs.

For every open day and every shopper (with a companion where two go) it is asked what stands against this one visit; the other halls keep
their days and shoppers, only the hours of that shopper's day may move. So an obstacle is true of the plan as it is, not of all plans.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from anfang.core.rotation.figures import unserved
from anfang.core.rotation.insertion import insertions, timed, travelled
from anfang.core.rotation.month import HallWanted, Lock, Month, Plan, ShopperThere, Stop
from anfang.core.rotation.reach import starts, within
from anfang.core.rotation.rules.fixed import bans, named, unkept, wanted
from anfang.core.rotation.rules.gaps import working_days_between
from anfang.core.rotation.rules.sight import Sight, people
from anfang.core.rotation.three_months import clash, earliest_return
from anfang.core.rotation.verdict import Facts, Obstacle, Unserved

# Of sets of one size, the one is told that is taken away most easily.
WEIGHT: Final = {
    "day_full": 1,
    "gap": 2,
    "forbidden": 2,
    "lock": 2,
    "locked": 3,
    "day_off": 3,
    "kept_away": 4,
    "hours_apart": 4,
    "no_team": 5,
    "too_far": 5,
    "language": 6,
    "same_day": 7,
}


@dataclass(frozen=True, slots=True)
class Way:
    """One way to serve a visit: the obstacles to be taken away, the seconds it adds, and the plan where there are none. A plan that comes
    with the single obstacle `free`: nothing stands against the visit, whoever made the plan overlooked it.
    """

    obstacles: tuple[Obstacle, ...]
    cost: int
    plan: Plan | None = None


def explain(month: Month, plan: Plan, lacking: Iterable[Unserved] | None = None) -> list[Unserved]:
    """What the plan lacks (or `lacking` of it), each with its obstacles; in the given order."""
    ground = _Ground(month, plan)
    found = []
    for it in unserved(month, plan) if lacking is None else lacking:
        way = ground.best(ground.sight.halls[it.code])
        found.append(replace(it, obstacles=way.obstacles))
    return found


def place(month: Month, plan: Plan, code: str) -> Way:
    """The cheapest way to serve one more visit of a hall: with its plan where nothing stands against it."""
    ground = _Ground(month, plan)
    return ground.best(ground.sight.halls[code])


class _Ground:
    def __init__(self, month: Month, plan: Plan) -> None:
        self.month, self.plan, self.sight = month, plan, Sight(month, plan)
        self.working = sorted(month.working)
        self.banned = set(month.forbidden)
        self.days: dict[tuple[str, str], dict[date, str]] = defaultdict(dict)
        self.seen: dict[str, set[date]] = defaultdict(set)
        self.away: dict[tuple[str, str], date] = {}
        for was in month.met:
            self.days[was.code, was.login][was.day_on] = was.source
            self.seen[was.code].add(was.day_on)
        for stop in plan.stops:
            self.seen[stop.code].add(stop.day_on)
            for login in people(stop):
                self.days[stop.code, login][stop.day_on] = "plan"
        for it in month.keep_away:
            self.away[it.code, it.login] = max(self.away.get((it.code, it.login), date.min), it.until_on)
        self.partners: dict[str, list[str]] = defaultdict(list)
        for team in month.teams:
            self.partners[team.lead].append(team.companion)
            self.partners[team.companion].append(team.lead)

    def best(self, hall: HallWanted) -> Way:
        """The way with the fewest obstacles; of these the ones most easily taken away; of these the least travel, the earliest day."""
        days = [
            day
            for day in self.month.days
            if any(closes - opens >= hall.minutes for opens, closes in hall.open.get(day, ()))
            and not (hall.retired_on and day >= hall.retired_on)
        ]
        if not days:
            return self._if_open(hall)
        locks = unkept(
            [it for it in self.month.locks if it.code == hall.code], self.sight.by_hall.get(hall.code, [])
        )
        best: Way | None = None
        for shopper in self.month.shoppers:
            for day in days:
                if not self._there(shopper.login, day):
                    continue
                for companion in self._companions(hall, shopper, day):
                    stop = Stop(hall.code, shopper.login, day, 0, companion)
                    obstacles = self._standing(hall, stop, locks)
                    if best is None or len(obstacles) <= len(best.obstacles):
                        way = self._timed(hall, stop, obstacles)
                        best = way if best is None or _rank(way) < _rank(best) else best
        if best is None:
            return Way((Obstacle("nobody"),), 0)
        return replace(best, obstacles=tuple(self._counted(hall, days, best)))

    def _if_open(self, hall: HallWanted) -> Way:
        """Never open for long enough: that, and what would stand against the visit if it were."""
        opened = replace(hall, open={day: ((0, 1440),) for day in self.month.days}, retired_on=None)
        halls = tuple(opened if it.code == hall.code else it for it in self.month.halls)
        way = _Ground(replace(self.month, halls=halls), self.plan).best(opened)
        others = [it for it in way.obstacles if it.why != "free"]
        return Way((Obstacle("closed", {"minutes": hall.minutes}, way.cost), *others), way.cost)

    def _companions(self, hall: HallWanted, shopper: ShopperThere, day: date) -> list[str | None]:
        """With whom the shopper would go: with whom they go that day already; where two are wanted, with each they make a team with."""
        trip = self.sight.by_day.get((shopper.login, day), [])
        if trip and len(both := people(trip[0])) == 2:
            return [next(it for it in both if it != shopper.login)]
        partners = [it for it in self.partners[shopper.login] if self._there(it, day)]
        # Alone as well: that two are wanted may be what stands there.
        return [*partners, None] if hall.team else [None]

    def _there(self, login: str, day: date) -> bool:
        other = self.sight.shoppers.get(login)
        return other is not None and not (other.left_on and day >= other.left_on)

    def _standing(self, hall: HallWanted, stop: Stop, locks: list[Lock]) -> list[Obstacle]:
        """What stands against hall, shopper and day, whatever the hour."""
        day, lead = stop.day_on, self.sight.shoppers[stop.login]
        found = []
        if hall.team and stop.companion is None:
            found.append(Obstacle("no_team", {"who": stop.login}))
        if hall.languages and hall.languages.isdisjoint(lead.languages):
            found.append(Obstacle("language", {"wanted": ", ".join(sorted(hall.languages))}))
        for login in people(stop):
            others, away = self.days.get((hall.code, login), {}), self.away.get((hall.code, login), date.min)
            if other := clash(day, others):
                facts: Facts = {
                    "who": login,
                    "other": other,
                    "source": others[other],
                    "free": _free(day, others),
                }
                found.append(Obstacle("locked", facts))
            if day < away:
                found.append(Obstacle("kept_away", {"who": login, "until": away}))
            if day not in self.sight.shoppers[login].hours:
                found.append(Obstacle("day_off", {"who": login, "day": day}))
        if day in self.seen[hall.code]:
            found.append(Obstacle("same_day", {"day": day}))
        elif near := [it for it in self.seen[hall.code] if self._between(it, day) < hall.least_gap]:
            other = min(near, key=lambda it: (abs(it - day), it))
            found.append(Obstacle("gap", {"day": day, "other": other, "least": hall.least_gap}))
        found += [Obstacle("forbidden", named(it)) for it in bans(self.banned, stop)]
        if locks and not any(it.login in (None, stop.login) and it.day_on in (None, day) for it in locks):
            found.append(Obstacle("lock", wanted(locks[0])))
        return found

    def _between(self, one: date, other: date) -> int:
        return working_days_between(self.working, min(one, other), max(one, other))

    def _timed(self, hall: HallWanted, stop: Stop, obstacles: list[Obstacle]) -> Way:
        """With what stands against it in that day's hours, and the travel it adds."""
        day, who = stop.day_on, [_at_work(self.sight.shoppers[it], stop.day_on) for it in people(stop)]
        trips = [self.sight.by_day.get((it.login, day), []) for it in who]
        trip = trips[0]
        together = all(it == trip for it in trips) and all(
            set(people(it)) == set(people(stop)) for it in trip
        )
        room = together and all(len(trip) < it.most_stops for it in who)
        added = (
            min(insertions(self.sight, who, trip, stop), default=None, key=lambda it: it[0]) if room else None
        )
        if added and not obstacles:
            others = [it for it in self.plan.stops if it not in trip]
            return Way((), added[0], replace(self.plan, stops=(*others, *added[1])))
        if added:
            return Way(tuple(obstacles), added[0])
        more = self._no_time(hall, stop, who, trip if room else None)
        return Way((*obstacles, *more), travelled(self.sight, who, day, [stop]))

    def _no_time(
        self, hall: HallWanted, stop: Stop, who: list[ShopperThere], trip: list[Stop] | None
    ) -> Iterator[Obstacle]:
        """The day is too short for the way, at the wrong time for the hall, or full of other stops. `trip`: that day's, None where it takes
        none any more.
        """
        day, cured = stop.day_on, []
        for it in who:
            way = travelled(self.sight, [it], day, [stop])
            far = way + hall.minutes * 60 > (it.hours[day][1] - it.hours[day][0]) * 60
            next_door = replace(it, home=hall.place, login="") if far else it  # nobody's postings
            longer = replace(it, hours={**it.hours, day: (0, 1440)})
            cures = [it, next_door, longer, replace(longer, home=next_door.home, login=next_door.login)]
            cure = next((each for each in cures if timed(self.sight, [each], day, [stop])), cures[-1])
            cured.append(cure)
            if cure.home != it.home:
                yield Obstacle("too_far", {"who": it.login, "way": -(-way // 60)})
            if cure.hours[day] != it.hours[day]:
                yield Obstacle("hours_apart", {"who": it.login, "day": day})
        if not timed(self.sight, cured, day, [stop]):
            for place, it in enumerate(cured):
                if it.hours[day] == who[place].hours[day]:
                    yield Obstacle("hours_apart", {"who": who[place].login, "day": day})
                    cured[place] = replace(it, hours={**it.hours, day: (0, 1440)})
        if trip is None or not any(insertions(self.sight, cured, trip, stop)):
            others = self.sight.by_day.get((stop.login, day), [])
            yield Obstacle("day_full", {"who": stop.login, "day": day, "stops": len(others)})

    def _counted(self, hall: HallWanted, days: list[date], way: Way) -> Iterator[Obstacle]:
        """The obstacles with their cost, and with how it stands with the hall's shoppers as a whole: `near` of them get there and back in a
        day and speak the language, `locked` of these may not go on any day.
        """
        reached = dict(
            (it.code, names) for it, names in within(self.month, [hall], starts(self.month.shoppers))
        )
        near = [
            login
            for login in reached[hall.code]
            if not hall.languages or hall.languages & self.sight.shoppers[login].languages
        ]
        locked = sum(all(clash(day, self.days.get((hall.code, it), ())) for day in days) for it in near)
        if not way.obstacles:
            yield Obstacle("free", {}, way.cost)
        for it in way.obstacles:
            yield replace(it, facts={**it.facts, "near": len(near), "locked": locked}, cost=way.cost)


def _at_work(shopper: ShopperThere, day: date) -> ShopperThere:
    """With the longest of their hours on a day off."""
    if day in shopper.hours:
        return shopper
    longest = max(shopper.hours.values(), key=lambda it: it[1] - it[0], default=(0, 1440))
    return replace(shopper, hours={**shopper.hours, day: longest})


def _rank(way: Way) -> tuple[int, int, int]:
    return len(way.obstacles), sum(WEIGHT[it.why] for it in way.obstacles), way.cost


def _free(day: date, others: Iterable[date]) -> date:
    """The first day after `day` that keeps three months' distance to all others."""
    known = list(others)
    return next(it for it in sorted(map(earliest_return, known)) if it > day and clash(it, known) is None)
