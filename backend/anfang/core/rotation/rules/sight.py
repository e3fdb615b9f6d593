"""A month and a plan laid out as the rules read them: by hall, by shopper and day."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date

from anfang.core.rotation.month import HallWanted, Met, Month, Place, Plan, Posting, ShopperThere, Stop

Touched = tuple[str, str, date]
"""A hall's code, a shopper's login, a day: a stop as it was, or as it is now."""
ShopperDay = tuple[str, date]


class Sight:
    """`halls`, `shoppers`: by name. `by_hall`: stops of a hall by day. `by_day`: a person's stops of a day by minute, companions' too.

    With `only`, stops that have nothing to do with those halls and shopper-days are left out, so that a hand move costs little.
    """

    def __init__(self, month: Month, plan: Plan, only: Collection[Touched] | None = None) -> None:
        self.month, self.plan = month, plan
        self.halls: dict[str, HallWanted] = {it.code: it for it in month.halls}
        self.shoppers: dict[str, ShopperThere] = {it.login: it for it in month.shoppers}
        self.lodgings: dict[str, Place] = {it.region: it.place for it in month.cities}
        self.days = frozenset(month.days)
        self.stops = plan.stops if only is None else tuple(_near(plan.stops, only))
        self.postings: dict[str, list[Posting]] = defaultdict(list)
        for posting in dict.fromkeys((*month.postings, *plan.postings)):
            self.postings[posting.login].append(posting)
        self.started = {(it.code, it.login, it.day_on) for it in month.locks if it.started}
        self.by_hall: dict[str, list[Stop]] = defaultdict(list)
        self.by_day: dict[ShopperDay, list[Stop]] = defaultdict(list)
        for stop in self.stops:
            self.by_hall[stop.code].append(stop)
            for login in people(stop):
                self.by_day[login, stop.day_on].append(stop)
        for stops in self.by_hall.values():
            stops.sort(key=lambda it: (it.day_on, it.at, it.login, it.companion or ""))
        for stops in self.by_day.values():
            stops.sort(key=lambda it: (it.at, it.code, it.login, it.companion or ""))
        # A visit that has begun is a stop of the plan; the same one among the visits is no second one.
        same = {(it.code, login, it.day_on) for it in self.stops if self.begun(it) for login in people(it)}
        self.met: dict[str, list[Met]] = defaultdict(list)
        for was in month.met:
            if was.code in self.by_hall and (was.code, was.login, was.day_on) not in same:
                self.met[was.code].append(was)

    def begun(self, stop: Stop) -> bool:
        """Whether the visit has begun: what it breaks, nobody can mend any more."""
        return (stop.code, stop.login, stop.day_on) in self.started

    def ends(self, shopper: ShopperThere, day: date) -> tuple[Place, Place]:
        """Where the shopper's day begins and where it ends: home, or the lodging of a posting."""
        start = end = shopper.home
        for posting in self.postings.get(shopper.login, ()):
            lodging = self.lodgings.get(posting.region, shopper.home)
            start = lodging if posting.first_on < day <= posting.last_on else start
            end = lodging if posting.first_on <= day < posting.last_on else end
        return start, end


def people(stop: Stop) -> tuple[str, ...]:
    """Who is at the hall: the shopper and, where there is one, the companion."""
    return (stop.login,) if stop.companion in (None, stop.login) else (stop.login, str(stop.companion))


def _near(stops: Iterable[Stop], only: Collection[Touched]) -> Iterator[Stop]:
    """The stops that rules about the touched halls and shopper-days have to read: theirs, and those of whom and what they share."""
    halls, days = {code for code, _, _ in only}, {(login, day) for _, login, day in only}
    beside_halls, beside_days = set(halls), set(days)
    for stop in stops:
        mine = [(login, stop.day_on) for login in people(stop)]
        if stop.code in halls or not days.isdisjoint(mine):
            beside_halls.add(stop.code)
            beside_days.update(mine)
    for stop in stops:
        mine = [(login, stop.day_on) for login in people(stop)]
        if stop.code in beside_halls or not beside_days.isdisjoint(mine):
            yield stop
