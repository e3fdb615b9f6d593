"""An edition of a wave is published: halls are told what they have to answer and mend, in the same transaction."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlmodel import Session, col, select

from anfang import journal
from anfang.appeals.matters import matters_of
from anfang.appeals.notices import notify
from anfang.appeals.records import Dispatch
from anfang.appeals.step import step
from anfang.core.clockwork import due
from anfang.halls.records import Hall
from anfang.reports.published import document_of
from anfang.reports.records import HallResult, Publication
from anfang.waves.programme import programme


def open_dispatches(session: Session, publication: Publication, now: datetime) -> int:
    """Open what the edition's documents ask for and is not open yet; how many. What a later edition took back is withdrawn.

    Answered within the programme's hours, mended within the programme's hours, both from now on. Competitors' halls answer nobody.
    """
    rules = programme(session)
    answer_due = due(rules.clock, now, rules.answer_hours)
    mend_due = due(rules.clock, now, rules.mend_hours)
    opened: list[dict[str, Any]] = []
    for result in _results(session, publication):
        wanted = [(matter.why, matter.item) for matter in matters_of(session, document_of(result))]
        there = _there(session, publication.wave_id, result.hall_id) if publication.edition > 1 else {}
        for key, dispatch in there.items():
            if key not in wanted and dispatch.standing not in ("closed", "withdrawn"):
                step(session, dispatch, "withdrawn", by=None, now=now)
        opened += [
            {
                "id": uuid4(), "wave_id": publication.wave_id, "hall_id": result.hall_id, "why": why, "item": item,
                "opened_at": now, "answer_due_at": answer_due, "mend_due_at": mend_due, "closed_at": None,
                "standing": "open",
            }
            for why, item in wanted
            if (why, item) not in there
        ]  # fmt: skip
    if opened:
        session.flush()
        session.connection().execute(Dispatch.__table__.insert(), opened)  # type: ignore[attr-defined]
        facts = {"count": len(opened), "edition": publication.edition}
        journal.write(
            session, "dispatches.opened", f"wave:{publication.wave_id}", by=publication.by, now=now, **facts
        )
        notify(session, "dispatched")
    return len(opened)


def follow_edition(session: Session, publication: Publication, now: datetime) -> None:
    """What publishing calls [reports.followers]."""
    open_dispatches(session, publication, now)


def _results(session: Session, publication: Publication) -> Iterator[HallResult]:
    """In pieces: a wave may have thousands of halls."""
    found = (
        select(HallResult)
        .join(Hall, col(Hall.id) == col(HallResult.hall_id))
        .where(HallResult.publication_id == publication.id, Hall.kind != "competitor")
        .order_by(col(Hall.code))
    )
    yield from session.exec(found.execution_options(yield_per=200))


def _there(session: Session, wave_id: UUID, hall_id: UUID) -> dict[tuple[str, str], Dispatch]:
    mine = select(Dispatch).where(Dispatch.wave_id == wave_id, Dispatch.hall_id == hall_id)
    return {(row.why, row.item): row for row in session.exec(mine).all()}
