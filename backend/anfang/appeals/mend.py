"""The hall says that it was mended, and shows it."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from anfang.appeals.enclose import PDF, Looked, enclose
from anfang.appeals.notices import notify
from anfang.appeals.records import Dispatch, DispatchStep
from anfang.appeals.refusals import PhotoMissing
from anfang.appeals.step import HALL, begin, said, step
from anfang.people.records import Person
from anfang.settings import Settings


def mend(
    session: Session,
    dispatch: Dispatch,
    words: str,
    files: Sequence[Looked],
    *,
    by: Person,
    now: datetime,
    settings: Settings,
) -> DispatchStep:
    """By the hall's manager, after the answer, with at least one photo. Raises NotHere, DispatchElsewhere, WordsMissing, PhotoMissing."""
    dispatch = begin(session, dispatch, "answered", "reopened", roles=HALL, by=by)
    words = said(words)
    if all(file.type == PDF for file in files):
        raise PhotoMissing(at="files")
    made = step(session, dispatch, "mended", words, by=by.id, now=now)
    enclose(session, settings, files, step_id=made.id, by=by.id, now=now)
    notify(session, "mended")
    return made
