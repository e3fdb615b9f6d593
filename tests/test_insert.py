"""Inserting by statements made once: the same rows as SQLAlchemy's own way would make, on both engines."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlmodel import col, select

from anfang import database
from anfang.halls.records import Hall
from anfang.insert import insert_new, insert_new_rows, insert_rows
from anfang.upgrade import upgrade

AT = datetime(2026, 11, 20, 8, tzinfo=UTC)


def row(n: int) -> dict[str, object]:
    return {
        "id": UUID(int=n), "code": f"H-{n}", "name": "南明", "tier": "second", "kind": "own", "region_path": "/52/",
        "address": "", "hours": {"mon": [["09:00", "18:00"]]}, "pressure": "normal", "languages": ["zh"],
        "created_at": AT.astimezone(timezone(timedelta(hours=8))),
    }  # fmt: skip


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    url = request.getfixturevalue("postgres") if request.param == "postgresql" else f"sqlite:///{tmp_path}/a"
    made = database.connect(url)
    upgrade(made)
    yield made
    made.dispose()


def test_rows_read_back_as_they_were_given(engine: Engine) -> None:
    with database.transaction(engine) as session:
        assert insert_new(session.connection(), Hall, row(1))
        insert_rows(session.connection(), Hall, [row(2), row(3)])
    with database.reading(engine) as session:
        for n, hall in enumerate(session.exec(select(Hall).order_by(col(Hall.code))), start=1):
            found = {name: value for name, value in hall.model_dump().items() if name in row(n)}
            assert found == row(n)
        assert (n, hall.lat_e6, hall.retired_at) == (3, None, None)


def test_a_key_that_is_taken_is_told_and_changes_nothing(engine: Engine) -> None:
    with database.transaction(engine) as session:
        connection = session.connection()
        assert insert_new(connection, Hall, row(1))
        assert not insert_new(connection, Hall, row(1) | {"name": "别处"})
        assert insert_new_rows(connection, Hall, [row(1), row(2), row(3)]) == 2
        with pytest.raises(IntegrityError), database.savepoint(session):
            insert_rows(session.connection(), Hall, [row(4), row(2)])
        assert list(session.exec(select(Hall.name).where(Hall.code == "H-1"))) == ["南明"]
        assert session.get(Hall, UUID(int=4)) is None, "the savepoint took it back"


def test_a_row_that_leaves_a_default_out_is_a_mistake(engine: Engine) -> None:
    with database.transaction(engine) as session, pytest.raises(AssertionError, match="address"):
        insert_new(session.connection(), Hall, {key: v for key, v in row(1).items() if key != "address"})


@pytest.mark.parametrize("by_sqlalchemy", [True, False])
def test_what_fails_says_nothing_of_the_values(engine: Engine, by_sqlalchemy: bool) -> None:
    """It goes to the log, where no shopper's name belongs."""
    with database.transaction(engine) as session:
        insert_rows(session.connection(), Hall, [row(1)])
    with pytest.raises(IntegrityError) as told, database.transaction(engine) as session:
        if by_sqlalchemy:
            session.add(Hall(**row(1)))
            session.flush()
        else:
            insert_rows(session.connection(), Hall, [row(1)])
    assert "halls" in str(told.value) and "南明" not in str(told.value)


def test_a_connection_that_is_lost_is_let_go_of(postgres: str) -> None:
    made = database.connect(postgres)
    upgrade(made)
    with pytest.raises(OperationalError) as told, database.transaction(made) as session:
        pid = session.connection().scalar(text("SELECT pg_backend_pid()"))
        with database.reading(made) as other:
            other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
        insert_rows(session.connection(), Hall, [row(1)])
    assert told.value.connection_invalidated, (
        "whoever receives a parcel takes it for the database's trouble, not for the parcel's"
    )
    with database.transaction(made) as session:
        insert_rows(session.connection(), Hall, [row(1)])
    made.dispose()
