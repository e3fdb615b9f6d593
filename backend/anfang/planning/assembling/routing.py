"""Ask a routing server that speaks OSRM's table service (`/table/v1/driving`) how long the ways take."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

import httpx

from anfang.core.rotation.month import Place
from anfang.planning.refusals import TravelUnknown
from anfang.sheets.columns import told

Way = tuple[Place, Place]
BLOCK = 50  # places on each side of one question; servers take a hundred in all unless told otherwise
SECONDS = 30
MOST_KEPT = 500_000
_kept: dict[tuple[str, Place, Place], int] = {}


def ask(address: str, wanted: Sequence[Way]) -> dict[Way, int]:
    """Seconds for the wanted ways; a way that the server has no road for is left out. What was answered once is not asked again.

    Raises TravelUnknown where the server does not answer, or answers something else.
    """
    ways = {way: _kept[(address, *way)] for way in wanted if (address, *way) in _kept}
    asked = [way for way in wanted if way not in ways]
    if not asked:
        return ways
    if len(_kept) > MOST_KEPT:
        _kept.clear()
    with httpx.Client(base_url=address, timeout=SECONDS) as client:
        for sources, targets in _blocks(asked):
            for way, seconds in _table(client, address, sources, targets):
                ways[way] = _kept[(address, *way)] = seconds
    return ways


def _blocks(asked: Iterable[Way]) -> Iterator[tuple[list[Place], list[Place]]]:
    """Questions that cover all ways: those that begin at places with the same ends go together."""
    ends: dict[Place, set[Place]] = defaultdict(set)
    for one, other in asked:
        ends[one].add(other)
    alike: dict[frozenset[Place], list[Place]] = defaultdict(list)
    for one, others in ends.items():
        alike[frozenset(others | {one})].append(one)
    for whole, sources in alike.items():
        targets = sorted(whole, key=lambda it: (it.lat_e6, it.lon_e6))
        for first in range(0, len(sources), BLOCK):
            for start in range(0, len(targets), BLOCK):
                yield sources[first : first + BLOCK], targets[start : start + BLOCK]


def _table(
    client: httpx.Client, address: str, sources: list[Place], targets: list[Place]
) -> Iterator[tuple[Way, int]]:
    places = [*sources, *targets]
    path = ";".join(f"{it.lon_e6 / 1e6:.6f},{it.lat_e6 / 1e6:.6f}" for it in places)
    numbers = {
        "sources": ";".join(str(n) for n in range(len(sources))),
        "destinations": ";".join(str(n + len(sources)) for n in range(len(targets))),
    }
    # Never the whole address: it may hold a key.
    host = urlsplit(address).hostname or "?"
    try:
        answer = client.get(f"/table/v1/driving/{path}", params={**numbers, "annotations": "duration"})
        answer.raise_for_status()
        rows = _durations(answer.json(), len(sources), len(targets))
    except httpx.HTTPStatusError as error:
        why = told("planning.travel.status", status=error.response.status_code)
        raise TravelUnknown(at=host, what=why) from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise TravelUnknown(at=host, what=told("planning.travel.silent", why=type(error).__name__)) from error
    except (ValueError, KeyError, TypeError) as error:
        raise TravelUnknown(at=host, what=told("planning.travel.strange")) from error
    for one, row in zip(sources, rows, strict=True):
        for other, seconds in zip(targets, row, strict=True):
            if one != other and seconds is not None:
                yield (one, other), round(seconds)


def _durations(said: Any, sources: int, targets: int) -> list[list[float | None]]:
    rows: list[list[float | None]] = said["durations"]
    whole = len(rows) == sources and all(len(row) == targets for row in rows)
    numbers = all(it is None or (isinstance(it, int | float) and 0 <= it < 1e7) for row in rows for it in row)
    if said["code"] != "Ok" or not whole or not numbers:
        raise ValueError
    return rows
