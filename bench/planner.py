"""How good the solver's plans are, as gaps to bounds and ratios within one run [planner.md; issue 4's bars].

    .venv/bin/python bench/planner.py [travel] [travel300] [large] [pvrp] [guess] [guess1500] [replan] [--seed 0] [--scale 1.0]

`travel`: 1,500 halls, one visit each, travel alone, 120 s; then a lower bound for the same visits and postings, for 600 s more.
`travel300`: the same with 300 halls, 60 s and 60 s more. The processor's seconds stand beside: on a busy machine they tell more.
`large`: 5,000 halls in 180 s beside the plan that ten times the time gives.
`pvrp`: the periodic instances in ../shared/planning/pvrp, 60 s each, two runs side by side.
`guess`, `guess1500`: twelve rolled months of 300 and of 1,500 halls, every guesser beside chance, and what chance costs.
`replan`: 60, 300 and 1,500 halls, one shopper-day cancelled, twenty times each.
`--scale` shortens all times, for a look. Load average and peak memory stand with each.
"""

import argparse
import os
import random
import resource
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import provinces
import pvrp

from anfang.core.rotation.check import broken
from anfang.core.rotation.guess import judge
from anfang.core.rotation.month import Met, Month
from anfang.core.rotation.verdict import Solved
from anfang.planning.bound import bound
from anfang.planning.engine.anneal import anneal
from anfang.planning.engine.arrays import empty_routes
from anfang.planning.engine.measure import travel as travel_of
from anfang.planning.engine.rounds import value
from anfang.planning.engine.stages import warm_up
from anfang.planning.replan import replan
from anfang.planning.solve import solve

NEAR_CHANCE = 1000
"""How far a guesser may be from chance, in basis points of it."""
SHARED = Path(__file__).resolve().parents[2] / "shared" / "planning" / "pvrp"


def solved(month: Month, seconds: float, name: str, *, chance: bool = True) -> Solved:
    """A solve with its figures printed."""
    began = time.monotonic()
    found = solve(month, seconds=seconds, tell=lambda _: True, chance=chance)
    faults = len(broken(month, found.plan))
    print(
        f"{name}: travel {found.travel / 3600:.1f} h, nights {found.nights}, unserved {sum(it.missing for it in found.unserved)}, "
        f"broken rules {faults}, rounds {len(found.readings)}, {time.monotonic() - began:.0f} s",
        flush=True,
    )
    return found


def travel(halls: int, seconds: float, more: float, seed: int) -> bool:
    """A plan for travel alone, and a bound of it in so many seconds more."""
    month = replace(provinces.ready(halls, seed=seed, most_visits=1), shadow_percent=0)
    used = time.process_time()
    found = solved(month, seconds, f"{halls} halls", chance=False)
    planned, began, used = time.process_time() - used, time.monotonic(), time.process_time()
    least = bound(month, found.plan, seconds=more)
    gap = found.travel / least - 1 if least else float("inf")
    print(
        f"lower bound {(least or 0) / 3600:.1f} h, {time.monotonic() - began:.0f} s, gap {gap:.2%}; "
        f"processor: plan {planned:.0f} s, bound {time.process_time() - used:.0f} s"
    )
    return gap <= 0.03


def large(seed: int, scale: float) -> bool:
    month = replace(provinces.ready(5000, seed=seed, most_visits=1), shadow_percent=0)
    short, long = solved(month, 180 * scale, "180 s"), solved(month, 1800 * scale, "1,800 s")
    ratio = short.travel / long.travel - 1
    print(f"beside ten times the time: {ratio:+.2%}")
    return ratio <= 0.02 and not short.unserved


def periodic(seed: int, scale: float) -> bool:
    if not SHARED.is_dir():
        print(f"skipped: {SHARED} is not there")
        return True
    gaps = []
    for name, known in pvrp.best_known(SHARED).items():
        with ThreadPoolExecutor(2) as pool:
            runs = pool.map(lambda k: one_instance(SHARED / name, 60 * scale, known, 2 * seed + k), range(2))  # noqa: B023
            costs, turns = zip(*runs, strict=True)
        gaps.append(min(costs) / known - 1)
        print(
            f"{name} {min(costs):.2f} best known {known:.2f} {gaps[-1]:+.2%}, {sum(turns)} turns", flush=True
        )
    print(f"mean {statistics.mean(gaps):.2%} worst {max(gaps):.2%}")
    return statistics.mean(gaps) <= 0.01 and max(gaps) <= 0.02


def one_instance(path: Path, seconds: float, known: float, seed: int) -> tuple[float, int]:
    """Anneal one instance; best cost, and turns made."""
    ground = pvrp.instance(path)
    routes, seeds = empty_routes(ground, len(ground.leave)), np.arange(len(ground.hall), dtype=np.int32)
    leg = known * pvrp.SCALE / len(ground.hall)
    hot, cold, turns, best = 0.5 * leg, 0.005 * leg, 0, (1 << 60, 1 << 60)
    began = time.monotonic()
    while (gone := (time.monotonic() - began) / seconds) < 1:
        warm = hot * (cold / hot) ** gone
        anneal(ground, routes, 0, seeds, 500, warm, warm, 10.0, 1_000_000 * seed + turns)
        turns += 500
        best = min(best, value(ground, routes))
    return (best[1] / pvrp.SCALE if best[0] == 0 else float("inf")), turns


