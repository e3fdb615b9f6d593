"""Who was, or is planned to be, at which hall on which day: what a new assignment is held against."""

from collections import Counter, defaultdict
from collections.abc import Collection
from datetime import date, timedelta
from typing import Literal
from uuid import UUID

from sqlmodel import Session, col, select

from anfang.waves.records import Assignment, Cooling, Presence

Source = Literal["planned", "visited"]
REACHING = timedelta(days=100)  # more than three months: farther days cannot forbid anything
AT_ONCE = 500  # ids in one question; databases limit the parameters


class Calendar:
    """The days around some halls. Cancelled assignments do not count; a visit that was made does, planned or
    not.
    """

    def __init__(self) -> None:
        self.days: dict[tuple[UUID, UUID], dict[date, Source]] = defaultdict(dict)
        self.at_hall: Counter[tuple[UUID, date]] = Counter()
        self.in_wave: Counter[tuple[UUID, UUID]] = Counter()
        self.planned: dict[tuple[UUID, UUID, UUID, date], Assignment] = {}
        self.coolings: dict[tuple[UUID, UUID], list[Cooling]] = defaultdict(list)

    def cooled_until(self, shopper_id: UUID, hall_id: UUID, day: date) -> date | None:
        """The day on which a shopper who keeps away from a hall on `day` may come again; None for one who does not."""
        found = [it.until_on for it in self.coolings[shopper_id, hall_id] if it.since_on < day < it.until_on]
        return max(found, default=None)

    def plan(self, shopper_id: UUID, hall_id: UUID, wave_id: UUID, day_on: date) -> None:
        """Count a planned visit."""
        self.days[shopper_id, hall_id].setdefault(day_on, "planned")
        self.at_hall[hall_id, day_on] += 1
        self.in_wave[wave_id, hall_id] += 1

    def unplan(self, hall_id: UUID, wave_id: UUID, day_on: date) -> None:
        """Leave one planned visit out of the counts, to look at it as if it were still to be made."""
        self.at_hall[hall_id, day_on] -= 1
        self.in_wave[wave_id, hall_id] -= 1


def calendar(session: Session, halls: Collection[UUID], first: date, last: date) -> Calendar:
    """The calendar of `halls`, as far around `first` … `last` as the rotation reaches."""
    found, wanted = Calendar(), sorted(halls)
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        near = (col(Assignment.day_on) >= first - REACHING, col(Assignment.day_on) <= last + REACHING)
        here = (col(Assignment.hall_id).in_(some), col(Assignment.cancelled_at).is_(None))
        for it in session.exec(select(Assignment).where(*here, *near)):
            found.plan(it.shopper_id, it.hall_id, it.wave_id, it.day_on)
            if it.companion_id is not None:
                # One visit, but both were there [domain §5].
                found.days[it.companion_id, it.hall_id].setdefault(it.day_on, "planned")
            found.planned[it.wave_id, it.hall_id, it.shopper_id, it.day_on] = it
        visited = (col(Presence.day_on) >= first - REACHING, col(Presence.day_on) <= last + REACHING)
        for was in session.exec(select(Presence).where(col(Presence.hall_id).in_(some), *visited)):
            found.days[was.shopper_id, was.hall_id][was.day_on] = "visited"
        cooled = (col(Cooling.since_on) <= last, col(Cooling.until_on) > first)
        for one in session.exec(select(Cooling).where(col(Cooling.hall_id).in_(some), *cooled)):
            found.coolings[one.shopper_id, one.hall_id].append(one)
    return found
