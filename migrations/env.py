"""Alembic's way in: run on the connection that `anfang.upgrade` hands over."""

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

import anfang.appeals.records
import anfang.checklists.records
import anfang.halls.records
import anfang.journal
import anfang.people.records
import anfang.reports.records
import anfang.review.records
import anfang.shoppers.records
import anfang.tallies.records
import anfang.visits.records
import anfang.waves.records  # noqa: F401
from anfang.database import UtcDateTime

connection = context.config.attributes["connection"]


def _plainly(kind: str, item: Any, _context: object) -> str | Literal[False]:
    """Columns as SQLAlchemy's own types: a migration must not change its meaning when our classes do."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, AutoString):
        return f"sa.String(length={item.length})" if item.length else "sa.String()"
    return False


def _same(_context: object, _found: object, _wanted: object, found: Any, wanted: Any) -> bool | None:
    """SQLite keeps no zone with a time: there the two are the same type."""
    sqlite = connection.dialect.name == "sqlite"
    return False if sqlite and isinstance(found, sa.DATETIME) and isinstance(wanted, UtcDateTime) else None


context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    render_item=_plainly,
    compare_type=_same,
    transactional_ddl=True,  # Alembic thinks that SQLite cannot; with our own BEGIN it can
    compare_server_default=connection.dialect.name == "postgresql",
)
with context.begin_transaction():
    context.run_migrations()
