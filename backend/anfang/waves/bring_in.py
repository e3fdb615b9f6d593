"""Bring a table of assignments in: all of it, or nothing."""

from datetime import date, datetime

from sqlmodel import Session

from anfang import journal
from anfang.people.records import Person
from anfang.problems import Clash
from anfang.sheets.columns import told
from anfang.waves.assign import put_down
from anfang.waves.preview import Preview, preview
from anfang.waves.shoppers import lock_shoppers


def bring_in(
    session: Session,
    content: bytes,
    *,
    by: Person | None,
    now: datetime,
    today: date,
    seen: str | None = None,
) -> Preview:
    """Make the assignments that `preview` tells, and answer them. `today` is the local day.

    `seen` is the `seen` of the preview that was confirmed; Clash when by now the table would make something
    else.
    Raises SheetUnsound as `preview` does; then nothing is written.
    """
    # Whom to lock is in the table; what stands against it can only be told under the locks.
    lock_shoppers(
        session, {it.wish.shopper.id for it in preview(session, content, by=by, today=today).planned}
    )
    found = preview(session, content, by=by, today=today)
    if seen is not None and seen != found.seen:
        raise Clash(what=told("sheets.moved"))
    for it in found.planned:
        if it.fresh:
            put_down(session, it.wish, it.version, by=by, now=now)
    if found.weight:
        facts = {"digest": found.content_digest, "made": found.weight}
        journal.write(session, "assignments.imported", "waves", by=by.id if by else None, now=now, **facts)
    return found
