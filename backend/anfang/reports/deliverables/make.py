"""Make what was asked for, in the background, with its progress in the row; it may be cancelled, killed and begun again.

A file is made from its beginning or kept; what is resumed is the set of a wave's files [docs/decisions/0045].
"""

import logging
import shutil
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import ColumnElement, Engine, update
from sqlmodel import Session, col, or_, select

from anfang import clock, database, tasks
from anfang.problems import NoRoom, Unavailable
from anfang.reports.deliverables.build import build, passes
from anfang.reports.deliverables.frozen import Extent, halls_in
from anfang.reports.deliverables.ground import ground_of
from anfang.reports.deliverables.keep import keep_file
from anfang.reports.records import Deliverable, Publication
from anfang.settings import Settings
from anfang.tasks import Context, first, minutely, work
from anfang.visits.vault import vault

LEASE = timedelta(seconds=90)  # without a sign of life for so long, whoever was at work is dead
BEAT = 1.0  # seconds between two of them
_log = logging.getLogger("anfang")


class Cancelled(Exception):
    """Somebody has cancelled it while it was made."""


@work
def make_deliverable(context: Context, deliverable_id: str) -> None:
    """Make one file; nothing happens where it is made, cancelled or in other hands."""
    make(context.engine, context.settings, UUID(deliverable_id))


@minutely
def take_up_deliverables(context: Context) -> None:
    """What was left lying is begun again: its maker was killed, or the vault did not answer."""
    _queue(context.engine, context.now - LEASE)


@first
def free_deliverables(context: Context) -> None:
    """An embedded queue begins: whoever was at work before is dead, however lately it gave a sign of life."""
    _queue(context.engine, context.now)


def _queue(engine: Engine, before: datetime) -> None:
    with database.transaction(engine) as session:
        left = select(Deliverable).where(*_open(), _without_hands(before)).order_by(col(Deliverable.asked_at))
        for each in session.exec(left):
            each.beat_at = None
            session.add(each)
            tasks.later(session, make_deliverable, str(each.id))


def make(engine: Engine, settings: Settings, deliverable_id: UUID) -> None:
    """Make one file, whoever asks for it."""
    if not _taken(engine, deliverable_id):
        return
    folder = Path(tempfile.gettempdir()) / f"anfang-making-{deliverable_id}"
    shutil.rmtree(folder, ignore_errors=True)  # of a maker that was killed
    folder.mkdir(mode=0o700)
    try:
        digest, size = _made(engine, settings, deliverable_id, folder)
        _set(engine, deliverable_id, finished_at=clock.now(), digest=digest, size=size)
    except Cancelled:
        _let_go(engine, deliverable_id)
    except (Unavailable, NoRoom):
        _set(engine, deliverable_id, beat_at=None)  # taken up again within a minute
        raise
    except Exception:
        _log.exception("a deliverable cannot be made")
        _set(engine, deliverable_id, failed="fault", beat_at=None)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _made(engine: Engine, settings: Settings, deliverable_id: UUID, folder: Path) -> tuple[str, int]:
    with database.reading(engine) as session:
        asked = session.get_one(Deliverable, deliverable_id)
        made = session.get_one(Publication, asked.publication_id)
        total = passes(asked) * halls_in(session, made.wave_id, Extent(asked.region_path, asked.hall_id)) + 1
        step = _beating(engine, deliverable_id, total)
        path = folder / f"made.{asked.form_of}"
        build(path, asked, ground_of(session, asked, step))
    return keep_file(vault(settings.evidence), path, step)


def _beating(engine: Engine, deliverable_id: UUID, total: int) -> Callable[[], None]:
    """A function that counts steps and now and then writes them down. Raises Cancelled."""
    done, last = 0, 0.0

    def step() -> None:
        nonlocal done, last
        done += 1
        if time.monotonic() - last >= BEAT:
            last = time.monotonic()
            if not _set(engine, deliverable_id, done=done, total=total, beat_at=clock.now()):
                raise Cancelled

    return step


def _taken(engine: Engine, deliverable_id: UUID) -> bool:
    """Whether it is ours now: one statement, so that of two makers only one gets it."""
    now = clock.now()
    with database.transaction(engine) as session:
        taking = update(Deliverable).where(
            col(Deliverable.id) == deliverable_id, *_open(), _without_hands(now - LEASE)
        )
        return bool(_changed(session, taking.values(beat_at=now, done=0)))


def _set(engine: Engine, deliverable_id: UUID, **values: object) -> bool:
    """Write to the row unless it was cancelled meanwhile; whether it was written."""
    with database.transaction(engine) as session:
        changing = update(Deliverable).where(col(Deliverable.id) == deliverable_id, *_open())
        return bool(_changed(session, changing.values(**values)))


def _let_go(engine: Engine, deliverable_id: UUID) -> None:
    """It was cancelled, and nobody is at work on it from now on: whoever wants it after all need not wait for the lease to end."""
    with database.transaction(engine) as session:
        stopped = update(Deliverable).where(
            col(Deliverable.id) == deliverable_id, col(Deliverable.cancelled_at).is_not(None)
        )
        _changed(session, stopped.values(beat_at=None))


def _changed(session: Session, statement: object) -> int:
    return int(session.connection().execute(statement).rowcount)  # type: ignore[call-overload]


def _open() -> list[ColumnElement[bool]]:
    return [
        col(Deliverable.finished_at).is_(None),
        col(Deliverable.cancelled_at).is_(None),
        col(Deliverable.failed).is_(None),
    ]


def _without_hands(before: datetime) -> ColumnElement[bool]:
    return or_(col(Deliverable.beat_at).is_(None), col(Deliverable.beat_at) < before)
