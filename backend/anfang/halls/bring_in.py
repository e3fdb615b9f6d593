"""Bring a table of halls in: all of it, or nothing."""

from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlmodel import Session, col, select
from uuid_utils.compat import uuid7

from anfang import journal
from anfang.halls.preview import Change, Preview, preview
from anfang.halls.records import Hall, Region
from anfang.halls.regions import parent_path, write_regions
from anfang.people.records import Person
from anfang.problems import Clash
from anfang.sheets.columns import told

TURN = 0x68616C6C73  # any constant; it names the lock by which imports of halls take turns on PostgreSQL


def bring_in(
    session: Session, content: bytes, *, by: Person | None, now: datetime, seen: str | None = None
) -> Preview:
    """Make the changes that `preview` tells, and answer them.

    `seen` is the `seen` of the preview that was confirmed; Clash when by now the table would change something
    else.
    Raises SheetUnsound as `preview` does; then nothing is written.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:turn)"), {"turn": TURN})
    found = preview(session, content, by=by)
    if seen is not None and seen != found.seen:
        raise Clash(what=told("sheets.moved"))
    write_regions(session, (_region(change.path, change.new, change.level) for change in found.regions))
    wanted = [change for change in found.changes if change.kind != "unchanged"]
    known = {hall.code: hall for hall in session.exec(select(Hall).where(col(Hall.code).in_(_codes(wanted))))}
    for change in wanted:
        columns = _columns(change.values)
        hall = known.get(change.code)
        if hall is None:
            hall = Hall(id=uuid7(), code=change.code, created_at=now, **columns)
        for column, value in columns.items():
            setattr(hall, column, value)
        retired = change.values["retired"]
        hall.retired_at = (hall.retired_at or now) if retired else None
        session.add(hall)
    session.flush()
    if found.weight:
        facts: dict[str, Any] = {
            "digest": found.content_digest,
            "regions": len(found.regions),
            **found.counts,
        }
        journal.write(session, "halls.imported", "halls", by=by.id if by else None, now=now, **facts)
    return found


def _codes(changes: list[Change]) -> list[str]:
    return [change.code for change in changes if change.kind != "new"]


def _region(path: str, name: str, level: str) -> Region:
    code = path.rstrip("/").rpartition("/")[2]
    above = parent_path(path).rstrip("/").rpartition("/")[2]
    return Region(code=code, name=name, level=level, parent_code=above or None, path=path)


def _columns(values: dict[str, Any]) -> dict[str, Any]:
    lat_e6, lon_e6 = values["place"]
    plain = {field: value for field, value in values.items() if field not in ("place", "retired")}
    return {**plain, "lat_e6": lat_e6, "lon_e6": lon_e6}
