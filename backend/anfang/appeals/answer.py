"""The hall answers a dispatch: what it found, and what it will do. The first of the two terms."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from anfang.appeals.enclose import Looked, enclose
from anfang.appeals.notices import notify
from anfang.appeals.records import Dispatch, DispatchStep
from anfang.appeals.step import HALL, begin, said, step
from anfang.people.records import Person
from anfang.settings import Settings


def answer(
    session: Session,
    dispatch: Dispatch,
    words: str,
    files: Sequence[Looked] = (),
    *,
    by: Person,
    now: datetime,
    settings: Settings,
) -> DispatchStep:
    """By the hall's manager, in time or late. Raises NotHere, DispatchElsewhere, WordsMissing, EnclosuresTooMany."""
    dispatch = begin(session, dispatch, "open", roles=HALL, by=by)
    made = step(session, dispatch, "answered", said(words), by=by.id, now=now)
    enclose(session, settings, files, step_id=made.id, by=by.id, now=now)
    notify(session, "answered")
    return made
