"""Periodic vehicle-routing instances of Cordeau, Gendreau and Laporte as ground for the engine: customers are halls, vehicles are crews.

Distances are kept in thousandths; minutes serve for the longest duration, where an instance has one.
"""

from pathlib import Path

import numpy as np

from anfang.planning.engine.arrays import Ground

SCALE = 1000


def best_known(folder: Path) -> dict[str, float]:
    """Instance → best known cost."""
    rows = (line.split(",") for line in (folder / "best_known.csv").read_text().splitlines() if line.strip())
    return {name.strip(): float(cost) for name, cost in rows if cost.strip().replace(".", "").isdigit()}


def instance(path: Path) -> Ground:
    """The instance's arrays. A day combination's highest bit is the first day."""
    rows = [[float(it) for it in line.split()] for line in path.read_text().splitlines() if line.split()]
    _, vehicles, customers, days = (int(it) for it in rows[0][:4])
    limits, nodes = rows[1 : 1 + days], sorted(rows[1 + days :], key=lambda row: row[0])
    depot, halls = nodes[0], nodes[1:]
    places = np.array([[row[1], row[2]] for row in [*halls, depot]])
    gap = places[:, None] - places[None]
    cost = np.rint(SCALE * np.sqrt((gap**2).sum(axis=2))).astype(np.int32)
    visits = np.array([int(row[5]) for row in halls], np.int32)
    combinations = [[int(it) for it in row[7 : 7 + int(row[6])]] for row in halls]
    patterns = np.zeros((len(halls), max(map(len, combinations))), np.int64)
    for h, sets in enumerate(combinations):
        for c, bits in enumerate(sets):
            patterns[h, c] = sum(1 << d for d in range(days) if bits >> (days - 1 - d) & 1)
    v, hall = int(visits.sum()), np.repeat(np.arange(len(halls), dtype=np.int32), visits)
    longest = int(limits[0][0]) * SCALE or 1 << 28
    assert len(halls) == customers or len(halls) == customers - 1
    # Whom a hall is near to: all are looked at, by distance.
    near = np.argsort(cost[:-1, :-1], axis=1, kind="stable")[:, : min(64, len(halls))].astype(np.int32)

    def full(*shape: int, value: int = 0) -> np.ndarray:
        return np.full(shape, value, np.int32)

    return Ground(
        cost=cost,
        back_cost=cost.T.copy(),
        time=cost,
        first=np.concatenate([[0], np.cumsum(visits)]).astype(np.int32),
        hall=hall,
        weight=np.full(v, 10**6, np.int64),
        must=np.zeros(v, np.int64),
        minutes=np.array([int(row[3]) * SCALE for row in halls], np.int32),
        load=np.array([int(row[4]) for row in halls], np.int32),
        gap=full(len(halls)),
        number=full(days, 2),
        patterns=patterns,
        choices=np.array([len(sets) for sets in combinations], np.int32),
        kind=full(v, days),
        spans=np.array([[[0, 1 << 28]]], np.int32),
        spanned=full(1, value=1),
        permit=np.ones((len(halls), vehicles, days), np.uint8),
        only=full(v, value=-1),
        leave=full(vehicles, days),
        back=full(vehicles, days, value=longest),
        start=full(vehicles, days, value=len(halls)),
        end=full(vehicles, days, value=len(halls)),
        most=full(vehicles, days, value=min(len(halls), 60)),
        capacity=full(vehicles, value=int(limits[0][1]) or 1 << 28),
        member=np.stack([np.arange(vehicles), np.full(vehicles, -1)], axis=1).astype(np.int32),
        near=near,
        able=np.tile(np.arange(vehicles, dtype=np.int32), (len(halls), 1)),
        ables=full(len(halls), value=vehicles),
        alone=np.tile((cost[-1, :-1] + cost[:-1, -1])[:, None], vehicles).astype(np.int32),
        wish_crew=full(v, value=-1),
        wish_day=full(v, value=-1),
        change=0,
        dear=full(len(halls), days),
    )
