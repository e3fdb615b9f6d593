"""Bring a table of shoppers in: all of it, or nothing."""

from datetime import datetime

from sqlmodel import Session

from anfang import journal
from anfang.people.records import Person
from anfang.problems import Clash
from anfang.sheets.columns import told
from anfang.shoppers.preview import Preview, preview
from anfang.shoppers.set_terms import set_terms


def bring_in(
    session: Session, content: bytes, *, by: Person | None, now: datetime, seen: str | None = None
) -> Preview:
    """Make the changes that `preview` tells, and answer them. `seen`: that of the preview that was confirmed; Clash when by now the
    table would change something else. Raises SheetUnsound as `preview` does; then nothing is written.
    """
    found = preview(session, content, by=by)
    if seen is not None and seen != found.seen:
        raise Clash(what=told("sheets.moved"))
    for it in found.changes:
        if it.differences:
            set_terms(session, it.shopper, **it.new, seen=it.seen, by=by, now=now)
    if found.weight:
        facts = {"changed": found.weight}
        journal.write(session, "shoppers.imported", "shoppers", by=by.id if by else None, now=now, **facts)
    return found
