"""Days of one crew that are alike: for the bound they are one, so many times."""

from dataclasses import dataclass

import numpy as np

from anfang.planning.engine.arrays import Ground, Ints


@dataclass(frozen=True)
class Shift:
    """Days of one crew that are alike: `days` of them, from where to where, how long; the halls that it may visit."""

    crew: int
    days: Ints
    start: int
    end: int
    leave: int
    back: int
    most: int
    nodes: Ints
    spans: Ints


def shifts(g: Ground) -> tuple[list[Shift], np.ndarray]:
    """The alike days of each crew, and [crew, day] → shift, -1 for a day off."""
    crews, days = g.leave.shape
    found: list[Shift] = []
    of = np.full((crews, days), -1, np.int32)
    for s in range(crews):
        alike: dict[tuple[int, int, int, int, int], list[int]] = {}
        for d in range(days):
            if g.back[s, d] > g.leave[s, d]:
                hours = (int(g.leave[s, d]), int(g.back[s, d]), int(g.most[s, d]))
                alike.setdefault((int(g.start[s, d]), int(g.end[s, d]), *hours), []).append(d)
        for alike_in, mine in alike.items():
            nodes = np.flatnonzero(g.permit[:, s, mine].any(axis=1)).astype(np.int32)
            if len(nodes):
                of[s, mine] = len(found)
                spans = open_on(g, nodes, mine)
                found.append(Shift(s, np.array(mine, np.int32), *alike_in, nodes, spans))
    return found, of


def open_on(g: Ground, nodes: Ints, days: list[int]) -> Ints:
    """[hall, i, 2]: the spans in which each hall is open on some of the days, gone together where they meet."""
    known: dict[tuple[int, ...], list[tuple[int, int]]] = {}
    rows = []
    for h in nodes:
        kinds = tuple(sorted(set(g.kind[g.first[h] : g.first[h + 1], days].ravel().tolist())))
        if kinds not in known:
            spans = sorted((int(a), int(b)) for k in kinds for a, b in g.spans[k, : g.spanned[k]])
            joined: list[tuple[int, int]] = []
            for a, b in spans:
                if joined and a <= joined[-1][1]:
                    joined[-1] = (joined[-1][0], max(b, joined[-1][1]))
                else:
                    joined.append((a, b))
            known[kinds] = joined
        rows.append(known[kinds])
    out = np.zeros((len(nodes), max(map(len, rows), default=1), 2), np.int32)
    for i, row in enumerate(rows):
        out[i, : len(row)] = row
    return out
