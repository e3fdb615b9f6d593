"""Where an appeal stands."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from anfang.appeals.records import Appeal, Decision
from anfang.reports.records import Amendment


@dataclass(frozen=True)
class AppealStanding:
    """`word`: waiting, confirming (accepted, its amendment waits for a second person), accepted or declined."""

    word: str
    reason: str
    at: datetime | None
    decision: Decision | None

    @property
    def for_hall(self) -> str:
        """The word that a hall is told: what may still be taken back is not decided."""
        return "waiting" if self.word == "confirming" else self.word


def standing_of(session: Session, appeal: Appeal) -> AppealStanding:
    """Read from what was decided, and from what became of the amendment."""
    decision = session.get(Decision, appeal.id)
    amendment = session.get(Amendment, decision.amendment_id) if decision and decision.amendment_id else None
    return told(decision, amendment)


def told(decision: Decision | None, amendment: Amendment | None) -> AppealStanding:
    """The same from rows that were read already."""
    if decision is None:
        return AppealStanding("waiting", "", None, None)
    if not decision.accepted:
        return AppealStanding("declined", decision.reason, decision.at, decision)
    if amendment is None or amendment.decided_at is None:
        return AppealStanding("confirming", decision.reason, decision.at, decision)
    return AppealStanding("accepted", decision.reason, amendment.decided_at, decision)
