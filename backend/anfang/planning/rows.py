"""The rows of a plan, and changes of them as they stand in a step: what was, what is, both as JSON."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from sqlmodel import Session, SQLModel, col, or_, select

from anfang.planning.records import PlanForbid, PlanLock, PlanPosting, PlanStop, PlanWaiver

Doc = dict[str, Any]
AnyRow = PlanStop | PlanPosting | PlanLock | PlanForbid | PlanWaiver
KINDS: Final[dict[str, type[SQLModel]]] = {
    "stop": PlanStop,
    "posting": PlanPosting,
    "lock": PlanLock,
    "forbid": PlanForbid,
    "waiver": PlanWaiver,
}
AT_ONCE = 500  # ids in one question; databases limit the parameters


@dataclass(frozen=True)
class Change:
    """One row's change. None before: it is made; None after: it is taken away."""

    kind: str
    before: Doc | None
    after: Doc | None

    @property
    def id(self) -> UUID:
        """The row's id."""
        return UUID(str((self.after or self.before or {})["id"]))


@dataclass
class Rows:
    """All rows of a plan, or those that matter to a hand move."""

    stops: list[PlanStop] = field(default_factory=list)
    postings: list[PlanPosting] = field(default_factory=list)
    locks: list[PlanLock] = field(default_factory=list)
    forbids: list[PlanForbid] = field(default_factory=list)
    waivers: list[PlanWaiver] = field(default_factory=list)

    def kind(self, name: str) -> list[Any]:
        """The list of that kind."""
        return getattr(self, f"{name}s")  # type: ignore[no-any-return]


def made(row: AnyRow) -> Change:
    """The change that makes this row."""
    return Change(kind_of(row), None, doc(row))


def gone(row: AnyRow) -> Change:
    """The change that takes this row away."""
    return Change(kind_of(row), doc(row), None)


def altered(row: AnyRow, **other: Any) -> Change:
    """The change that gives this row other values; the row itself stays as it is."""
    return Change(kind_of(row), doc(row), doc(type(row).model_validate({**row.model_dump(), **other})))


def kind_of(row: AnyRow) -> str:
    """The name of the row's kind in a step."""
    return next(name for name, kind in KINDS.items() if isinstance(row, kind))


def doc(row: AnyRow) -> Doc:
    """The row as JSON."""
    return row.model_dump(mode="json")


def row_of(kind: str, said: Doc) -> Any:
    """The row that a JSON document tells."""
    return KINDS[kind].model_validate(said)


def rows_of(session: Session, wave_id: UUID) -> Rows:
    """All rows of a wave's plan."""
    found = Rows()
    for name, kind in KINDS.items():
        found.kind(name).extend(session.exec(select(kind).where(kind.wave_id == wave_id)))  # type: ignore[attr-defined]
    return found


def rows_near(session: Session, wave_id: UUID, stops: Iterable[PlanStop], halls: Iterable[UUID] = ()) -> Rows:
    """What rules about these stops have to read: all stops of their halls (and of `halls`), and of their people on their days."""
    wanted, found = list(stops), Rows()
    here = {stop.hall_id for stop in wanted} | set(halls)
    beside = list(_stops(session, wave_id, PlanStop.hall_id, here))
    for day in {stop.day_on for stop in wanted}:
        who = {it for stop in (*wanted, *beside) if stop.day_on == day for it in people(stop)}
        either = or_(col(PlanStop.shopper_id).in_(who), col(PlanStop.companion_id).in_(who))
        beside += session.exec(
            select(PlanStop).where(PlanStop.wave_id == wave_id, PlanStop.day_on == day, either)
        )
    found.stops = list({stop.id: stop for stop in beside}.values())
    for name in ("posting", "forbid", "lock", "waiver"):
        kind: Any = KINDS[name]
        asked = select(kind).where(kind.wave_id == wave_id)
        found.kind(name).extend(
            session.exec(asked if name in ("posting", "forbid") else asked.where(kind.hall_id.in_(here)))
        )
    return found


def _stops(session: Session, wave_id: UUID, column: Any, ids: Iterable[UUID]) -> Iterable[PlanStop]:
    wanted = sorted(ids)
    for start in range(0, len(wanted), AT_ONCE):
        some = column.in_(wanted[start : start + AT_ONCE])
        yield from session.exec(select(PlanStop).where(PlanStop.wave_id == wave_id, some))


def people(stop: PlanStop) -> tuple[UUID, ...]:
    """Who is at the hall."""
    return (stop.shopper_id,) if stop.companion_id is None else (stop.shopper_id, stop.companion_id)


def as_if(rows: Rows, changes: Sequence[Change]) -> Rows:
    """The rows as they are once the changes are written."""
    found = Rows()
    for name in KINDS:
        touched = {change.id: change.after for change in changes if change.kind == name}
        kept = [row for row in rows.kind(name) if row.id not in touched]
        found.kind(name).extend([*kept, *(row_of(name, after) for after in touched.values() if after)])
    return found


def write(session: Session, changes: Iterable[Change]) -> None:
    """Write the changes to the tables."""
    for change in changes:
        here = session.get(KINDS[change.kind], change.id)
        if change.after is None:
            if here is not None:
                session.delete(here)
        elif here is None:
            session.add(row_of(change.kind, change.after))
        else:
            for name, value in row_of(change.kind, change.after).model_dump().items():
                setattr(here, name, value)
            session.add(here)
    session.flush()
