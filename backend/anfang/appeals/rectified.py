"""How a wave's dispatches went: answered and mended within their terms, running, overdue. Domain §4: within 24 h, within 72 h."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import case, func, select
from sqlmodel import Session, col

from anfang.appeals.listing import RUNNING
from anfang.appeals.records import Dispatch, DispatchStep
from anfang.core.rates import execution_rate
from anfang.halls.records import Hall
from anfang.people.scope import visible
from anfang.people.who import Who


@dataclass(frozen=True)
class RectificationFigures:
    """Of one wave's `dispatches`, without those withdrawn: `answered` in time of `answers` whose term is over or kept, `mended` likewise
    of `mends`; `running`, `overdue` and `closed` now.
    """

    dispatches: int
    answers: int
    answered: int
    mends: int
    mended: int
    running: int
    overdue: int
    closed: int

    @property
    def share_answered(self) -> int | None:
        """Answered in time, in basis points; None while no term is over."""
        return execution_rate(self.answered, self.answers)

    @property
    def share_mended(self) -> int | None:
        """Mended in time; a reopened one by its new term."""
        return execution_rate(self.mended, self.mends)


def rectification_figures(
    session: Session, who: Who, wave_id: UUID, *, now: datetime
) -> RectificationFigures:
    """The wave's figures, over the halls that `who` sees."""
    one = _each(who, wave_id).subquery()
    answered = _so(one.c.answered_at <= one.c.answer_due_at)
    mended = _so(one.c.standing.in_(("mended", "closed")) & (one.c.mended_at <= one.c.mend_due_at))
    late_answer = (one.c.standing == "open") & (one.c.answer_due_at < now)
    late_mend = one.c.standing.in_(RUNNING) & (one.c.mend_due_at < now)
    found = select(
        func.count(),
        func.coalesce(func.sum(case((answered | (one.c.answer_due_at < now), 1), else_=0)), 0),
        func.coalesce(func.sum(case((answered, 1), else_=0)), 0),
        func.coalesce(func.sum(case((mended | (one.c.mend_due_at < now), 1), else_=0)), 0),
        func.coalesce(func.sum(case((mended, 1), else_=0)), 0),
        func.coalesce(func.sum(case((one.c.standing.in_(RUNNING), 1), else_=0)), 0),
        func.coalesce(func.sum(case((late_answer | late_mend, 1), else_=0)), 0),
        func.coalesce(func.sum(case((one.c.standing == "closed", 1), else_=0)), 0),
    )
    return RectificationFigures(*map(int, session.connection().execute(found).one()))


def _each(who: Who, wave_id: UUID) -> Any:
    """The dispatches, each with its first answer and its last proof."""
    found: Any = (
        select(
            col(Dispatch.standing),
            col(Dispatch.answer_due_at),
            col(Dispatch.mend_due_at),
            func.min(case((col(DispatchStep.what) == "answered", col(DispatchStep.at)))).label("answered_at"),
            func.max(case((col(DispatchStep.what) == "mended", col(DispatchStep.at)))).label("mended_at"),
        )
        .join(Hall, col(Hall.id) == col(Dispatch.hall_id))
        .outerjoin(DispatchStep, col(DispatchStep.dispatch_id) == col(Dispatch.id))
        .where(col(Dispatch.wave_id) == wave_id, col(Dispatch.standing) != "withdrawn")
        .group_by(col(Dispatch.id))
    )
    return visible(found, who, Hall.region_path, Hall.id)


def _so(condition: Any) -> Any:
    """Yes or no, also where a step is missing."""
    return func.coalesce(condition, False)