def rolled(halls: int, seconds: float, seed: int) -> bool:
    """Twelve months of a province, one after the other; each month is planned for travel alone as well, which is what chance costs."""
    there, first = provinces.province(halls, seed=seed, most_visits=2), provinces.FIRST
    met: list[Met] = provinces.past(there, first)
    months, chosen, cheapest, shadows, walks = [], 0, 0, 0, []
    for number in range(12):
        month = provinces.month(there, provinces.months_on(first, number), met=met, seed=seed + number)
        found = solved(month, seconds, f"{halls} halls, {month.code}")
        only = solved(month, seconds, "  travel alone", chance=False)
        months.append((month, found.plan))
        quota = replace(found.plan, stops=tuple(it for it in found.plan.stops if not it.shadow))
        chosen, cheapest = chosen + travel_of(month, quota), cheapest + only.travel
        shadows += found.travel - travel_of(month, quota)
        walks += [found.price] if found.price else []
        met = [*met, *provinces.met_by(found.plan)]
    price, missed = chosen / cheapest - 1, []
    print(f"{'guesser':24}{'rate':>9}{'chance':>9}{'off':>9}  of visits")
    for it in judge(months):
        missed += [it.guesser] if abs(it.off) > NEAR_CHANCE else []
        mark = "  MISSED" if abs(it.off) > NEAR_CHANCE else ""
        print(
            f"{it.guesser:24}{it.rate / 100:7.2f} %{it.chance / 100:7.2f} %{it.off / 100:+7.1f} %  {it.visits}{mark}"
        )
    print(
        f"{halls} halls: days and hours left to chance cost {price:+.2%} travel, shadow visits {shadows / cheapest:+.2%}; "
        f"missed: {', '.join(missed) or 'none'}",
        flush=True,
    )
    if walks:
        told = sum(it.travel for it in walks) / sum(it.without for it in walks) - 1
        print(f"the plans themselves told {told:+.2%}, of {len(walks)} months", flush=True)
    return not missed and (halls < 1500 or price <= 0.03)


def cancelled(seed: int, scale: float) -> bool:
    return all([cancelled_in(halls, seed, scale) for halls in (60, 300, 1500)])


def cancelled_in(halls: int, seed: int, scale: float) -> bool:
    """Twenty times one shopper-day is cancelled."""
    month = provinces.ready(halls, seed=seed)
    plan, rng = (
        solved(month, {60: 10, 300: 30, 1500: 60}[halls] * scale, f"{halls} halls").plan,
        random.Random(seed),
    )
    beyond, took, sound = [], [], True
    for _ in range(20):
        login, day = rng.choice(sorted({(it.login, it.day_on) for it in plan.stops}))
        hours = {
            it.login: {d: h for d, h in it.hours.items() if (it.login, d) != (login, day)}
            for it in month.shoppers
        }
        now = replace(month, shoppers=tuple(replace(it, hours=hours[it.login]) for it in month.shoppers))
        began = time.monotonic()
        found = replan(now, plan, seconds=8, tell=lambda _: True)
        took.append(time.monotonic() - began)
        was, new = ({(it.code, it.login, it.day_on) for it in some.stops} for some in (plan, found.plan))
        lost = sum((it.login, it.day_on) == (login, day) for it in plan.stops)
        beyond.append(len(was - new) - lost)
        faults, lacks = len(broken(now, found.plan)), sum(it.missing for it in found.unserved)
        sound &= not faults
        print(
            f"  {lost} cancelled, {beyond[-1]} others changed, unserved {lacks}, broken {faults}, {took[-1]:.1f} s",
            flush=True,
        )
    print(
        f"{halls} halls: others changed: median {statistics.median(beyond)}, most {max(beyond)}; slowest {max(took):.1f} s"
    )
    return sound and statistics.median(beyond) <= 3 and max(took) <= 10


MODES: dict[str, Callable[[int, float], bool]] = {
    "travel": lambda seed, scale: travel(1500, 120 * scale, 600 * scale, seed),
    "travel300": lambda seed, scale: travel(300, 60 * scale, 60 * scale, seed),
    "large": large,
    "pvrp": periodic,
    "guess": lambda seed, scale: rolled(300, 30 * scale, seed),
    "guess1500": lambda seed, scale: rolled(1500, 60 * scale, seed),
    "replan": cancelled,
}


def main() -> int:
    asking = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    asking.add_argument("modes", nargs="*", choices=[*MODES, []], default=[])
    asking.add_argument("--seed", type=int, default=0)
    asking.add_argument("--scale", type=float, default=1.0)
    asked = asking.parse_args()
    warm_up()
    missed = []
    for mode in asked.modes or MODES:
        print(f"── {mode}, load average {os.getloadavg()[0]:.1f}", flush=True)
        if not MODES[mode](asked.seed, asked.scale):
            missed.append(mode)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"peak memory {peak:.0f} MB, load average {os.getloadavg()[0]:.1f}", flush=True)
    print(f"missed: {', '.join(missed)}" if missed else "all bars hold")
    return int(bool(missed))


if __name__ == "__main__":
    raise SystemExit(main())
