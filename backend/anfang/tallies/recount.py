"""Make the tallies agree with one visit as it stands now."""

from typing import Any, cast
from uuid import UUID

from sqlalchemy import Select, select
from sqlmodel import Session, col

from anfang.halls.records import Hall
from anfang.tallies.lines import Labels, dimensions_of, tally
from anfang.tallies.records import Counted
from anfang.visits.records import Revision, Visit
from anfang.waves.records import Wave

COUNTED_UNDER: tuple[Any, ...] = (Visit.wave_id, Visit.hall_id, Hall.region_path, Visit.tier, Hall.kind)


def recount(session: Session, visit: Visit) -> None:
    """Take out what was counted of the visit and add what counts now: its head, once it is approved and not exposed.

    To be called after every change of the visit's standing, head or exposure, in the same transaction. Twice does what once does.
    """
    session.flush()
    was = session.get(Counted, visit.id)
    _in_turn(session, {wave for wave in (visit.wave_id, was.wave_id if was else None) if wave})
    # Read again: while this one waited for its turn, another may have counted the visit.
    was = session.get(Counted, visit.id, populate_existing=True)
    labels, revision_id = _counts(session, visit.id)
    if was and labels == _labels(was) and revision_id == was.revision_id:
        return
    connection = session.connection()
    if was:
        tally(connection, _labels(was), was.revision_id, _card(session, was.revision_id), -1)
        session.delete(was)
        session.flush()
    if labels and revision_id:
        card = _card(session, revision_id)
        tally(connection, labels, revision_id, card, 1)
        session.add(
            Counted(
                visit_id=visit.id,
                revision_id=revision_id,
                **vars(labels),
                final=card["final"],
                dimensions=dimensions_of(card),
            )
        )
        session.flush()


def _in_turn(session: Session, waves: set[UUID]) -> None:
    """One writer a wave, on PostgreSQL: two that count visits of the same halls would else wait for each other's rows."""
    if waves:
        turn = select(col(Wave.id)).where(col(Wave.id).in_(waves)).order_by(col(Wave.id))
        session.connection().execute(turn.with_for_update(key_share=True)).all()


def _counts(session: Session, visit_id: UUID) -> tuple[Labels | None, UUID | None]:
    counting: Select[Any] = (
        select(*(col(label) for label in COUNTED_UNDER), col(Visit.revision_id))
        .join(Hall, col(Hall.id) == Visit.hall_id)
        .where(
            col(Visit.id) == visit_id,
            col(Visit.standing) == "approved",
            col(Visit.exposed).is_(False),
            col(Visit.wave_id).is_not(None),
        )
    )
    found = session.connection().execute(counting).first()
    return (Labels(*found[:5]), cast(UUID, found[5])) if found else (None, None)


def _labels(was: Counted) -> Labels:
    return Labels(was.wave_id, was.hall_id, was.region_path, was.tier, was.kind)


def _card(session: Session, revision_id: UUID) -> dict[str, Any]:
    return session.get_one(Revision, revision_id).scorecard
