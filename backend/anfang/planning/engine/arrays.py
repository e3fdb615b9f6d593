"""What the kernels work on. Indices throughout: hall h, visit v, crew s (a shopper, or a team of two), day d, route r = s × D + d.

Places: hall h is place h; homes and lodgings follow. Times are minutes, costs seconds (any unit in a yardstick's instance).
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Bytes = NDArray[np.uint8]
Longs = NDArray[np.int64]
Floats = NDArray[np.float64]

NEVER = 1 << 29
"""A minute that does not come; also: no crew, no day."""


class Ground(NamedTuple):
    """What does not change while routes do.

    `kind[v, d]` names the row of `spans` that holds when visit v may begin and end on day d. `first[h]` … `first[h + 1]` are the
    hall's visits, `weight[v]` what it costs to leave the hall without its (v - first[h] + 1)th.
    `patterns[h]`: allowed sets of days as bits, `choices[h]` of them; 0: days are free, `gap[h]` working days apart.
    `wish_crew`, `wish_day`: where the visit stood before; being elsewhere costs `change`. `dear[h, d]`: what a visit of the hall costs
    on day d beyond travel; less than nothing where too few come; filled while days are evened out.
    """

    cost: Ints  # [place, place]
    back_cost: Ints  # [place, place]: `cost` turned, so that the ways to one place lie side by side
    time: Ints  # [place, place]
    first: Ints  # [H + 1]
    hall: Ints  # [V]
    weight: Longs  # [V]
    must: Longs  # [V]: what it costs besides to leave out just this visit, which is locked
    minutes: Ints  # [H]
    load: Ints  # [H]
    gap: Ints  # [H]
    number: Ints  # [D, 2]: working days before the day, and up to and with it
    patterns: Longs  # [H, P]
    choices: Ints  # [H]
    kind: Ints  # [V, D]
    spans: Ints  # [K, S, 2]
    spanned: Ints  # [K]
    permit: Bytes  # [H, crew, D]
    only: Ints  # [V]: the one crew that a lock allows, -1 any
    leave: Ints  # [crew, D]
    back: Ints  # [crew, D]
    start: Ints  # [crew, D]: place
    end: Ints  # [crew, D]: place
    most: Ints  # [crew, D]: stops of the day at most
    capacity: Ints  # [crew]
    member: Ints  # [crew, 2]: shoppers; the second is -1 for one who goes alone
    near: Ints  # [H, K]
    able: Ints  # [H, A]: crews by round trip, -1 after the last
    ables: Ints  # [H]: how many they are
    alone: Ints  # [H, A]: what the round trip costs at least
    wish_crew: Ints  # [V]
    wish_day: Ints  # [V]
    change: int
    dear: Ints  # [H, D]


class Routes(NamedTuple):
    """Who goes where, in order. Workers share it: each touches the routes and visits of its own part only."""

    seq: Ints  # [R, M]: visits
    n: Ints  # [R]
    where: Ints  # [V]: route, -1 unserved
    at: Ints  # [V]: position in the route
    early: Ints  # [R, M]: the earliest minute at which the stop can begin
    late: Ints  # [R, M]: the latest
    load: Ints  # [R]
    busy: Ints  # [shopper, D]: the route that has them, -1 none
    part: Ints  # [crew]: the worker's part
    owner: Ints  # [V]: the part that may move the visit now, -1 none
    mark: Bytes  # [V]: a worker's note


def empty_routes(ground: Ground, shoppers: int) -> Routes:
    """Nobody goes anywhere."""
    crews, days = ground.leave.shape
    rows, longest = crews * days, int(ground.most.max(initial=1))

    def ints(*shape: int, fill: int = 0) -> Any:
        return np.full(shape, fill, np.int32)

    visits = len(ground.hall)
    return Routes(
        seq=ints(rows, longest, fill=-1),
        n=ints(rows),
        where=ints(visits, fill=-1),
        at=ints(visits),
        early=ints(rows, longest),
        late=ints(rows, longest),
        load=ints(rows),
        busy=ints(shoppers, days, fill=-1),
        part=ints(crews),
        owner=ints(visits),
        mark=np.zeros(visits, np.uint8),
    )
