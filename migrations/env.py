"""Alembic's way in: run on the connection that `anfang.upgrade` hands over."""

from alembic import context
from sqlmodel import SQLModel

import anfang.checklists.records
import anfang.halls.records
import anfang.journal
import anfang.people.records
import anfang.visits.records
import anfang.waves.records  # noqa: F401

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_server_default=connection.dialect.name == "postgresql",
)
with context.begin_transaction():
    context.run_migrations()
