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
from typing import Any
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


class Stopped(Exception):
    """It was cancelled while it was made, or is in other hands by now."""


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
    """An embedded queue begins: whoever was at work is dead, however lately it gave a sign of life."""
    _queue(context.engine, context.now)


def _queue(engine: Engine, before: datetime) -> None:
    with database.transaction(engine) as session:
        left = select(Deliverable).where(*_open(), _without_hands(before)).order_by(col(Deliverable.asked_at))
        for each in session.exec(left):
            each.beat_at = None
            session.add(each)
            tasks.later(session, make_deliverable, str(each.id))


def make(engine: Engine, settings: Settings, deliverable_id: UUID) -> None:
    """Make one file, whoever asks for it; begun anew where it was stopped and is wanted again by now."""
    stopped = True
    while stopped and (taken := _taken(engine, deliverable_id)) is not None:
        stopped = not _tried(engine, settings, deliverable_id, Hands(engine, deliverable_id, taken))


def _tried(engine: Engine, settings: Settings, deliverable_id: UUID, hands: "Hands") -> bool:
    """Whether it came to an end, good or bad; else it was stopped."""
    folder = Path(tempfile.gettempdir()) / f"anfang-making-{deliverable_id}"
    shutil.rmtree(folder, ignore_errors=True)  # of a maker that was killed
    folder.mkdir(mode=0o700)
    try:
        digest, size = _made(engine, settings, deliverable_id, folder, hands)
        if not hands.write(finished_at=clock.now(), digest=digest, size=size):
            raise Stopped
    except Stopped:
        hands.let_go()
        return False
    except (Unavailable, NoRoom):
        hands.let_go()  # taken up again within a minute
        raise
    except Exception:
        _log.exception("a deliverable cannot be made")
        hands.write(failed="fault", beat_at=None)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return True


def _made(
    engine: Engine, settings: Settings, deliverable_id: UUID, folder: Path, hands: "Hands"
) -> tuple[str, int]:
    with database.reading(engine) as session:
        asked = session.get_one(Deliverable, deliverable_id)
        made = session.get_one(Publication, asked.publication_id)
        total = passes(asked) * halls_in(session, made.wave_id, Extent(asked.region_path, asked.hall_id)) + 1
        step = _beating(hands, total)
        path = folder / f"made.{asked.form_of}"
        build(path, asked, ground_of(session, asked, step))
    return keep_file(vault(settings.evidence), path, step)


def _beating(hands: "Hands", total: int) -> Callable[[], None]:
    """A function that counts steps and now and then writes them down. Raises Stopped."""
    done, last = 0, 0.0

    def step() -> None:
        nonlocal done, last
        done += 1
        if time.monotonic() - last >= BEAT:
            last = time.monotonic()
            if not hands.write(done=done, total=total, beat_at=clock.now()):
                raise Stopped

    return step


class Hands:
    """One maker's hold on a row, known by the sign of life that it wrote last: who finds another one there has lost it."""

    def __init__(self, engine: Engine, deliverable_id: UUID, beat: datetime) -> None:
        self.engine, self.id, self.beat = engine, deliverable_id, beat

    def write(self, **values: Any) -> bool:
        """Write to the row unless it was cancelled meanwhile or is in other hands; whether it was written."""
        if not self._write(*_open(), **values):
            return False
        self.beat = values.get("beat_at", self.beat)
        return True

    def let_go(self) -> None:
        """Nobody is at work on it from now on: whoever takes it need not wait for the lease to end."""
        self._write(beat_at=None)

    def _write(self, *so: ColumnElement[bool], **values: Any) -> bool:
        with database.transaction(self.engine) as session:
            mine = update(Deliverable).where(
                col(Deliverable.id) == self.id, col(Deliverable.beat_at) == self.beat, *so
            )
            return bool(_changed(session, mine.values(**values)))


def _taken(engine: Engine, deliverable_id: UUID) -> datetime | None:
    """When it became ours; None: it did not. One statement, so that of two makers only one gets it."""
    now = clock.now()
    with database.transaction(engine) as session:
        taking = update(Deliverable).where(
            col(Deliverable.id) == deliverable_id, *_open(), _without_hands(now - LEASE)
        )
        return now if _changed(session, taking.values(beat_at=now, done=0)) else None


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
