"""What a table of assignments would make, or everything that is wrong with it. Writes nothing."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from sqlmodel import Session, col, select

from anfang.checklists.effective import version_for
from anfang.checklists.records import ChecklistVersion
from anfang.core.canonical import canonical, digest
from anfang.halls.reach import reach_of
from anfang.halls.records import Hall
from anfang.people.records import Person
from anfang.sheets.columns import CellWrong, Complaint, Row, SheetUnsound, Words, told
from anfang.sheets.days import day
from anfang.sheets.read import read
from anfang.shoppers.within import shoppers_in
from anfang.waves.assign import tidy
from anfang.waves.calendar import Calendar, calendar
from anfang.waves.cells import window
from anfang.waves.check import Objection, Wish, doubts, objections
from anfang.waves.columns import columns
from anfang.waves.records import Wave

Found = TypeVar("Found")


@dataclass(frozen=True)
class Planned:
    """One row. `version` is the checklist's on that day; `fresh` is false for an assignment that stands
    already.
    """

    row: int
    wish: Wish
    version: ChecklistVersion
    fresh: bool


@dataclass(frozen=True)
class Preview:
    """All rows of a table. `seen` is the digest of the file and of what it makes: who confirms, confirms
    exactly that.
    """

    planned: tuple[Planned, ...]
    doubts: tuple[Complaint, ...]
    content_digest: str
    seen: str

    @property
    def weight(self) -> int:
        """How many assignments are new."""
        return sum(it.fresh for it in self.planned)


@dataclass
class _Desk:
    """What the rows name, within reach, and what has been found wrong so far."""

    waves: dict[str, Wave]
    halls: dict[str, Hall]
    shoppers: dict[str, Person]
    complaints: list[Complaint] = field(default_factory=list)
    doubts: list[Complaint] = field(default_factory=list)


def preview(session: Session, content: bytes, *, by: Person | None, today: date) -> Preview:
    """Read a table (CSV or XLSX) for `by` (None: the operator, who reaches everywhere).

    Raises SheetUnsound with every complaint: the table's build, cells, what is not there or out of reach (the two
    look the same), and all that stands against an assignment, rows of the same table included.
    """
    rows = read(content, columns())
    reach = reach_of(session, by)
    desk = _Desk(
        waves={wave.code: wave for wave in session.exec(select(Wave))},
        halls={hall.code: hall for hall in _halls(session, rows) if reach.holds(hall.region_path, hall.id)},
        shoppers={person.login: person for person in shoppers_in(session, reach).values()},
    )
    wishes = [(row, _wish(row, desk)) for row in rows]
    days = [wish.day_on for _, wish in wishes if wish] or [today]
    known = calendar(session, {wish.hall.id for _, wish in wishes if wish}, min(days), max(days))
    versions: dict[tuple[str, date], ChecklistVersion | None] = {}
    planned = []
    for row, wish in wishes:
        if wish is None:
            continue
        key = wish.wave.checklist_code, wish.day_on
        if key not in versions:
            versions[key] = version_for(session, *key)
        entry = _plan(row, wish, versions[key], desk, known, today)
        if entry:
            planned.append(entry)
    if desk.complaints:
        raise SheetUnsound(desk.complaints)
    told_rows = [[it.row, it.fresh, it.version.digest] for it in planned]
    seen = digest(canonical([digest(content), told_rows]))
    return Preview(tuple(planned), tuple(desk.doubts), digest(content), seen)


def _halls(session: Session, rows: list[Row]) -> list[Hall]:
    codes = sorted({row.get("hall") for row in rows})
    found: list[Hall] = []
    for start in range(0, len(codes), 500):
        found += session.exec(select(Hall).where(col(Hall.code).in_(codes[start : start + 500])))
    return found


def _wish(row: Row, desk: _Desk) -> Wish | None:
    """The row as a wish; None when a cell is wrong, which is then among the complaints."""
    before = len(desk.complaints)
    wave = _cell(desk, row, "wave", lambda text: _known(desk.waves, text, "waves.wrong.no_wave"))
    hall = _cell(desk, row, "hall", lambda text: _known(desk.halls, text, "waves.wrong.no_hall"))
    shopper = _cell(
        desk, row, "shopper", lambda text: _known(desk.shoppers, text.lower(), "waves.wrong.no_shopper")
    )
    day_on = _cell(desk, row, "day_on", day)
    if hall is not None and day_on is not None:
        hours = _cell(desk, row, "window", lambda text: window(text, hall, day_on), needed=False)
    if len(desk.complaints) > before or wave is None or hall is None or shopper is None or day_on is None:
        return None
    return None if hours is None else Wish(wave, hall, shopper, day_on, hours, tidy(row.get("scenario")))


def _known(found: dict[str, Found], text: str, words: str) -> Found:
    if text not in found:
        raise CellWrong(words, given=text[:60])
    return found[text]


def _cell(
    desk: _Desk, row: Row, key: str, parse: Callable[[str], Found], *, needed: bool = True
) -> Found | None:
    text = row.get(key)
    if needed and not text:
        desk.complaints.append(Complaint(row.number, _title(key), told("sheets.needed")))
        return None
    try:
        return parse(text)
    except CellWrong as wrong:
        desk.complaints.append(Complaint(row.number, _title(key), wrong.what))
        return None


def _title(key: str) -> Words:
    return next(column.title for column in columns() if column.key == key)


def _told(row: Row, found: list[Objection]) -> list[Complaint]:
    return [Complaint(row.number, _title(it.at), it.what) for it in found]


def _plan(
    row: Row, wish: Wish, version: ChecklistVersion | None, desk: _Desk, known: Calendar, today: date
) -> Planned | None:
    ids: tuple[UUID, UUID, UUID, date] = (wish.wave.id, wish.hall.id, wish.shopper.id, wish.day_on)
    stands = known.planned.get(ids)
    same: Any = (*wish.window, wish.scenario)
    if stands and version and (stands.from_time, stands.to_time, stands.scenario) == same:
        return Planned(row.number, wish, version, fresh=False)
    if stands:
        desk.complaints.append(Complaint(row.number, _title("day_on"), told("waves.wrong.stands")))
        return None
    against = objections(wish, version, known)
    desk.complaints += _told(row, against)
    if against or version is None:
        return None
    desk.doubts += _told(row, doubts(wish, known, today=today))
    known.plan(wish.shopper.id, wish.hall.id, wish.wave.id, wish.day_on)
    return Planned(row.number, wish, version, fresh=True)
