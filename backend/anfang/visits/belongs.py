"""Whose visit a parcel is of, and what was planned for it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, select
from sqlmodel import Session, col

from anfang.core.wire import Parcel
from anfang.visits.records import Visit
from anfang.visits.refusals import AssignmentCancelled, GivenAway, ParcelInvalid
from anfang.visits.unfit import Unfit
from anfang.waves.records import Assignment

# Made once: making a statement costs more than carrying it out. An assignment that is null equals nothing.
_OWNER = select(col(Visit.shopper_id)).where(col(Visit.id) == bindparam("visit"))
_PLANNED = select(Assignment.__table__).where(  # type: ignore[attr-defined]
    (col(Assignment.visit_id) == bindparam("visit")) | (col(Assignment.id) == bindparam("assignment"))
)


@dataclass(frozen=True)
class Plan:
    """What was assigned (a row of Assignment), if anything was.

    `unknown` where the parcel names an assignment that is not there (a restored backup).
    """

    assignment: Row[Any] | None
    unknown: bool

    def differences(self, parcel: Parcel) -> list[str]:
        """The fields in which the visit is not what was assigned."""
        planned = self.assignment
        if planned is None:
            return []
        pairs: dict[str, tuple[Any, Any]] = {
            "hall": (planned.hall_id, parcel.hall),
            "tier": (planned.tier, parcel.tier),
            "checklist": (planned.checklist_digest, parcel.checklist),
        }
        return [name for name, (one, other) in pairs.items() if one != other]


def belongs(session: Session, parcel: Parcel, shopper_id: UUID) -> Plan:
    """What the parcel's visit was planned as.

    Raises Unfit: parked for a visit that is somebody else's or was cancelled, in words that tell nothing of the other person.
    """
    connection = session.connection()
    owner = connection.execute(_OWNER, {"visit": parcel.visit}).scalar()
    if owner is not None and owner != shopper_id:
        raise Unfit("parked", GivenAway(at="visit"))
    named = {"visit": parcel.visit, "assignment": parcel.assignment}
    found = connection.execute(_PLANNED, named).all()
    if any(assignment.shopper_id != shopper_id for assignment in found):
        raise Unfit("parked", GivenAway(at="assignment"))
    if any(assignment.visit_id != parcel.visit for assignment in found):
        what = {"zh": "与走访编号不相配", "en": "does not go with the visit's id"}
        raise Unfit("refused", ParcelInvalid(at="assignment", what=what))
    if any(assignment.cancelled_at is not None for assignment in found):
        raise Unfit("parked", AssignmentCancelled(at="assignment"))
    return Plan(found[0] if found else None, unknown=not found and parcel.assignment is not None)
