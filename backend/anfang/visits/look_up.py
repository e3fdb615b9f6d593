"""Look up what a parcel is about: its hall, what was planned for it, whose visit it is. One question to the database."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, Table, bindparam, exists, func, literal, or_, select
from sqlmodel import SQLModel, col

from anfang.core.wire import Parcel
from anfang.halls.records import Hall
from anfang.visits.flag import visited_ms
from anfang.visits.records import ParcelKept, Visit
from anfang.visits.refusals import AssignmentCancelled, GivenAway, HallUnknown, ParcelInvalid
from anfang.visits.times import moment
from anfang.visits.unfit import Unfit
from anfang.waves.records import Assignment

TOGETHER = timedelta(minutes=20)  # two who come to a hall within it came together, or are one


def _table(record: type[SQLModel]) -> Table:
    return record.__table__  # type: ignore[attr-defined, no-any-return]


def _one_of(*where: Any, by: Any) -> Any:
    return select(col(Visit.id)).where(*where).order_by(by).limit(1).scalar_subquery()


# Longer than any three calendar months; core.rotation decides, this only keeps the rows few (ix_visits_hall).
ROTATION_WINDOW = timedelta(days=94)
# Made once: making a statement costs more than carrying it out. An assignment that is null equals nothing.
_OWNER = select(col(Visit.shopper_id)).where(col(Visit.id) == bindparam("visit")).scalar_subquery()
# Of the shopper's visits to the hall the one before and the one after: if these two keep the rotation, all others do.
_OTHER = (
    col(Visit.shopper_id) == bindparam("shopper"),
    col(Visit.hall_id) == bindparam("hall"),
    col(Visit.id) != bindparam("visit"),
)
_BEFORE = col(Visit.visited_at).between(bindparam("first"), bindparam("at"))
_AFTER = col(Visit.visited_at).between(bindparam("at"), bindparam("last"))
_WAITS = exists().where(
    col(ParcelKept.visit_id) == bindparam("visit"),
    col(ParcelKept.revision) > bindparam("revision"),
    col(ParcelKept.kind) == "parked",
)
# The shopper's visits just before and just after this one, wherever they were, and who else was at the hall at that time.
_BESIDE = (col(Visit.shopper_id) == bindparam("shopper"), col(Visit.id) != bindparam("visit"))
_ONCE = (
    col(Visit.hall_id) == bindparam("hall"),
    col(Visit.shopper_id) != bindparam("shopper"),
    col(Visit.visited_at).between(bindparam("earlier"), bindparam("later")),
)
_PRIOR_VISIT, _NEXT_VISIT, _COMPANY_VISIT = (
    _table(Visit).alias(name) for name in ("prior", "next", "company")
)
_PRIOR_HALL, _NEXT_HALL = (_table(Hall).alias(name) for name in ("prior_hall", "next_hall"))
_PRIOR = _one_of(*_BESIDE, col(Visit.visited_at) <= bindparam("at"), by=col(Visit.visited_at).desc())
_NEXT = _one_of(*_BESIDE, col(Visit.visited_at) > bindparam("at"), by=col(Visit.visited_at))
_COMPANY = _one_of(*_ONCE, by=col(Visit.visited_at))
_HERE = (
    select(col(Visit.answers_print))
    .where(*_OTHER, col(Visit.visited_at) <= bindparam("at"))
    .order_by(col(Visit.visited_at).desc())
    .limit(1)
    .scalar_subquery()
)
_ONE = select(literal(1).label("one")).subquery("one")
_BESIDE_IT = ("hall_id", "visited_at", "left_at", "answers_print")


def _told(name: str, visit: Any, hall: Any) -> list[Any]:
    """What is wanted of a visit beside this one, each column under that name."""
    columns = [*(visit.c[key] for key in _BESIDE_IT), hall.c.lat_e6, hall.c.lon_e6]
    return [column.label(f"{name}_{column.key}") for column in columns]


_NAMED = or_(col(Assignment.visit_id) == bindparam("visit"), col(Assignment.id) == bindparam("assignment"))
_LOOK: Any = select(
    _OWNER.label("owner"),
    select(func.max(col(Visit.visited_on))).where(*_OTHER, _BEFORE).scalar_subquery().label("before"),
    select(func.min(col(Visit.visited_on))).where(*_OTHER, _AFTER).scalar_subquery().label("after"),
    _WAITS.label("waits"),
    col(Hall.id).label("hall_id"),
    col(Hall.tier),
    col(Hall.hours),
    col(Hall.lat_e6),
    col(Hall.lon_e6),
    col(Assignment.id).label("assignment_id"),
    col(Assignment.visit_id).label("planned_visit"),
    col(Assignment.wave_id),
    col(Assignment.shopper_id),
    col(Assignment.companion_id),
    col(Assignment.day_on),
    col(Assignment.hall_id).label("planned_hall"),
    col(Assignment.tier).label("planned_tier"),
    col(Assignment.checklist_digest).label("planned_checklist"),
    col(Assignment.cancelled_at),
    _HERE.label("here_print"),
    _COMPANY_VISIT.c.visited_at.label("company_at"),
    _COMPANY_VISIT.c.answers_print.label("company_print"),
    *_told("prior", _PRIOR_VISIT, _PRIOR_HALL),
    *_told("next", _NEXT_VISIT, _NEXT_HALL),
).select_from(
    _ONE.outerjoin(Hall, col(Hall.id) == bindparam("hall"))
    .outerjoin(Assignment, _NAMED)
    .outerjoin(_PRIOR_VISIT, _PRIOR_VISIT.c.id == _PRIOR)
    .outerjoin(_PRIOR_HALL, _PRIOR_HALL.c.id == _PRIOR_VISIT.c.hall_id)
    .outerjoin(_NEXT_VISIT, _NEXT_VISIT.c.id == _NEXT)
    .outerjoin(_NEXT_HALL, _NEXT_HALL.c.id == _NEXT_VISIT.c.hall_id)
    .outerjoin(_COMPANY_VISIT, _COMPANY_VISIT.c.id == _COMPANY)
)


@dataclass(frozen=True)
class About:
    """`row` holds the hall (tier, hours, lat_e6, lon_e6), the assignment, if there is one (wave_id, day_on, planned_…), and the
    visits beside this one (prior_…, next_…, company_…, here_print).
    """

    row: Row[Any]
    planned: bool
    unknown: bool

    @property
    def other_visits(self) -> list[date]:
        """The days of the shopper's visits to this hall just before and just after this one, some months around it."""
        return [day for day in (self.row.before, self.row.after) if day is not None]

    @property
    def waits(self) -> bool:
        """Whether a later revision of the visit came before this one."""
        return bool(self.row.waits)

    @property
    def assignment_id(self) -> UUID | None:
        """The assignment's id."""
        return self.row.assignment_id if self.planned else None

    def differences(self, parcel: Parcel) -> list[str]:
        """The fields in which the visit is not what was assigned."""
        row = self.row
        pairs: dict[str, tuple[Any, Any]] = {
            "hall": (row.planned_hall, parcel.hall),
            "tier": (row.planned_tier, parcel.tier),
            "checklist": (row.planned_checklist, parcel.checklist),
        }
        return [name for name, (one, other) in pairs.items() if self.planned and one != other]


