"""The queue reads what waits, and nothing of what is done."""

from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import select

from anfang import database
from anfang.people.records import Scope
from anfang.people.who import Who
from anfang.review.queue import Asked, next_after, queue
from tests.review.ground import NOW, Ground

ASIDE = [f"ix_visits_{name}" for name in ("waiting", "mine", "urgent", "aside", "unsettled")]


@pytest.mark.parametrize(
    "asked", [{}, {"show": "free"}, {"show": "mine"}, {"wave": "2026-11"}, {"standing": "held"}]
)
def test_whatever_is_asked_of_it_comes_by_an_index_of_what_is_not_done(
    ground: Ground, asked: dict[str, Any]
) -> None:
    ground.visit()
    said: list[tuple[str, Any]] = []
    event.listen(
        ground.world.engine,
        "before_cursor_execute",
        lambda _connection, _cursor, statement, given, _context, _many: said.append((statement, given)),
    )
    with database.reading(ground.world.engine) as session:
        mei = ground.people["mei"]
        scopes = tuple(session.exec(select(Scope).where(Scope.person_id == mei.id)).all())
        who = Who(mei, None, scopes, None)  # type: ignore[arg-type]
        # More halls than are looked up one by one: a handful's visits come by the halls' own index.
        with pytest.MonkeyPatch.context() as many:
            many.setattr("anfang.halls.few.FEW", 0)
            queue(session, Asked(**asked), by=who, now=NOW)
            next_after(session, Asked(**asked), None, by=who)
        about = [(words, given) for words, given in said if "FROM visits" in words]
        assert len(about) >= 3
        for words, given in about:
            plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {words}", given).fetchall()
            assert any(name in row[3] for row in plan for name in ASIDE), (words, plan)
