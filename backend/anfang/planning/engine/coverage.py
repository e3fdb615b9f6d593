"""What a plan leaves unserved."""

from anfang.core.rotation.verdict import Unserved
from anfang.planning.engine.arrays import Ints
from anfang.planning.engine.ground import Laid


def left(laid: Laid, where: Ints) -> tuple[Unserved, ...]:
    """The visits that have no route, by rank: of a hall that has none the first, and what it lacks beyond."""
    found = []
    for h, hall in enumerate(laid.month.halls):
        mine = [v for v in range(laid.ground.first[h], laid.ground.first[h + 1]) if not laid.visits[v].shadow]
        served = sum(int(where[v] >= 0) for v in mine)
        missing = len(mine) - served
        if missing and not served:
            found.append(Unserved(hall.code, hall.rank, 1, extra=False))
            missing -= 1
        if missing:
            found.append(Unserved(hall.code, hall.rank, missing, extra=True))
    return tuple(sorted(found, key=lambda it: (it.extra, it.rank, it.code)))
