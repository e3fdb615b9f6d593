"""Routes carried over to ground that has more postings."""

from collections.abc import Sequence

import numpy as np

from anfang.core.rotation.month import Posting
from anfang.planning.engine.arrays import Routes, empty_routes
from anfang.planning.engine.ground import Laid, lay
from anfang.planning.engine.locks import lock_in
from anfang.planning.engine.rounds import settle


def posted(laid: Laid, routes: Routes, more: Sequence[Posting]) -> tuple[Laid, Routes]:
    """The ground with more postings, and what holds there of the routes."""
    now = lay(laid.month, (*laid.postings, *more), begun=laid.begun)
    there = carried(now, routes.seq.copy(), routes.n.copy())
    lock_in(now, there)
    return now, there


def carried(laid: Laid, seq: np.ndarray, n: np.ndarray) -> Routes:
    """The routes on new ground; those that do not hold there are given up."""
    routes = empty_routes(laid.ground, len(laid.month.shoppers))
    days, kept = len(laid.days), n.copy()
    settle(laid.ground, routes, seq, n)
    for r in n.nonzero()[0]:
        s, d = r // days, r % days
        holds = all(laid.ground.permit[laid.ground.hall[v], s, d] for v in seq[r, : n[r]])
        last = routes.seq[r, n[r] - 1]
        h = laid.ground.hall[last]
        ends = routes.early[r, n[r] - 1] + laid.ground.minutes[h] + laid.ground.time[h, laid.ground.end[s, d]]
        if (
            not holds
            or ends > laid.ground.back[s, d]
            or (routes.early[r, : n[r]] > routes.late[r, : n[r]]).any()
        ):
            kept[r] = 0
    settle(laid.ground, routes, seq, kept)
    return routes
