"""Undo a planner's last step."""

from uuid import UUID

from sqlmodel import Session, col, select

from anfang.planning.change import Desk
from anfang.planning.records import PlanStep
from anfang.planning.refusals import NothingToUndo, UndoneTooLate
from anfang.planning.rows import KINDS, Change, Doc, doc
from anfang.planning.step import changes_of, plan_at, take_step
from anfang.waves.records import Assignment


def undo(session: Session, desk: Desk) -> PlanStep:
    """Take back the newest step of `by` that stands, as a step of its own; called again, the one before it. Others' steps stay.

    Raises NotHere, PlanMoved, NothingToUndo, UndoneTooLate where a row of it was changed again since, by whomever.
    """
    plan = plan_at(session, desk.wave, seen=desk.seen, by=desk.by)
    step = undoable(session, desk)
    if step is None:
        raise NothingToUndo
    back = []
    for was in reversed(changes_of(step)):
        here = session.get(KINDS[was.kind], was.id, populate_existing=True)
        now = doc(here) if here else None  # type: ignore[arg-type]
        if _bare(now) != _bare(was.after):
            raise UndoneTooLate
        back.append(Change(was.kind, now, _as_it_stands(session, was.kind, now, was.before)))
    return take_step(session, plan, "undone", back, by=desk.by, now=desk.now, undoes=step.id, step=step.n)


def undoable(session: Session, desk: Desk) -> PlanStep | None:
    """The step that `undo` would take back."""
    taken_back = select(PlanStep.undoes).where(
        PlanStep.wave_id == desk.wave.id, col(PlanStep.undoes).is_not(None)
    )
    asked = select(PlanStep).where(
        PlanStep.wave_id == desk.wave.id,
        PlanStep.by == (desk.by.id if desk.by else None),
        PlanStep.verb != "undone",
        PlanStep.verb != "caught_up",
        col(PlanStep.id).not_in(taken_back),
    )
    return session.exec(asked.order_by(col(PlanStep.n).desc()).limit(1)).first()


def _as_it_stands(session: Session, kind: str, now: Doc | None, before: Doc | None) -> Doc | None:
    """Which assignment stands for a stop is a fact, not a wish: what was cancelled meanwhile is not brought back."""
    if kind != "stop" or before is None:
        return before
    if now is not None:
        return {**before, "assignment_id": now["assignment_id"]}
    stands = session.get(Assignment, UUID(before["assignment_id"])) if before["assignment_id"] else None
    return before if stands and stands.cancelled_at is None else {**before, "assignment_id": None}


def _bare(row: Doc | None) -> Doc | None:
    return {name: it for name, it in row.items() if name != "assignment_id"} if row else None
