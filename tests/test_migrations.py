"""The migrations make exactly the tables that the records describe, on both engines."""

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect
from sqlmodel import SQLModel

import anfang.stations  # noqa: F401 - every record of every station
from anfang import database
from anfang.database import UtcDateTime
from anfang.tallies.prove import prove
from anfang.tallies.records import MeanTally
from anfang.tallies.recount import recount
from anfang.tallies.truth import kept_rows
from anfang.upgrade import place, upgrade
from tests.tallies.stored import COUNTIES, Stored, drawn


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    """An empty database."""
    if request.param == "postgresql":
        return database.connect(request.getfixturevalue("postgres"))
    return database.connect(f"sqlite:///{tmp_path / 'empty.sqlite3'}")


def same_type(
    context: MigrationContext, _column: object, _inspected: object, _found: object, wanted: object
) -> bool | None:
    """SQLite keeps no zone with a time; there the two are one type."""
    return False if context.dialect.name == "sqlite" and isinstance(wanted, UtcDateTime) else None


def differences(engine: Engine) -> list[object]:
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={"compare_type": same_type, "compare_server_default": engine.dialect.name == "postgresql"},
        )
        found = compare_metadata(context, SQLModel.metadata)
    return [
        each
        for each in found
        if not (each[0] == "remove_table" and each[1].name.startswith(("alembic", "huey")))
    ]


def test_a_migrated_database_has_the_tables_of_the_records(empty: Engine) -> None:
    try:
        upgrade(empty)
        assert differences(empty) == []
    finally:
        empty.dispose()


def test_upgrading_twice_is_nothing_new(empty: Engine) -> None:
    try:
        upgrade(empty)
        before = sorted(inspect(empty).get_table_names())
        upgrade(empty)
        assert sorted(inspect(empty).get_table_names()) == before
        assert "people" in before
    finally:
        empty.dispose()


def test_a_migration_that_fails_leaves_nothing(empty: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    from alembic import op

    real: Callable[..., object] = op.create_table

    def failing(name: str, *columns: object, **options: object) -> object:
        if name == "sign_ins":
            raise RuntimeError("the power went")
        return real(name, *columns, **options)

    monkeypatch.setattr(op, "create_table", failing)
    try:
        with pytest.raises(RuntimeError, match="the power went"):
            upgrade(empty)
        assert inspect(empty).get_table_names() == []
        monkeypatch.undo()
        upgrade(empty)
        assert differences(empty) == []
    finally:
        empty.dispose()


def test_the_means_that_a_migration_fills_in_are_what_the_visits_say(empty: Engine) -> None:
    try:
        upgrade(empty)
        with database.transaction(empty) as session:
            stored, rng = Stored(session), Random(1)
            waves = [stored.wave(code) for code in ("2026-10", "2026-11")]
            halls = [stored.hall(f"GY-{n}", path=COUNTIES[n % 3]) for n in range(6)]
            for wave in waves:
                for n in range(20):
                    tier = rng.choice(("second", "third"))
                    recount(session, stored.visit(wave, halls[n % 7 % 6], drawn(rng), tier=tier))
        with empty.execution_options(writes=True).begin() as connection:
            config = Config()
            config.set_main_option("script_location", str(place("migrations")))
            config.attributes["connection"] = connection
            command.downgrade(config, "2026_11_30_2")
        upgrade(empty)
        with database.reading(empty) as session:
            assert len(kept_rows(session, waves[0].id, MeanTally)) > 4
            assert [prove(session, wave.id) for wave in waves] == [[], []]
    finally:
        empty.dispose()
