"""The marks of a visit as a timeline: what was seen when, and how long it took from the mark before."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from anfang.core.wire import MarkMade
from anfang.visits.spelled import Spelled
from anfang.visits.times import moment


class Moment(Spelled):
    """One mark; `seconds` since the one before (None for the first). `words` is filled by whoever shows it."""

    key: str
    at: datetime
    seconds: int | None


def timeline(marks: Sequence[MarkMade]) -> list[Moment]:
    """The last mark of each kind, in the order in which they were made."""
    last = {mark.key: mark for mark in marks}
    made = sorted(last.values(), key=lambda mark: (mark.at, mark.mono))
    return [
        Moment(key=mark.key, at=moment(mark.at), seconds=_seconds(before, mark) if before else None)
        for before, mark in pairwise([None, *made])
        if mark is not None
    ]


def _seconds(one: MarkMade, other: MarkMade) -> int:
    """By the monotonic clock; it begins anew with the browser, and then only wall time can tell."""
    passed = other.mono - one.mono
    return (passed if passed >= 0 else other.at - one.at) // 1000


def as_clock(seconds: int) -> str:
    """200 → "3:20", 4000 → "1:06:40"."""
    hours, rest = divmod(seconds, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02d}:{left:02d}" if hours else f"{minutes}:{left:02d}"
