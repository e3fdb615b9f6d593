"""Shoppers who go alone, and teams of two, as rows of the same tables."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from anfang.core.rotation.month import Month
from anfang.core.rotation.rules.sight import people
from anfang.planning.engine.arrays import Bytes, Ints
from anfang.planning.engine.begun import Days


def together(
    month: Month,
    crews: list[tuple[int, int]],
    cost: Ints,
    time: Ints,
    start: Ints,
    end: Ints,
    leave: Ints,
    back: Ints,
    table: Bytes,
    speaks: Bytes,
) -> tuple[Ints, Ints, Ints, Ints, Ints, Ints, Bytes]:
    """The tables with a row for each team: two ends are one place that costs both ways and takes the longer one.

    `table`: permits whatever the language; `speaks[hall, shopper]`: one of two is enough.
    """
    shoppers = len(month.shoppers)
    known: dict[tuple[int, int], int] = {}
    extra: list[tuple[int, int]] = []

    def place(one: int, two: int) -> int:
        if (one, two) not in known:
            known[one, two] = len(cost) + len(extra)
            extra.append((one, two))
        return known[one, two]

    for lead, companion in crews[shoppers:]:
        pairs = [
            np.array(
                [[place(int(a), int(b)) for a, b in zip(side[lead], side[companion], strict=True)]], np.int32
            )
            for side in (start, end)
        ]
        start, end = np.concatenate([start, pairs[0]]), np.concatenate([end, pairs[1]])
        leave = np.concatenate([leave, np.maximum(leave[lead], leave[companion])[None]])
        back = np.concatenate([back, np.minimum(back[lead], back[companion])[None]])
        either = (speaks[:, lead] | speaks[:, companion])[:, None]
        both = table[:, lead] & table[:, companion] & either
        table = np.concatenate([table, both[:, None]], axis=1)
    table[:, :shoppers] *= speaks[:, :, None]
    table[[hall.team for hall in month.halls], :shoppers] = 0
    if extra:
        ones, twos = np.array(extra).T
        cost = widened(cost, cost[ones] + cost[twos], cost[:, ones] + cost[:, twos])
        time = widened(time, np.maximum(time[ones], time[twos]), np.maximum(time[:, ones], time[:, twos]))
    return cost, time, start, end, leave, back, table


def widened(matrix: Ints, rows: Ints, columns: Ints) -> Ints:
    """The matrix with these rows below and columns beside it; between the new places is no way but the sum of both."""
    n, more = len(matrix), len(rows)
    out = np.zeros((n + more, n + more), np.int32)
    out[:n, :n], out[n:, :n], out[:n, n:] = matrix, rows, columns
    return out


def room(month: Month, days: Sequence[date], crews: Sequence[tuple[int, int]], begun: Days) -> Ints:
    """[crew, day]: the most stops, less those that have begun. None where one of them goes in other company that day."""
    most = np.empty((len(crews), len(days)), np.int32)
    for c, crew in enumerate(crews):
        who = [month.shoppers[s] for s in crew if s >= 0]
        most[c] = min(one.most_stops for one in who)
        for d, day in enumerate(days):
            for one in who:
                stops = begun.get((one.login, day), ())
                together = all(set(people(stop)) == {it.login for it in who} for stop in stops)
                most[c, d] = min(most[c, d], max(0, one.most_stops - len(stops)) if together else 0)
    return most
