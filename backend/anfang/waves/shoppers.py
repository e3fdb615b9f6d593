"""Shoppers while they are planned for."""

from collections.abc import Iterable
from uuid import UUID

from sqlmodel import Session, col, select

from anfang.people.records import Person


def lock_shoppers(session: Session, ids: Iterable[UUID]) -> None:
    """Let nobody else plan for these shoppers before this transaction ends; always in the same order, against
    deadlocks.

    SQLite has one writer, who holds its lock already. On PostgreSQL NO KEY UPDATE leaves room for rows that only
    point at the shopper, so a phone's sync does not wait for a planner.
    """
    rows = select(Person).where(col(Person.id).in_(sorted(set(ids)))).order_by(col(Person.id))
    session.exec(rows.with_for_update(key_share=True).execution_options(populate_existing=True)).all()
