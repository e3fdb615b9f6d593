"""Ask for deliverables, stop them, go on. What was asked for before, in the same words of the same edition, is not made twice: a finished
file stays, a stopped one is taken up again.
"""

from datetime import datetime

from sqlmodel import Session, col, select
from uuid_utils.compat import uuid7

from anfang import journal, tasks
from anfang.people.records import Person
from anfang.problems import Language, NotHere
from anfang.reports.deliverables.frozen import Extent
from anfang.reports.deliverables.kinds import offered_for
from anfang.reports.deliverables.make import make_deliverable
from anfang.reports.ranking_hold import held_halls
from anfang.reports.records import Deliverable, Publication


def ask(
    session: Session,
    made: Publication,
    extent: Extent,
    what: str,
    form_of: str,
    *,
    language: Language,
    by: Person,
    now: datetime,
) -> Deliverable:
    """One file. Whether `by` may see the extent is the caller's to check. Raises NotHere for what there is none of."""
    offered = offered_for(whole=extent.region_path == "/", hall=extent.hall_id is not None)
    if form_of not in offered.get(what, ()):
        raise NotHere
    held = sorted(str(each) for each in held_halls(session, made.wave_id))
    found = _asked_before(session, made, extent, what, form_of, language, held)
    if found is not None:
        go_on(session, found, by=by, now=now)
        return found
    row = Deliverable(
        id=uuid7(),
        publication_id=made.id,
        what=what,
        form_of=form_of,
        region_path=extent.region_path,
        hall_id=extent.hall_id,
        language=language,
        held=held,
        by=by.id,
        asked_at=now,
    )
    session.add(row)
    session.flush()
    facts = {"file": f"{what}.{form_of}", "edition": made.edition, "region": extent.region_path}
    journal.write(session, "deliverable.asked", f"wave:{made.wave_id}", by=by.id, now=now, **facts)
    _begin(session, row)
    return row


def ask_for_all(
    session: Session, made: Publication, extent: Extent, *, language: Language, by: Person, now: datetime
) -> list[Deliverable]:
    """Every deliverable of the extent in every form."""
    offered = offered_for(whole=extent.region_path == "/", hall=extent.hall_id is not None)
    return [
        ask(session, made, extent, what, form_of, language=language, by=by, now=now)
        for what, forms in offered.items()
        for form_of in forms
    ]


def cancel(session: Session, asked: Deliverable, *, by: Person, now: datetime) -> None:
    """It is not wanted any more: nothing happens where it is finished; who makes it stops at the next step."""
    if asked.finished_at is None and asked.cancelled_at is None and asked.failed is None:
        asked.cancelled_at = now
        session.add(asked)
        journal.write(session, "deliverable.cancelled", f"deliverable:{asked.id}", by=by.id, now=now)


def go_on(session: Session, asked: Deliverable, *, by: Person, now: datetime) -> None:
    """What was cancelled or could not be made is wanted after all, and made from its beginning; nothing happens to any other."""
    if asked.cancelled_at is None and asked.failed is None:
        return
    asked.cancelled_at, asked.failed, asked.done = None, None, 0
    session.add(asked)
    journal.write(session, "deliverable.taken_up", f"deliverable:{asked.id}", by=by.id, now=now)
    _begin(session, asked)


def _begin(session: Session, row: Deliverable) -> None:
    """Its row is enough: where this session has no queue, as at the command line, the next one that begins takes it up."""
    if tasks.attached(session):
        tasks.later(session, make_deliverable, str(row.id))


def _asked_before(
    session: Session,
    made: Publication,
    extent: Extent,
    what: str,
    form_of: str,
    language: Language,
    held: list[str],
) -> Deliverable | None:
    same = select(Deliverable).where(
        Deliverable.publication_id == made.id,
        Deliverable.what == what,
        Deliverable.form_of == form_of,
        Deliverable.region_path == extent.region_path,
        col(Deliverable.hall_id).is_(None)
        if extent.hall_id is None
        else Deliverable.hall_id == extent.hall_id,
        Deliverable.language == language,
    )
    return next((it for it in session.exec(same.order_by(col(Deliverable.id))) if it.held == held), None)
