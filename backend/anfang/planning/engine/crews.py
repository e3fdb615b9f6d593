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
    """The tables with a row for each team: two ends are one place that costs both ways, and the day begins when the later one is there.

    `table`: permits whatever the language; `speaks[hall, shopper]`: one of two is enough.
    """
    shoppers = len(month.shoppers)
    known: dict[tuple[int, int, int, int], int] = {}

    def places(ends: Ints, lead: int, companion: int, waits: tuple[Ints, Ints]) -> Ints:
        """Of each day: the place of both, each so many minutes farther as they have less of the day."""
        both = zip(ends[lead], ends[companion], *waits, strict=True)
        keys = [(int(a), int(b), int(c), int(d)) for a, b, c, d in both]
        return np.array([[known.setdefault(key, len(cost) + len(known)) for key in keys]], np.int32)

    for lead, companion in crews[shoppers:]:
        first = np.minimum(leave[lead], leave[companion])
        last = np.maximum(back[lead], back[companion])
        out = places(start, lead, companion, (leave[lead] - first, leave[companion] - first))
        home = places(end, lead, companion, (last - back[lead], last - back[companion]))
        start, end = np.concatenate([start, out]), np.concatenate([end, home])
        leave, back = np.concatenate([leave, first[None]]), np.concatenate([back, last[None]])
        either = (speaks[:, lead] | speaks[:, companion])[:, None]
        both = table[:, lead] & table[:, companion] & either
        table = np.concatenate([table, both[:, None]], axis=1)
    table[:, :shoppers] *= speaks[:, :, None]
    table[[hall.team for hall in month.halls], :shoppers] = 0
    if known:
        ones, twos, wait, waits = np.array(list(known), np.int32).T
        cost = widened(cost, cost[ones] + cost[twos], cost[:, ones] + cost[:, twos])
        rows = np.maximum(time[ones] + wait[:, None], time[twos] + waits[:, None])
        columns = np.maximum(time[:, ones] + wait, time[:, twos] + waits)
        time = widened(time, rows, columns)
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
