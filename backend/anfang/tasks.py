"""The background queue: the same code embedded in a small server (SQLite) and in workers of their own (PostgreSQL).

A station registers what can run later; a verb asks for it with `later`, and it is queued after the commit, never before.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from weakref import WeakKeyDictionary

from huey import PostgresHuey, SqliteHuey, crontab
from huey.api import Huey
from sqlalchemy import Dialect, Engine, func, select
from sqlmodel import Session

from anfang import clock, database
from anfang.settings import Settings
from anfang.upgrade import TURN


@dataclass(frozen=True)
class Context:
    """What a task is given: the engine for its own transactions, the settings, and the time it started."""

    engine: Engine
    settings: Settings
    now: datetime


Work = Callable[..., None]
_works: dict[str, Work] = {}
_hourly: list[str] = []
_minutely: list[str] = []
_first: list[str] = []


def work(function: Work) -> Work:
    """Register `function(context, *arguments)`; it may run twice and must not mind."""
    _works[function.__name__] = function
    return function


def hourly(function: Work) -> Work:
    """Register `function(context)` to run once an hour."""
    _hourly.append(function.__name__)
    return work(function)


def minutely(function: Work) -> Work:
    """Register `function(context)` to run once a minute."""
    _minutely.append(function.__name__)
    return work(function)


def first(function: Work) -> Work:
    """Register `function(context)` to run before an embedded queue begins: whoever was at work is dead, and nobody is yet."""
    _first.append(function.__name__)
    return work(function)


def later(session: Session, function: Work, *arguments: Any) -> None:
    """Queue `function` once this transaction has committed; arguments are JSON values."""
    session.info.setdefault("later", []).append((function.__name__, arguments))


class Queue:
    """The queue of one process: it can be given work, and (embedded or in a worker) carries it out."""

    def __init__(self, engine: Engine, settings: Settings) -> None:
        self.engine, self.settings = engine, settings
        self.huey = self._huey(engine, settings)
        self._run = self.huey.task(retries=3, retry_delay=30)(self._carry_out)
        self.huey.periodic_task(crontab(minute="7"))(self._every_hour)
        self.huey.periodic_task(crontab(minute="*"))(self._every_minute)

    @staticmethod
    def _huey(engine: Engine, settings: Settings) -> Huey:
        if settings.database.startswith("postgresql"):
            with engine.connect() as turn:
                # It makes its own tables, and replicas that start together would make them at the same moment.
                turn.execute(select(func.pg_advisory_xact_lock(TURN)))
                return PostgresHuey("anfang", dsn=settings.database.replace("+psycopg", ""), results=False)
        settings.data.mkdir(parents=True, exist_ok=True)
        return SqliteHuey("anfang", filename=str(settings.data / "tasks.sqlite3"), fsync=True, results=False)

    def _carry_out(self, name: str, arguments: list[Any]) -> None:
        _works[name](Context(self.engine, self.settings, clock.now()), *arguments)

    def _every_hour(self) -> None:
        for name in _hourly:
            self._run(name, [])

    def _every_minute(self) -> None:
        for name in _minutely:
            self._run(name, [])

    @contextmanager
    def running(self) -> Iterator[None]:
        """Carry out what is queued, in two threads of this process, until the block ends."""
        consumer = self.huey.create_consumer(
            workers=2, periodic=True, check_worker_health=False, initial_delay=0.2
        )
        # The consumer would take over SIGTERM and SIGINT, which are the server's.
        consumer._set_signal_handlers = lambda: None
        for name in _first if self.settings.tasks == "embedded" else ():
            # Not through the queue: what was left in it is older, and would be in living hands already.
            self._carry_out(name, [])
        consumer.start()
        try:
            yield
        finally:
            consumer.stop(graceful=True)

    @contextmanager
    def idle(self) -> Iterator[None]:
        """Only queue; workers elsewhere carry it out."""
        yield

    def put(self, name: str, arguments: tuple[Any, ...]) -> None:
        """Queue one piece of work by its registered name."""
        self._run(name, list(arguments))


# By dialect, which an engine shares with the copies of it that carry execution options.
_queues: WeakKeyDictionary[Dialect, Queue] = WeakKeyDictionary()


def _hand_over(session: Session) -> None:
    waiting = session.info.pop("later", [])
    queue = _queues.get(session.get_bind().dialect)
    for name, arguments in waiting:
        if queue is None:
            raise RuntimeError("work was asked for, and this engine has no queue")
        queue.put(name, arguments)


def attached(session: Session) -> bool:
    """Whether work that is asked for in this session will be carried out by somebody."""
    return session.get_bind().dialect in _queues


def attach(queue: Queue) -> None:
    """Let every transaction on the queue's engine hand its work over after its commit."""
    _queues[queue.engine.dialect] = queue


database.after_commit.append(_hand_over)
