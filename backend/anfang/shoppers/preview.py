"""What a table of shoppers would change, or everything that is wrong with it. Writes nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Session

from anfang.core.canonical import canonical, digest
from anfang.halls.fields import CLEAR, languages
from anfang.halls.hours import DAYS
from anfang.halls.place import in_china
from anfang.halls.reach import reach_of
from anfang.people.records import Person
from anfang.sheets.columns import CellWrong, Complaint, Row, SheetUnsound, told
from anfang.sheets.read import read
from anfang.shoppers.away import Away, ahead, read_away, spoken_away
from anfang.shoppers.columns import columns
from anfang.shoppers.fields import home, span, stops
from anfang.shoppers.find import absences_of, terms_of
from anfang.shoppers.hours import WEEKDAYS
from anfang.shoppers.records import MOST_STOPS, Terms
from anfang.shoppers.within import shoppers_in

FRESH: dict[str, Any] = {"home": None, "hours": {}, "languages": [], "most_stops": MOST_STOPS, "away": []}

TERMS = ("home", "hours", "languages", "most_stops")


@dataclass(frozen=True)
class Change:
    """What becomes of one row's shopper: the fields that differ, and all fields as they will be. `seen`: the revision before."""

    row: int
    shopper: Person
    seen: int
    old: dict[str, Any]
    new: dict[str, Any]

    @property
    def differences(self) -> list[str]:
        """The names of the fields that change."""
        return [name for name in FRESH if self.old[name] != self.new[name]]

    @property
    def terms(self) -> dict[str, Any] | None:
        """The terms as they will be; None where they stay."""
        return {it: self.new[it] for it in TERMS} if set(self.differences) & set(TERMS) else None


@dataclass(frozen=True)
class Preview:
    """All changes of a table. `seen`: the digest of the file and of what it changes; who confirms, confirms exactly that."""

    changes: tuple[Change, ...]
    doubts: tuple[Complaint, ...]
    seen: str

    @property
    def weight(self) -> int:
        """How many rows change anything."""
        return sum(bool(it.differences) for it in self.changes)


def preview(session: Session, content: bytes, *, by: Person | None, today: date) -> Preview:
    """Read a table (CSV or XLSX) for `by` (None: the operator). A cell that is empty leaves what is there; one of days away stands for all
    that are not over `today`.

    Raises SheetUnsound with every complaint: the table's build, cells, doubled logins, shoppers out of reach, who look like those that
    are not there.
    """
    known = {
        it.login: it for it in shoppers_in(session, reach_of(session, by)).values() if it.left_at is None
    }
    ids = [it.id for it in known.values()]
    terms, absences = terms_of(session, ids), absences_of(session, ids)
    complaints: list[Complaint] = []
    doubts: list[Complaint] = []
    changes: list[Change] = []
    rows_of: dict[UUID, int] = {}
    for row in read(content, columns()):
        shopper = known.get(row.get("login").lower())
        if shopper is None:
            login = row.get("login")
            wrong = told("waves.wrong.no_shopper", given=login[:60]) if login else told("sheets.needed")
            complaints.append(Complaint(row.number, _title("login"), wrong))
        elif rows_of.setdefault(shopper.id, row.number) != row.number:
            wrong = told("halls.wrong.doubled", row=rows_of[shopper.id])
            complaints.append(Complaint(row.number, _title("login"), wrong))
        else:
            away = ahead(absences.get(shopper.id, ()), today)
            changes.append(_change(row, shopper, terms.get(shopper.id), away, complaints))
            place = changes[-1].new["home"]
            if place and not in_china(*place):
                doubts.append(Complaint(row.number, _title("lat"), told("halls.doubt.abroad")))
    if complaints:
        raise SheetUnsound(complaints)
    seen = digest(
        canonical(
            [
                digest(content),
                [[it.shopper.login, it.seen, spoken_away(it.old["away"], "en")] for it in changes],
            ]
        )
    )
    return Preview(tuple(changes), tuple(doubts), seen)


def present(terms: Terms | None) -> dict[str, Any]:
    """Terms as a preview compares them."""
    if terms is None:
        return FRESH
    place = None if terms.lat_e6 is None else (terms.lat_e6, terms.lon_e6)
    hours = {day: tuple(span_) for day, span_ in terms.hours.items()}
    return {"home": place, "hours": hours, "languages": terms.languages, "most_stops": terms.most_stops}


def _change(
    row: Row, shopper: Person, terms: Terms | None, away: list[Away], complaints: list[Complaint]
) -> Change:
    old = present(terms) | {"away": away}
    new = {**old, "hours": dict(old["hours"])}

    def cell(key: str, parse: Callable[[str], Any], put: Callable[[Any], None]) -> None:
        if text := row.get(key):
            try:
                put(parse(text))
            except CellWrong as wrong:
                complaints.append(Complaint(row.number, _title(key), wrong.what))

    def work(days: tuple[str, ...], hours: tuple[str, str] | None) -> None:
        for day in days:
            new["hours"].pop(day, None)
            if hours:
                new["hours"][day] = hours

    if row.get("lat") or row.get("lon"):
        key = "lat" if row.get("lat") else "lon"
        cell(key, lambda _: home(row.get("lat"), row.get("lon")), lambda it: new.update(home=it))
    cell("workdays", span, lambda it: work(WEEKDAYS, it))
    for day in DAYS:
        cell(day, span, lambda it, day=day: work((day,), it))  # type: ignore[misc]
    new["hours"] = {day: new["hours"][day] for day in DAYS if day in new["hours"]}
    cell("languages", _spoken, lambda it: new.update(languages=it))
    cell("most_stops", stops, lambda it: new.update(most_stops=it))
    cell("away", read_away, lambda it: new.update(away=it))
    return Change(row.number, shopper, terms.revision if terms else 0, old, new)


def _spoken(text: str) -> list[str]:
    return [] if text == CLEAR else languages(text)


def _title(key: str) -> Any:
    return next(column.title for column in columns() if column.key == key)
