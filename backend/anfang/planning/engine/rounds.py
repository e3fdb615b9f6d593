"""Improvement in rounds: the crews are cut in two by a line at random, and each part is improved on a core of its own."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from anfang.planning.engine.anneal import anneal, price, unserved
from anfang.planning.engine.arrays import Ground, Ints, Routes
from anfang.planning.engine.clockface import schedule
from anfang.planning.engine.compiled import compiled
from anfang.planning.engine.pace import Pace

TURNS = 20_000
"""Turns a worker makes in a round: about half a second's work."""
FEW, FEW_ROUNDS = 40, 4
"""With so few visits, so many rounds that found nothing better are enough."""


@dataclass
class Best:
    """The best routes so far, by what they leave unserved and then by cost."""

    seq: Ints
    n: Ints
    lacks: int
    cost: int

    def better(self, routes: Routes, lacks: int, cost: int) -> bool:
        """Take over the routes if they are better."""
        if (lacks, cost) >= (self.lacks, self.cost):
            return False
        self.seq, self.n, self.lacks, self.cost = routes.seq.copy(), routes.n.copy(), lacks, cost
        return True


@compiled
def value(g: Ground, routes: Routes) -> tuple[int, int]:
    """Weight of what is unserved, and cost, of all routes."""
    lacks, cost = 0, 0
    for h in range(len(g.first) - 1):
        lacks += unserved(g, routes, h)
    for r in range(len(routes.n)):
        cost += price(g, routes, r)
    return lacks, cost


@compiled
def settle(g: Ground, routes: Routes, seq: Ints, n: Ints) -> bool:
    """Make the routes those of `seq` and `n`; whether all times hold."""
    routes.where[:] = -1
    routes.busy[:] = -1
    holds = True
    routes.n[:] = 0
    for r in range(len(n)):
        if n[r] > 0:
            routes.n[r] = n[r]
            routes.seq[r, : n[r]] = seq[r, : n[r]]
            holds = schedule(g, r, routes) and holds
    return holds


def kept(g: Ground, routes: Routes) -> Best:
    """The routes as they are."""
    lacks, cost = value(g, routes)
    return Best(routes.seq.copy(), routes.n.copy(), int(lacks), int(cost))


def parts(
    g: Ground, routes: Routes, places: np.ndarray, workers: int, rng: np.random.Generator, frozen: np.ndarray
) -> list[Ints]:
    """Give each crew and each visit to a worker; the visits of each worker. `places[crew]`: where it is at home.

    A hall whose visits fall to two workers stays as it is in this round, as do `frozen` visits.
    """
    crews, days = g.leave.shape
    angle = rng.uniform(0, 2 * np.pi)
    along = places @ np.array([np.cos(angle), np.sin(angle)])
    stops = routes.n.reshape(crews, days).sum(axis=1) + 1
    # Who goes in a team stays with the others of it.
    group = np.arange(len(routes.busy))
    for lead, companion in g.member[g.member[:, 1] >= 0]:
        group[group == group[companion]] = group[lead]
    leader = group[g.member[:, 0]]
    order = np.argsort(along[leader], kind="stable")
    share = np.cumsum(stops[order]) / stops.sum()
    part = np.empty(crews, np.int32)
    part[order] = np.minimum(workers - 1, (share * workers).astype(np.int32))
    routes.part[:] = part[leader]
    served = routes.where >= 0
    home = np.where(g.able[g.hall, 0] >= 0, g.able[g.hall, 0], 0)
    routes.owner[:] = routes.part[np.where(served, routes.where // days, home)]
    for h in np.flatnonzero(np.diff(g.first) > 1):
        mine = slice(g.first[h], g.first[h + 1])
        there = routes.where[mine] >= 0
        owners = routes.owner[mine]
        if there.any():
            owners[~there] = owners[there][0]
        if (owners != owners[0]).any():
            owners[:] = -1
    routes.owner[frozen] = -1
    return [np.flatnonzero(routes.owner == w).astype(np.int32) for w in range(workers)]


def improve(
    g: Ground,
    routes: Routes,
    places: np.ndarray,
    pace: Pace,
    until: int,
    *,
    heat: tuple[float, float],
    workers: int,
    seed: int,
    told: Callable[[Best], bool],
    frozen: Sequence[int] = (),
    turns: int = TURNS,
    least: int = 0,
) -> tuple[Best, bool]:
    """Rounds until `until` thousandths of the time are gone, `least` of them at least; `frozen` visits stay where they are. Answers the
    best routes, settled, and whether a person stopped it.

    Each worker's chance comes from `seed`, the round and its number, so that the same readings of the clock give the same routes.
    """
    best, since = kept(g, routes), pace.now()
    rng = np.random.default_rng([seed, since])
    still = np.zeros(len(g.hall), bool)
    still[list(frozen)] = True
    free = len(g.hall) - len(frozen)
    workers = 1 if free <= FEW else workers
    hot, cold = heat
    stopped = False
    with ThreadPoolExecutor(workers) as pool:
        made, lately = 0, 0
        while ((now := pace.now()) < until or made < least) and not stopped:
            made += 1
            if free <= FEW and made > least + FEW_ROUNDS and lately >= FEW_ROUNDS:
                break
            gone = min(1.0, (now - since) / max(1, until - since))
            warm = hot * (cold / hot) ** gone
            seeds = parts(g, routes, places, workers, rng, still)
            chances = rng.integers(0, 2**31, workers)
            work = [
                pool.submit(anneal, g, routes, w, seeds[w], turns, warm, warm, 10.0, int(chances[w]))
                for w in range(workers)
                if len(seeds[w])
            ]
            for one in work:
                one.result()
            lacks, cost = value(g, routes)
            lately += 1
            if best.better(routes, int(lacks), int(cost)):
                lately = 0
                stopped = not told(best)
            elif not told(best):
                stopped = True
    settle(g, routes, best.seq, best.n)
    return best, stopped
