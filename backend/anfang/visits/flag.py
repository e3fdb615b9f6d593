"""Weak signals of a visit: each a reason for a supervisor to look closer, none a refusal [security §Shoppers who cheat].

A flag is {"code", "facts"}; facts are JSON values, and words/visits.yaml has the sentence for each code. at_hall.py flags what a
parcel shows beside its hall, chain.py what its log shows, beside.py the visits next to it, suspect.py the plan; core/honesty.py says
what all come to.
"""

from typing import Any

from anfang.core.wire import Mark, Parcel

Flag = dict[str, Any]

SKEW_S = 120


def flag(code: str, **facts: Any) -> Flag:
    """One flag."""
    return {"code": code, "facts": facts}


def marked_at(parcel: Parcel, key: Mark) -> int | None:
    """The wall time of the last mark of that kind, epoch milliseconds."""
    return next((mark.at for mark in reversed(parcel.marks) if mark.key == key), None)


def visited_ms(parcel: Parcel) -> int:
    """When the visit took place: its check-in, or else its beginning; epoch milliseconds."""
    return marked_at(parcel, "arrived") or parcel.started_at
