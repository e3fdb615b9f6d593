"""A supervisor accepts what was mended, or reopens the dispatch; or asks for another visit."""

from datetime import date, datetime

from sqlmodel import Session, select

from anfang.appeals.notices import notify
from anfang.appeals.records import Dispatch, DispatchStep
from anfang.appeals.refusals import RevisitAsked
from anfang.appeals.step import DESK, NAMES, begin, said, step
from anfang.core.clockwork import day_over
from anfang.people.records import Person
from anfang.review.refusals import DayPast
from anfang.waves.ask_revisit import ask_revisit
from anfang.waves.programme import programme


def accept(
    session: Session, dispatch: Dispatch, words: str = "", *, by: Person, now: datetime
) -> DispatchStep:
    """It is mended: the dispatch is closed. Raises NotHere, DispatchElsewhere."""
    dispatch = begin(session, dispatch, "mended", roles=DESK, by=by)
    return step(session, dispatch, "accepted", words.strip()[:2000], by=by.id, now=now)


def reopen(
    session: Session, dispatch: Dispatch, words: str, due_on: date, *, by: Person, now: datetime
) -> DispatchStep:
    """It is not mended, or not any more: to be mended again by the end of that day. Also after it was closed.

    Raises NotHere, DispatchElsewhere, WordsMissing, DayPast.
    """
    dispatch = begin(session, dispatch, "mended", "closed", roles=DESK, by=by)
    words, due_at = said(words), day_over(programme(session).clock, due_on)
    if due_at <= now:
        raise DayPast(at="due_on", day=due_on.isoformat())
    dispatch.mend_due_at = due_at
    made = step(session, dispatch, "reopened", words, by=by.id, now=now)
    notify(session, "reopened")
    return made


def revisit(session: Session, dispatch: Dispatch, words: str, *, by: Person, now: datetime) -> DispatchStep:
    """Ask planning for another visit to the hall, once a dispatch; the hall is not told. Raises NotHere, WordsMissing, RevisitAsked."""
    dispatch = begin(session, dispatch, *NAMES, roles=DESK, by=by)
    asked = select(DispatchStep.id).where(
        DispatchStep.dispatch_id == dispatch.id, DispatchStep.what == "revisit"
    )
    if session.exec(asked).first() is not None:
        raise RevisitAsked
    ask_revisit(session, dispatch.hall_id, said(words), by=by.id, now=now)
    return step(session, dispatch, "revisit", words.strip(), by=by.id, now=now)
