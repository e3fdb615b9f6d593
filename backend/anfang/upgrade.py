"""Bring a database to the newest schema. Migrations stand beside the package: migrations/ in a clone, anfang/_migrations in the wheel."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, func, select

PACKAGE = Path(__file__).parent
TURN = 0x414E46414E47  # any number, the same in every replica


def place(name: str) -> Path:
    """Where `name` (migrations, checklists, pwa/dist) lies: in the wheel beside the code, in a clone at its top."""
    packed = PACKAGE / f"_{name.split('/')[0]}"
    return packed if packed.is_dir() else PACKAGE.parent.parent / name


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Run all migrations that are missing, in one transaction: all or nothing.

    SQLite alters a table by making it anew, which foreign keys must not notice on the way; they are checked before the commit.
    """
    config = Config()
    config.set_main_option("script_location", str(place("migrations")))
    sqlite = engine.dialect.name == "sqlite"
    with engine.execution_options(writes=True).connect() as connection:
        raw = connection.connection.driver_connection
        if sqlite and raw is not None:
            raw.execute("PRAGMA foreign_keys=OFF")  # without effect once a transaction has begun
        try:
            with connection.begin():
                if not sqlite:
                    # Replicas start together: the second waits here, then finds nothing left to do.
                    connection.execute(select(func.pg_advisory_xact_lock(TURN)))
                config.attributes["connection"] = connection
                command.upgrade(config, revision)
                if sqlite and (astray := connection.exec_driver_sql("PRAGMA foreign_key_check").first()):
                    raise RuntimeError(f"the migration leaves rows astray in table {astray[0]}")
        finally:
            if sqlite and raw is not None:
                raw.execute("PRAGMA foreign_keys=ON")
