"""The stages of a solve, one after the other."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from math import ceil

import numpy as np

from anfang.core.rotation import figures
from anfang.core.rotation.month import City, HallWanted, Lock, Month, Place, Plan, ShopperThere
from anfang.core.rotation.verdict import Price, Progress, Solved
from anfang.planning.engine.arrays import Bytes, Ints, Routes, empty_routes
from anfang.planning.engine.begun import Begun, begun
from anfang.planning.engine.bound import bound
from anfang.planning.engine.carried import posted
from anfang.planning.engine.chance import spread_days, spread_hours
from anfang.planning.engine.coverage import proved
from anfang.planning.engine.even import Even
from anfang.planning.engine.give_way import squeeze_in
from anfang.planning.engine.ground import Laid, lay
from anfang.planning.engine.locks import lock_in
from anfang.planning.engine.measure import nights, travel
from anfang.planning.engine.pace import Pace
from anfang.planning.engine.postings import lacking, propose
from anfang.planning.engine.read_back import earliest, read_back
from anfang.planning.engine.rounds import FEW, TURNS, Best, improve, settle
from anfang.planning.engine.shadows import shadowed

HOT, COLD = 1000.0, 20.0  # seconds of travel
FINISH = 40  # thousandths of the time that days and hours take
WALK = 150  # thousandths of the time for the walk that tells what chance costs
PROVE, PROVED_HALLS = 250, 400
"""Thousandths of the time for a lower bound, in months of so many halls at most: with more it takes longer than a plan."""
LOOKS = 16
"""How often days are looked at while they get even."""
OTHERS = 2
"""How many visits are asked to go elsewhere for one without a place."""
TELL_EVERY = 1.0  # seconds: to write a plan down takes as long as thousands of turns
FIRST_LOOK = 80  # thousandths of the time after which postings are looked at again


class Run:
    """A solve under way: what it tells, and how."""

    def __init__(
        self,
        month: Month,
        pace: Pace,
        tell: Callable[[Progress], bool],
        workers: int,
        before: Plan | None = None,
    ) -> None:
        self.month, self.pace, self.tell, self.workers = month, pace, tell, workers
        self.begun: Begun = begun(month, before)
        self.bound: int | None = None
        self.stopped, self.tell_again = False, 0.0
        self.seen: set[tuple[int, tuple[int, ...]]] = set()

    def whole(self, plan: Plan) -> Plan:
        """The plan with the visits that have begun."""
        stops = sorted((*plan.stops, *self.begun.stops), key=lambda stop: (stop.day_on, stop.login, stop.at))
        return replace(plan, stops=tuple(stops))

    def told(self, plan: Plan, stage: str) -> bool:
        """Tell how far it is; whether to go on."""
        plan = self.whole(plan)
        wanted = sum(max(hall.visits, 0) for hall in self.month.halls)
        served = sum(not stop.shadow for stop in plan.stops)
        away = nights((*self.month.postings, *plan.postings))
        cost = travel(self.month, plan)
        told = Progress(plan, self.pace.elapsed(), stage, served, wanted, cost, away, self.bound)
        if not self.tell(told):
            self.stopped = True
        return not self.stopped

    def improved(
        self,
        laid: Laid,
        routes: Routes,
        until: int,
        heat: tuple[float, float],
        stage: str,
        least: int = 0,
        frozen: Sequence[int] = (),
        instead: Plan | None = None,
    ) -> Best:
        """Rounds until then, told; `instead`: the plan to be told of, which is not the one that they make."""

        def told(best: Best) -> bool:
            self.seen.update(itineraries(laid, routes.seq, routes.n))
            if self.pace.elapsed() < self.tell_again:
                return not self.stopped
            self.tell_again = self.pace.elapsed() + TELL_EVERY
            if instead is not None:
                return self.told(instead, stage)
            copy = empty_routes(laid.ground, len(self.month.shoppers))
            settle(laid.ground, copy, best.seq, best.n)
            return self.told(earliest(laid, copy), stage)

        best, _ = improve(
            laid.ground,
            routes,
            homes(laid),
            self.pace,
            until,
            heat=heat,
            workers=self.workers,
            seed=self.month.seed,
            told=told,
            frozen=frozen,
            least=least,
            turns=max(100, min(TURNS, 40 * len(laid.visits))),
        )
        return best

    def evened(self, laid: Laid, routes: Routes, until: int) -> None:
        """Rounds until then, cooling down; after each look days get more even."""
        since, even = self.pace.now(), Even(laid)
        for look in range(LOOKS):
            even.look(laid, routes)
            warm, warmer = (HOT * (COLD / HOT) ** (at / LOOKS) for at in (look + 1, look))
            then = since + (until - since) * (look + 1) // LOOKS
            self.improved(laid, routes, then, (warmer, warm), "improve", least=1)
            if self.stopped or self.pace.now() >= until:
                break
        laid.ground.dear[:] = 0

    def squeezed(self, laid: Laid, routes: Routes, until: int) -> None:
        """What is unserved, served where one or two others can go elsewhere; in a small month whatever the time."""
        few = len(laid.visits) <= FEW
        squeeze_in(laid, routes, OTHERS, lambda: few or self.pace.now() < until)

    def prove(self, laid: Laid, routes: Routes, until: int) -> None:
        """A lower bound of travel for the visits that the routes make."""
        self.seen.update(itineraries(laid, routes.seq, routes.n))
        g = laid.ground
        wanted = np.bincount(g.hall[routes.where >= 0], minlength=len(laid.month.halls)).astype(np.int32)
        if self.pace.now() < until:
            more = lambda: self.pace.now() < until  # noqa: E731
            self.bound = bound(g, wanted, sorted(self.seen), more, self.workers)

    def priced(self, laid: Laid, routes: Routes, plan: Plan, hours: int) -> Price | None:
        """What the plan pays for chance, told by a walk on from its routes, which are before hours and without shadow visits: the same
        visits, postings and locks, but only travel counts. None where no time is left for it.
        """
        if self.stopped or not self.told(plan, "price") or self.pace.now() >= 1000:
            return None

        def way(of: Plan) -> int:
            stops = tuple(stop for stop in of.stops if not stop.shadow)
            return travel(self.month, self.whole(Plan(stops, plan.postings)))

        began, pays, least = self.pace.elapsed(), way(plan), way(earliest(laid, routes))
        unserved = np.flatnonzero(routes.where < 0).tolist()
        self.improved(laid, routes, 1000, (HOT, COLD), "price", frozen=unserved, instead=plan)
        least = min(pays, least, way(earliest(laid, routes)))
        return Price(pays, least, hours, ceil(self.pace.elapsed() - began))

    def solved(self, laid: Laid, plan: Plan, price: Price | None = None) -> Solved:
        """The end."""
        plan = self.whole(plan)
        unserved = tuple(figures.unserved(self.month, plan))
        return Solved(
            plan=plan,
            travel=travel(self.month, plan),
            nights=nights((*self.month.postings, *plan.postings)),
            bound=self.bound,
            unserved=unserved,
            proved=proved(laid, unserved),
            stopped=self.stopped,
            seed=self.month.seed,
            readings=tuple(self.pace.readings),
            price=price,
        )


def itineraries(laid: Laid, seq: Ints, n: Ints) -> Iterator[tuple[int, tuple[int, ...]]]:
    """The routes with stops, each with its halls in order."""
    for r in n.nonzero()[0]:
        yield int(r), tuple(int(h) for h in laid.ground.hall[seq[r, : n[r]]])


def homes(laid: Laid) -> np.ndarray:
    """Where each shopper lives, as a point."""
    points = [(shopper.home.lat_e6 / 1e6, shopper.home.lon_e6 / 1e6) for shopper in laid.month.shoppers]
    return np.array(points).reshape(-1, 2)


@cache
def warm_up() -> None:
    """Have all kernels compiled, or read from the folder, before the clock starts: a first plan must not be eaten by a compiler."""
    day, here = date(2026, 3, 2), Place(0, 0)
    halls = [HallWanted(f"{n}", "", "", "", 0, Place(n * 1000, 0), {day: ((0, 1440),)}, 1) for n in range(3)]
    shopper = ShopperThere("one", "", "", here, {day: (0, 1440)})
    tiny = Month("", (day,), frozenset({day}), tuple(halls), (shopper,))
    with_city = replace(
        tiny,
        cities=(City("", "", here),),
        halls=(*halls, replace(halls[0], code="3", open={})),
        locks=(Lock("1"),),
    )
    plan_of(with_city, Pace(0, [0] * 9), tell=lambda _: True, workers=1)


def run(
    month: Month,
    *,
    seconds: float,
    tell: Callable[[Progress], bool],
    workers: int,
    readings: Sequence[int] | None,
    chance: bool,
) -> Solved:
    """A plan, the clock starting when all is compiled."""
    warm_up()
    return plan_of(month, Pace(seconds, readings), tell=tell, workers=workers, chance=chance)


def plan_of(
    month: Month, pace: Pace, *, tell: Callable[[Progress], bool], workers: int, chance: bool = True
) -> Solved:
    """Lay the month, post shoppers, improve, and read the plan back."""
    this = Run(month, pace, tell, workers)
    laid = lay(this.begun.month, begun=this.begun.days)
    routes = empty_routes(laid.ground, len(month.shoppers))
    lock_in(laid, routes)
    for _ in range(3):
        more = propose(laid, lacking(laid), routes, locked(laid))
        if not more:
            break
        laid, routes = posted(laid, routes, more)
    if not laid.days:  # nobody works
        return this.solved(laid, earliest(laid, routes))
    for look in range(1, 4):
        this.improved(laid, routes, look * FIRST_LOOK, (HOT, HOT / 3), "construct", least=4)
        short = missing(laid, routes)
        if this.stopped or not short.any():
            break
        more = propose(laid, short, routes, locked(laid), most=int(short.sum()))
        if not more:
            break
        laid, routes = posted(laid, routes, more)
    this.seen.clear()
    ends = 1000 - FINISH - (WALK if chance else 0)
    prove = PROVE if len(month.halls) <= PROVED_HALLS else 0
    if not this.stopped:
        # Of few visits no day can have its share.
        if chance and len(laid.visits) > FEW:
            this.evened(laid, routes, ends - prove)
        else:
            this.improved(laid, routes, ends - prove, (HOT, COLD), "improve", least=2)
        this.squeezed(laid, routes, ends)
        this.prove(laid, routes, ends)
    if not chance:
        return this.solved(laid, earliest(laid, routes))
    spread_days(laid, routes, free(laid), month.seed)
    quota = empty_routes(laid.ground, len(month.shoppers))
    settle(laid.ground, quota, routes.seq, routes.n)
    full, routes = shadowed(laid, routes, month.seed)
    begins, hours = spread_hours(full, routes, free(full), month.seed)
    plan = read_back(full, routes.seq, routes.n, begins)
    return this.solved(full, plan, this.priced(laid, quota, plan, hours))


def free(laid: Laid) -> Bytes:
    """No visit has to keep its day or its order."""
    return np.zeros(len(laid.visits), np.uint8)


def locked(laid: Laid) -> list[int]:
    """The visits that are locked."""
    return [v for v, one in enumerate(laid.visits) if one.lock]


def missing(laid: Laid, routes: Routes) -> np.ndarray:
    """How many visits of each hall have no route."""
    lacks = np.zeros(len(laid.month.halls), np.int32)
    np.add.at(lacks, laid.ground.hall[routes.where < 0], 1)
    return lacks
