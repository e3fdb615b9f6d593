"""Fill a database with stored visits: one real visit, received by the real code, multiplied inside the database.

Bodies and scorecards are kept short: what a row carries does not change how deep the trees above it are, and 200,000 whole ones take 5 GB.
"""

from typing import Any

from ground import HALL, HALLS, LATER, SHOPPER, SHOPPERS, Ground
from sqlalchemy import (
    Connection,
    Integer,
    Uuid,
    and_,
    bindparam,
    cast,
    func,
    literal,
    null,
    select,
    text,
    true,
)
from sqlalchemy.sql import ColumnElement

from anfang import database
from anfang.journal import Entry
from anfang.settings import Settings
from anfang.visits.receive import Bringer, receive
from anfang.visits.records import ItemResult, ParcelKept, Revision, Visit
from anfang.visits.unpack import name
from anfang.waves.records import Presence

Made = dict[str, ColumnElement[Any]]


def fill(ground: Ground, settings: Settings, first: int, last: int) -> None:
    """Stored visits number `first` to `last`, with all their items and journal lines, over 200 shoppers and 2,000 halls."""
    [sealed] = ground.visits(1, seed=first)
    with database.transaction(ground.engine) as session:
        by = Bringer(ground.person, ground.phone)
        kept = receive(session, sealed.sent, name(sealed.body), by=by, settings=settings, now=LATER)
        assert kept.kind == "received"
    with database.transaction(ground.engine) as session:
        _multiply(session.connection(), sealed.visit, first, last)
    with ground.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


def _multiply(connection: Connection, visit: Any, first: int, last: int) -> None:
    lite = connection.dialect.name == "sqlite"
    numbers = select(literal(first, Integer).label("i")).cte("numbers", recursive=True)
    numbers = numbers.union_all(select(numbers.c.i + 1).where(numbers.c.i < last))
    i = numbers.c.i

    def hexed(number: ColumnElement[Any], digits: int) -> ColumnElement[Any]:
        return func.printf(f"%0{digits}x", number) if lite else func.lpad(func.to_hex(number), digits, "0")

    def made(prefix: int, number: ColumnElement[Any]) -> ColumnElement[Any]:
        whole = literal(f"{prefix >> 96:08x}") + hexed(number, 24)
        return whole if lite else cast(whole, Uuid)

    def times(table: Any, where: ColumnElement[bool], **changes: ColumnElement[Any]) -> None:
        columns = table.__table__.c
        wanted = [changes.get(column.name, column) for column in columns]
        many = select(*wanted).select_from(table.__table__.join(numbers, true())).where(where)
        connection.execute(
            table.__table__.insert().from_select([column.name for column in columns], many), {"visit": visit}
        )

    of_visit = bindparam("visit", type_=Uuid)
    original = select(Revision.id).where(Revision.visit_id == of_visit).scalar_subquery()  # type: ignore[arg-type]
    there = select(Visit.hall_id).where(Visit.id == of_visit).scalar_subquery()  # type: ignore[arg-type]
    who = select(Visit.shopper_id).where(Visit.id == of_visit).scalar_subquery()  # type: ignore[arg-type]
    parcel, own, revision = hexed(i, 64), made(0x01900000 << 96, i), made(0x01910000 << 96, i)
    hall, shopper = (
        made(HALL, i % HALLS),
        made(SHOPPER, i // HALLS % SHOPPERS),
    )
    times(ParcelKept, ParcelKept.visit_id == of_visit, digest=parcel, visit_id=own, body=literal(b"{}"))  # type: ignore[arg-type]
    brief: Made = {"assignment_id": null(), "hall_id": hall, "shopper_id": shopper}
    times(Visit, Visit.id == of_visit, id=own, revision_id=revision, **brief)  # type: ignore[arg-type]
    short = literal("{}") if lite else cast(literal("{}"), Revision.__table__.c.scorecard.type)  # type: ignore[attr-defined]
    times(
        Revision,
        Revision.visit_id == of_visit,
        id=revision,
        visit_id=own,
        parcel_digest=parcel,
        scorecard=short,
    )  # type: ignore[arg-type]
    times(ItemResult, ItemResult.revision_id == original, revision_id=revision)  # type: ignore[arg-type]
    times(
        Presence,
        and_(Presence.hall_id == there, Presence.shopper_id == who),
        id=own,
        hall_id=hall,
        shopper_id=shopper,
    )  # type: ignore[arg-type]
    times(Entry, Entry.n == 1, n=1_000_000 * first + i)  # type: ignore[arg-type]