def look_up(connection: Connection, parcel: Parcel, shopper_id: UUID) -> About:
    """What the parcel is about; `unknown`: it names an assignment that is not there (a restored backup).

    Raises Unfit: parked for a visit that is somebody else's or was cancelled, in words that tell nothing of the other person;
    quarantined for a hall that is not there.
    """
    at = moment(visited_ms(parcel))
    asked = {
        "visit": parcel.visit,
        "revision": parcel.revision,
        "assignment": parcel.assignment,
        "hall": parcel.hall,
        "shopper": shopper_id,
        "at": at,
        "first": at - ROTATION_WINDOW,
        "last": at + ROTATION_WINDOW,
        "earlier": at - TOGETHER,
        "later": at + TOGETHER,
    }
    rows = connection.execute(_LOOK, asked).all()
    found = [row for row in rows if row.assignment_id is not None]
    if rows[0].owner not in (None, shopper_id):
        raise Unfit("parked", GivenAway(at="visit"))
    if any(row.shopper_id != shopper_id for row in found):
        raise Unfit("parked", GivenAway(at="assignment"))
    if any(row.planned_visit != parcel.visit for row in found):
        what = {"zh": "与走访编号不相配", "en": "does not go with the visit's id"}
        raise Unfit("refused", ParcelInvalid(at="assignment", what=what))
    if any(row.cancelled_at is not None for row in found):
        raise Unfit("parked", AssignmentCancelled(at="assignment"))
    if rows[0].hall_id is None:
        raise Unfit("quarantined", HallUnknown(at="hall"))
    return About(rows[0], planned=bool(found), unknown=not found and parcel.assignment is not None)
