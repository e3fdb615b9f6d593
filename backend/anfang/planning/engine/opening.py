"""When visits can take place: the hall's opening spans, narrowed by gaps to other waves' visits and by locks."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date

import numpy as np

from anfang.core.rotation.month import Month, Spans
from anfang.planning.engine.arrays import Ints
from anfang.planning.engine.asked import Asked


def kinds(month: Month, days: Sequence[date], visits: Sequence[Asked]) -> tuple[Ints, Ints, Ints]:
    """`kind[v, d]`, `spans[kind, i]`, `spanned[kind]`: kind 0 is closed."""
    known: dict[Spans, int] = {(): 0}
    kind = np.zeros((len(visits), len(days)), np.int32)
    shut = too_near(month, days)
    of_hall: dict[int, list[int]] = {}
    for v, one in enumerate(visits):
        hall, lock = month.halls[one.hall], one.lock
        if one.hall not in of_hall:
            of_hall[one.hall] = [
                0
                if day in shut.get(hall.code, ()) or (hall.retired_on is not None and day >= hall.retired_on)
                else known.setdefault(tuple(hall.open.get(day, ())), len(known))
                for day in days
            ]
        row = list(of_hall[one.hall])
        for d, day in enumerate(days):
            if (one.among is not None and day not in one.among) or (lock and lock.day_on not in (None, day)):
                row[d] = 0
            elif lock and lock.at is not None:
                span = (lock.at, lock.at + hall.minutes)
                holds = lock.started or any(a <= span[0] and span[1] <= b for a, b in hall.open.get(day, ()))
                row[d] = known.setdefault((span,), len(known)) if holds and (row[d] or lock.started) else 0
        kind[v] = row
    spans = np.zeros((len(known), max(1, *(len(one) for one in known)), 2), np.int32)
    for one_spans, k in known.items():
        for i, span in enumerate(one_spans):
            spans[k, i] = span
    return kind, spans, np.array([len(one) for one in known], np.int32)


def too_near(month: Month, days: Sequence[date]) -> dict[str, set[date]]:
    """Of each hall the days that lie too near to a visit outside the plan, or on it."""
    working = sorted(month.working)
    gaps = {hall.code: hall.least_gap for hall in month.halls}
    started = {(lock.code, lock.login, lock.day_on) for lock in month.locks if lock.started}
    shut: dict[str, set[date]] = {}
    for met in month.met:
        if met.code not in gaps or (met.code, met.login, met.day_on) in started:
            continue
        for day in days:
            low, high = min(day, met.day_on), max(day, met.day_on)
            if day == met.day_on or bisect_left(working, high) - bisect_right(working, low) < gaps[met.code]:
                shut.setdefault(met.code, set()).add(day)
    return shut
