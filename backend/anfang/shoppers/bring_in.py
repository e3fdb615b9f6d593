"""Bring a table of shoppers in: all of it, or nothing."""

from datetime import date, datetime

from sqlmodel import Session

from anfang import journal
from anfang.people.records import Person
from anfang.problems import Clash
from anfang.sheets.columns import told
from anfang.shoppers.absent import note_absence, take_back
from anfang.shoppers.find import absences_of
from anfang.shoppers.preview import Preview, preview
from anfang.shoppers.set_terms import set_terms


def bring_in(
    session: Session,
    content: bytes,
    *,
    by: Person | None,
    today: date,
    now: datetime,
    seen: str | None = None,
) -> Preview:
    """Make the changes that `preview` tells, and answer them. `seen`: that of the preview that was confirmed; Clash when by now the
    table would change something else. Raises SheetUnsound as `preview` does; then nothing is written.
    """
    found = preview(session, content, by=by, today=today)
    if seen is not None and seen != found.seen:
        raise Clash(what=told("sheets.moved"))
    for it in found.changes:
        if it.terms is not None:
            set_terms(session, it.shopper, **it.terms, seen=it.seen, by=by, now=now)
        for first, last, why in [one for one in it.new["away"] if one not in it.old["away"]]:
            note_absence(session, it.shopper, first, last, why, by=by, now=now)
        gone = [one for one in it.old["away"] if one not in it.new["away"]]
        for absence in absences_of(session, [it.shopper.id])[it.shopper.id] if gone else ():
            if (absence.first_on, absence.last_on, absence.why) in gone:
                take_back(session, absence, by=by, now=now)
    if found.weight:
        facts = {"changed": found.weight}
        journal.write(session, "shoppers.imported", "shoppers", by=by.id if by else None, now=now, **facts)
    return found
