"""What the judging page shows."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from anfang import desk, journal
from anfang.people.records import Person
from anfang.people.who import Who
from anfang.problems import Language, Problem
from anfang.review.at_hand import at_hand
from anfang.review.branches import branches_of
from anfang.review.find import supervisors_of
from anfang.review.notes import released
from anfang.review.queue import Asked, address
from anfang.review.status import judged
from anfang.review.veto import vetoes_of
from anfang.visits.differences import revisions_told
from anfang.visits.doubt_words import doubt_words
from anfang.visits.in_time import late, settled
from anfang.visits.reading import VisitRead, read_visit
from anfang.visits.sketch import sketch
from anfang.visits.spelled import Line, Scored, band_words, spell
from anfang.visits.timeline import as_clock, timeline

DAYS_TO_ANSWER = 3


def judging(
    session: Session,
    who: Who,
    visit_id: UUID,
    asked: Asked,
    keys: Sequence[str],
    *,
    language: Language,
    zone: ZoneInfo,
    now: datetime,
    given: Mapping[str, str] | None = None,
    problem: Problem | None = None,
) -> dict[str, Any]:
    """The facts of a page about a visit with everything to judge it by.

    `keys`: the items in hand; `given`: what a refused form said, with its `problem`. Raises NotHere.
    """
    read = read_visit(session, visit_id, by=who)
    scored = spell(read.checklist, read.scorecard, read.answers, language)
    given = given or {}
    own = f"/{visit_id}"
    today = now.astimezone(zone).date()
    return dict(
        read=read,
        scored=scored,
        band=band_words(read.visit.band, language),
        moments=timeline(read.parcel.marks),
        as_clock=as_clock,
        sketch=sketch(read.hall, read.parcel.place),
        doubt=doubt_words(read.visit.doubt, read.revision.flags, read.checklist, language),
        revisions=revisions_told(session, read, language),
        entries=entries(session, read, language),
        problem=problem,
        problem_words=problem.detail(language) if problem else "",
        given=given,
        keys=keys,
        hand=at_hand(read, scored, keys, given, language),
        vetoes=vetoes_of(session, read.visit),
        ask_of={line.key: line.ask for line in _lines(scored)},
        judged=judged(session, read.visit),
        branches=branches_of(session, read.visit),
        supervisors=supervisors_of(session, read.hall),
        notes=[line for line in _lines(scored) if line.note or line.reason],
        released={(one.digest, one.item) for one in released(session, read.visit.id)},
        due_on=(today + timedelta(days=DAYS_TO_ANSWER)).isoformat(),
        today=today.isoformat(),
        is_late=late(session, read.visit),
        is_settled=settled(session, read.visit),
        queue_at=address(asked),
        here=lambda act="", **more: address(asked, own + act, **more),
        behind=address(asked, "/next", behind=str(visit_id)),
        pick=lambda key: _picked(address(asked, own), [*keys, key]),
        drop=lambda key: _picked(address(asked, own), [one for one in keys if one != key]),
    )


def entries(session: Session, read: VisitRead, language: Language) -> list[dict[str, Any]]:
    """The visit's journal, in words."""
    found = journal.of(session, f"visit:{read.visit.id}")
    people = {entry.by for entry in found if entry.by}
    names = dict(session.exec(select(Person.id, Person.name).where(col(Person.id).in_(people))).all())
    known = desk.words()
    return [
        {
            "entry": entry,
            "by": names.get(entry.by, "") if entry.by else "",
            "what": known.get(f"visits.journal.{entry.what}", {}).get(language, entry.what),
        }
        for entry in found
    ]


def _picked(at: str, keys: Sequence[str]) -> str:
    chosen = "&".join(f"item={key}" for key in dict.fromkeys(keys))
    return f"{at}{'&' if '?' in at else '?'}{chosen}#judge" if chosen else f"{at}#judge"


def _lines(scored: Scored) -> list[Line]:
    return [line for block in scored.blocks for group in block.groups for line in group.lines]
