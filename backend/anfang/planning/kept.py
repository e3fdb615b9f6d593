"""What takes seconds to reckon, kept until something happens that it is made of: the journal says whether it did."""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Generic, TypeVar

from sqlalchemy import func, or_
from sqlmodel import Session, col, select

from anfang.journal import Entry

Found = TypeVar("Found")
Key = tuple[object, ...]
# What a month is made of: plans, what waves ask for, halls, shoppers, who was or will be where, who left, where one lodges.
CONCERNS = (
    *("plan.", "wave.", "hall.", "halls.", "lodging.", "programme.", "revisit.", "shopper", "assignment"),
    *("visit.received", "visit.exposed", "visit.not_exposed", "person.created", "person.disabled"),
    "person.rescoped",
)


@dataclass
class _One(Generic[Found]):
    """`n`: the journal's last entry when it was reckoned, or when it was last found to hold."""

    n: int
    found: Found


class Kept(Generic[Found]):
    """The last few of one kind, for all who look at the same. Who comes while one is reckoned waits for it."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._turn = Lock()
        self._rows: dict[Key, _One[Found]] = {}

    def get(self, session: Session, key: Key, reckon: Callable[[], Found]) -> Found:
        """What `reckon` finds, anew only where the journal has a concerning entry since. `key` names what else it depends on."""
        with self._turn:
            # Asked for before anything is read: what comes meanwhile makes the next look reckon again, never this one stale for good.
            last = session.exec(select(func.max(Entry.n))).one() or 0
            row = self._rows.get(key)
            if row is None or _happened(session, row.n):
                row = _One(last, reckon())
            row.n = max(row.n, last)
            self._rows.pop(key, None)
            while len(self._rows) >= self._most:
                self._rows.pop(next(iter(self._rows)))
            self._rows[key] = row
            return row.found


def _happened(session: Session, since: int) -> bool:
    some = or_(*(col(Entry.what).startswith(it, autoescape=True) for it in CONCERNS))
    return session.exec(select(Entry.n).where(Entry.n > since, some).limit(1)).first() is not None
