"""What a table of halls would change, or everything that is wrong with it. Writes nothing."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, select

from anfang.core.canonical import canonical, digest
from anfang.halls.columns import columns
from anfang.halls.drafts import NEW_NEEDS, Draft, draft
from anfang.halls.reach import EVERYWHERE, Reach, reach_of
from anfang.halls.records import Hall, Region
from anfang.halls.region_drafts import RegionChange, region_changes
from anfang.people.records import Person
from anfang.sheets.columns import Complaint, SheetUnsound
from anfang.sheets.read import read

FRESH: dict[str, Any] = {
    "address": "",
    "place": (None, None),
    "hours": {},
    "pressure": "normal",
    "languages": [],
    "retired": False,
}
FIELDS = (
    "name",
    "tier",
    "kind",
    "region_path",
    "address",
    "place",
    "hours",
    "pressure",
    "languages",
    "retired",
)


@dataclass(frozen=True)
class Difference:
    """One field that changes; `old` is None for a new hall."""

    field: str
    old: Any
    new: Any


@dataclass(frozen=True)
class Change:
    """What becomes of one row's hall. `kind`: new, changed, retired or unchanged; `values`: all fields as
    they will be.
    """

    row: int
    code: str
    name: str
    kind: str
    differences: tuple[Difference, ...]
    values: dict[str, Any]


@dataclass(frozen=True)
class Preview:
    """All changes of a table. `seen` is the digest of the file and of what it changes: who confirms, confirms
    exactly that.
    """

    changes: tuple[Change, ...]
    regions: tuple[RegionChange, ...]
    doubts: tuple[Complaint, ...]
    content_digest: str
    seen: str

    @property
    def counts(self) -> dict[str, int]:
        """How many rows are new, changed, retired, unchanged."""
        kinds = Counter(change.kind for change in self.changes)
        return {kind: kinds[kind] for kind in ("new", "changed", "retired", "unchanged")}

    @property
    def weight(self) -> int:
        """How many rows and regions change at all."""
        return len(self.changes) - self.counts["unchanged"] + len(self.regions)


def preview(session: Session, content: bytes, *, by: Person | None) -> Preview:
    """Read a table (CSV or XLSX) for `by` (None: the operator, who reaches everywhere).

    Raises SheetUnsound with every complaint: the table's build, cells, doubled codes, what a new hall lacks,
    regions that contradict, halls and regions out of reach.
    """
    reach = reach_of(session, by) if by else EVERYWHERE
    drafts = [draft(row) for row in read(content, columns())]
    known = {hall.code: hall for hall in session.exec(select(Hall))}
    _doubled(drafts)
    stored = {region.code: region for region in session.exec(select(Region))}
    regions = region_changes(drafts, stored, reach)
    for each in drafts:
        _check(each, known.get(each.code), reach)
    complaints = [complaint for each in drafts for complaint in each.complaints]
    if complaints:
        raise SheetUnsound(complaints)
    changes = tuple(_change(each, known.get(each.code)) for each in drafts)
    doubts = tuple(doubt for each in drafts for doubt in each.doubts)
    told = [[it.code, it.kind, [[d.field, d.old, d.new] for d in it.differences]] for it in changes]
    renamed = [[it.path, it.old, it.new] for it in regions]
    return Preview(
        changes, regions, doubts, digest(content), digest(canonical([digest(content), _plain(told), renamed]))
    )


def _plain(value: Any) -> Any:
    return [_plain(each) for each in value] if isinstance(value, list | tuple) else value


def _doubled(drafts: list[Draft]) -> None:
    first: dict[str, int] = {}
    for each in drafts:
        if each.code and each.code in first:
            each.complain("code", "halls.wrong.doubled", row=first[each.code])
        elif each.code:
            first[each.code] = each.row.number


def _check(made: Draft, hall: Hall | None, reach: Reach) -> None:
    if hall is None and made.code:
        wrong = {complaint.column["en"] for complaint in made.complaints if complaint.column}
        titles = {column.key: column.title["en"] for column in columns()}
        for key in NEW_NEEDS:
            if not made.row.get(key) and titles[key] not in wrong:
                made.complain(key, "halls.wrong.new_needs")
        if "days" not in made.sets and not made.complaints:
            made.doubt("hours", "halls.doubt.no_hours")
    if hall is not None and not reach.holds(hall.region_path, hall.id):
        made.complain("code", "halls.wrong.out_of_reach")
    elif "region_path" in made.sets and not reach.holds(made.sets["region_path"], hall.id if hall else None):
        made.complain("city_code", "halls.wrong.out_of_reach")


def present(hall: Hall) -> dict[str, Any]:
    """A hall's fields as a preview compares them."""
    plain = {field: getattr(hall, field) for field in FIELDS if field not in ("place", "retired")}
    return plain | {"place": (hall.lat_e6, hall.lon_e6), "retired": hall.retired_at is not None}


def _change(made: Draft, hall: Hall | None) -> Change:
    old = FRESH if hall is None else present(hall)
    new = old | {key: value for key, value in made.sets.items() if key != "days"}
    new["hours"] = {**old["hours"], **made.sets.get("days", {})}
    differences = tuple(
        Difference(field, None if hall is None else old[field], new[field])
        for field in FIELDS
        if hall is None or old[field] != new[field]
    )
    kind = "new" if hall is None else "changed" if differences else "unchanged"
    if hall is not None and new["retired"] and not old["retired"]:
        kind = "retired"
        made.doubt("retired", "halls.doubt.retires")
    return Change(made.row.number, made.code, new["name"], kind, differences, new)
