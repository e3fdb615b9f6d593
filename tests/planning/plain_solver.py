"""A solver that puts each hall on a day of its own, and thinks for as long as it is given: what a run is tested with."""

import time

from anfang.core.rotation.month import Month, Plan, Stop
from anfang.core.rotation.verdict import Price, Progress, Solved
from anfang.planning.apart import Asked, Tell, main


def planned(month: Month) -> Plan:
    """Each hall that needs a visit, on one working day after the other, by one shopper after the other; locked stops as they are."""
    stops = [Stop(it.code, it.login, it.day_on, it.at or 600) for it in month.locks if it.login and it.day_on]
    done = {stop.code for stop in stops}
    for n, hall in enumerate(it for it in month.halls if it.visits and it.code not in done):
        shopper = month.shoppers[n % len(month.shoppers)]
        days = sorted(set(shopper.hours) & set(hall.open))
        stops.append(Stop(hall.code, shopper.login, days[n], 600 + n))
    return Plan(tuple(stops))


def solve(asked: Asked, tell: Tell) -> Solved:
    """Tell ten times a second, until the time is over or nobody wants more."""
    plan, began = planned(asked.month), time.monotonic()
    wanted, stopped = sum(hall.visits for hall in asked.month.halls), False
    while not stopped and time.monotonic() - began < asked.seconds:
        served = len(plan.stops)
        stopped = not tell(Progress(plan, time.monotonic() - began, "improve", served, wanted, 1000, 0))
        time.sleep(0.1)
    price = Price(1000, 900, 10, 1)
    return Solved(plan, 1000, 0, None, (), False, stopped, asked.month.seed, (1, 2), price)


if __name__ == "__main__":
    main(solve)
