"""How much of a wave was questioned, and how much of that changed something. The field's norm: 3–5 % questioned, about 1 % changed."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, func, or_, select

from anfang.appeals.records import Appeal, Decision
from anfang.core.rates import execution_rate
from anfang.halls.records import Hall
from anfang.reports.published import published
from anfang.reports.records import Amendment, PublishedVisit

NORM_APPEALED, NORM_CHANGED = (300, 500), 100  # basis points


@dataclass(frozen=True)
class AppealFigures:
    """Of one wave: `items` appealed, in `appealed` of its published `visits`; `changed` visits; `waiting` items. Shares in basis points."""

    visits: int
    items: int
    appealed: int
    changed: int
    waiting: int

    @property
    def share_appealed(self) -> int | None:
        """Visits that were questioned; None while nothing is published."""
        return execution_rate(self.appealed, self.visits)

    @property
    def share_changed(self) -> int | None:
        """Visits that an appeal has changed."""
        return execution_rate(self.changed, self.visits)


def appeal_figures(
    session: Session, wave_id: UUID, *, regions: tuple[str, ...] | None = None
) -> AppealFigures:
    """The wave's figures, over the halls in these regions (paths with their closing slash; None: all)."""
    newest = published(session, wave_id)
    if newest is None:
        return AppealFigures(0, 0, 0, 0, 0)
    where = True if regions is None else or_(False, *(col(Hall.region_path).startswith(p) for p in regions))
    out = select(func.count()).select_from(PublishedVisit).join(Hall)
    visits = session.exec(out.where(PublishedVisit.publication_id == newest.id, where)).one()
    rows = session.exec(
        select(Appeal.visit_id, Decision.accepted, Amendment.decided_at)
        .join(Hall, col(Hall.id) == col(Appeal.hall_id))
        .outerjoin(Decision, col(Decision.appeal_id) == col(Appeal.id))
        .outerjoin(Amendment, col(Amendment.id) == col(Decision.amendment_id))
        .where(Appeal.wave_id == wave_id, where)
    ).all()
    changed = {visit for visit, accepted, decided_at in rows if accepted and decided_at}
    waiting = sum(accepted is None or (accepted and not decided_at) for _, accepted, decided_at in rows)
    return AppealFigures(visits, len(rows), len({visit for visit, *_ in rows}), len(changed), waiting)
