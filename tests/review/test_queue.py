"""The queue reads what waits, and nothing of what is done."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import Session, select

from anfang import database
from anfang.people.records import Scope
from anfang.people.who import Who
from anfang.review.queue import Asked, next_after, queue
from anfang.review.records import Share
from anfang.review.share import lay_back, take
from anfang.review.share_out import share_out
from anfang.waves.records import Closing
from tests.review.ground import NOW, Ground

ASIDE = ("ix_visits_waiting", "ix_visits_mine", "ix_visits_urgent", "ix_visits_aside")


def seen_by(ground: Ground, session: Session, login: str) -> Who:
    """One of the supervisors with what they may see."""
    person = ground.people[login]
    scopes = tuple(session.exec(select(Scope).where(Scope.person_id == person.id)).all())
    return Who(person, None, scopes, None)  # type: ignore[arg-type]


def test_what_nobody_has_goes_to_those_of_the_region_who_have_least(ground: Ground) -> None:
    mei, lin = (ground.people[name].id for name in ("mei", "lin"))
    taken, *free = (ground.visit() for _ in range(6))
    ground.do(take, taken, by="mei")
    ground.do(take, free[0], by="lin")
    ground.do(lay_back, free[0], by="lin")

    def shared(login: str) -> int:
        with database.transaction(ground.world.engine) as session:
            return share_out(session, Asked(show="mine"), by=seen_by(ground, session, login), now=NOW)

    assert shared("hong") == 0, "another province"
    assert shared("mei") == 5 and shared("mei") == 0
    assert [ground.look(it).reviewer_id for it in free] == [lin, lin, mei, lin, mei]
    assert ground.look(taken).reviewer_id == mei
    made = ground.world.rows(Share, visit_id=free[4])
    assert [(it.to_id, it.by) for it in made] == [(mei, mei)]


def test_what_may_count_no_more_is_shared_out_to_nobody(ground: Ground) -> None:
    ground.visit()
    with database.transaction(ground.world.engine) as session:
        day = NOW + timedelta(days=36_500)  # it came in time
        session.add(Closing(wave_id=ground.world.wave, by=ground.people["mei"].id, at=day, settled_at=day))
        session.flush()
        assert share_out(session, Asked(), by=seen_by(ground, session, "mei"), now=NOW) == 0


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
        who = seen_by(ground, session, "mei")
        # More halls than are looked up one by one: a handful's visits come by the halls' own index.
        with pytest.MonkeyPatch.context() as many:
            many.setattr("anfang.review.queue.FEW_HALLS", 0)
            queue(session, Asked(**asked), by=who, now=NOW)
            next_after(session, Asked(**asked), None, by=who)
        about = [(words, given) for words, given in said if "FROM visits" in words]
        assert len(about) >= 3
        for words, given in about:
            plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {words}", given).fetchall()
            assert any(name in row[3] for row in plan for name in ASIDE), (words, plan)
