"""The database: engine, naming, UTC times, and `transaction()`, the only commit in the house.

One request is one transaction, and the reply leaves only after the commit: else a phone would drop what was never stored.
"""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from functools import partial
from typing import Annotated, Any

import anyio
from anyio import to_thread
from fastapi import Depends, Request
from pydantic_core import from_json, to_json
from sqlalchemy import Connection, DateTime, Dialect, Engine, TypeDecorator, create_engine, event
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

WRITERS = 10  # of forty worker threads and twenty connections; the rest is for those who read

# A scorecard is written and read four times as fast as by the json module. Bytes are JSON that is written already.
# A statement that fails is told of in the log: without what it was to write.
OPTIONS: dict[str, Any] = {
    "json_serializer": lambda value: (value if isinstance(value, bytes) else to_json(value)).decode(),
    "json_deserializer": from_json,
    "hide_parameters": True,
}

before_commit: list[Callable[[Session], None]] = []
after_commit: list[Callable[[Session], None]] = []


class UtcDateTime(TypeDecorator[datetime]):
    """Aware UTC in, aware UTC out; a naive time is a mistake and is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To the database: refuse a time without zone, store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """From the database: always aware, always UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def connect(url: str) -> Engine:
    """An engine for `url` (sqlite:///… or postgresql+psycopg://…)."""
    if not url.startswith("sqlite"):
        engine = create_engine(url, pool_size=10, max_overflow=10, pool_pre_ping=True, **OPTIONS)
        _plain_savepoints(engine.dialect)
        return engine
    engine = create_engine(
        url, connect_args={"check_same_thread": False, "timeout": 30}, pool_size=20, **OPTIONS
    )
    _plain_savepoints(engine.dialect)

    @event.listens_for(engine, "connect")
    def _pragmas(connection: Any, _record: object) -> None:
        # The driver's own transaction handling starts too late for savepoints; BEGIN is ours (below).
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A transaction that reads first and writes later cannot wait for another writer in SQLite
        # (SQLITE_BUSY at once): writers take the lock when they begin.
        writes = connection.get_execution_options().get("writes", False)
        # What a savepoint may have to undo stays in memory; what a reader sorts may be millions of rows, and goes to a file.
        by_driver(connection, f"PRAGMA temp_store={'MEMORY' if writes else 'DEFAULT'}")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _plain_savepoints(dialect: Dialect) -> None:
    """Savepoints in plain words: the dialect's own way builds and compiles a statement for each, which takes longer than all else of it."""

    def say(words: str, connection: Connection, name: str) -> None:
        by_driver(connection, f"{words} {name}")

    for verb in ("savepoint", "release_savepoint", "rollback_to_savepoint"):
        setattr(dialect, f"do_{verb}", partial(say, verb.replace("_", " ")))


def by_driver(connection: Connection, text: str, parameters: Any = (), *, many: bool = False) -> DBAPICursor:
    """Have the driver carry out a statement in its own words, on a connection whose transaction has begun; its cursor.

    For what stands in the way of every visit: what SQLAlchemy does around a statement takes ten times as long as SQLite takes for it.
    Errors are SQLAlchemy's all the same, and a lost connection is let go of.
    """
    dialect, held = connection.dialect, connection.connection
    cursor = held.cursor()
    try:
        if many:
            cursor.executemany(text, parameters)
        else:
            cursor.execute(text, parameters)
    except dialect.loaded_dbapi.Error as error:
        lost = dialect.is_disconnect(error, held, cursor)
        told = DBAPIError.instance(
            text,
            parameters,
            error,
            dialect.loaded_dbapi.Error,
            hide_parameters=connection.engine.hide_parameters,
            connection_invalidated=lost,
            dialect=dialect,
        )
        if lost:
            connection.invalidate(error)
        raise told from error
    return cursor


def _open(engine: Engine, *, writes: bool) -> Session:
    return Session(engine.execution_options(writes=True) if writes else engine, expire_on_commit=False)


def _commit(session: Session) -> None:
    for last_word in before_commit:
        last_word(session)
    session.commit()
    for follower in after_commit:
        follower(session)


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """A session that writes; committed when the block ends, rolled back when it raises."""
    with _open(engine, writes=True) as session:
        yield session
        _commit(session)


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session that only reads, on one snapshot; what it would write is lost."""
    with _open(engine, writes=False) as session:
        yield session


@contextmanager
def savepoint(session: Session) -> Iterator[None]:
    """A part of a transaction that may fail alone; its journal entries and tasks go with it."""
    kept = {key: list(rows) for key, rows in session.info.items() if isinstance(rows, list)}
    try:
        with session.begin_nested():
            yield
    except BaseException:
        for key, rows in session.info.items():
            if isinstance(rows, list):
                rows[:] = kept.get(key, [])
        raise


def turns(engine: Engine) -> anyio.Semaphore:
    """How many of one server's requests may write at once; the others wait here, without a thread.

    A writer that waits for another one's rows holds a worker thread, and whoever it waits for needs one to commit: with a writer in every
    thread, none could ever finish. SQLite has one writer anyway.
    """
    return anyio.Semaphore(1 if engine.dialect.name == "sqlite" else WRITERS)


async def _writing(request: Request) -> AsyncIterator[Session]:
    engine: Engine = request.app.state.engine
    async with request.app.state.turns:
        session = _open(engine, writes=True)
        try:
            yield session
            await to_thread.run_sync(_commit, session)
        finally:
            with anyio.CancelScope(shield=True):
                await to_thread.run_sync(session.close)


def _reading(request: Request) -> Iterator[Session]:
    with reading(request.app.state.engine) as session:
        yield session


# For a route that must not hold the one writer while it reads a slow phone's body: `async with writing(request) as session`.
writing = asynccontextmanager(_writing)

# scope="function": the commit comes before the reply; by FastAPI's default it would come after the phone has its 200.
Writing = Annotated[Session, Depends(_writing, scope="function")]
Reading = Annotated[Session, Depends(_reading, scope="function")]
