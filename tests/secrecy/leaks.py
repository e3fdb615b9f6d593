"""Leaks planted on purpose: each is a small mistake that somebody could make, and the proof has to notice it."""

import sqlite3
from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

import pytest
from fastapi import Request, Response
from sqlmodel import Session, func, select

from anfang.problems import NotHere, Problem
from anfang.reports import publish as publishing
from anfang.reports.hall_document import HallDocument, NoteTold, VisitTold
from anfang.reports.pages import results
from anfang.reports.records import Publication
from anfang.reports.released import Released
from anfang.reports.result_facts import ResultFacts, Summary
from anfang.settings import Settings
from anfang.visits.records import Revision, Visit
from anfang.waves.records import Wave

Leak = Callable[[pytest.MonkeyPatch], None]


def an_extra_field(patch: pytest.MonkeyPatch) -> None:
    """The app's version of whoever came, in the document."""
    told = Released.notes

    def notes(self: Released, session: Session, revision: Revision, *more: Any) -> list[NoteTold]:
        return [*told(self, session, revision, *more), NoteTold(item=None, note=revision.app, reason="")]

    patch.setattr(Released, "notes", notes)


def the_day_instead_of_the_week(patch: pytest.MonkeyPatch) -> None:
    """An ISO day where the week belongs."""
    patch.setattr("anfang.reports.hall_document.week_of", lambda day: f"2026-W{day.day:02d}")


def a_count(patch: pytest.MonkeyPatch) -> None:
    """How many visits of the hall there are, published or not."""
    told = results.summary

    def summary(session: Session, document: HallDocument, language: Any) -> Summary:
        count = session.exec(select(func.count()).select_from(Visit)).one()
        return told(session, document, language).model_copy(update={"visits": count})

    patch.setattr(results, "summary", summary)


def a_sequential_id(patch: pytest.MonkeyPatch) -> None:
    """An edition's number counted over all halls."""
    kept = publishing.keep_document

    def keep(session: Session, made: Publication, hall_id: UUID, document: HallDocument) -> str:
        session.flush()
        count = session.exec(select(func.count()).select_from(Publication)).one()
        others = session.exec(select(func.count()).select_from(Revision)).one()
        return kept(session, made, hall_id, document.model_copy(update={"edition": count + others}))

    patch.setattr(publishing, "keep_document", keep)


class Forbidden(Problem):
    """What must not exist."""

    code, status = "forbidden", 403


def forbidden_instead_of_not_here(patch: pytest.MonkeyPatch) -> None:
    """403 for a wave that is there and not published."""
    found = results.hall_editions

    def editions(session: Session, who: Any, hall_code: str, wave_code: str) -> Any:
        try:
            return found(session, who, hall_code, wave_code)
        except NotHere:
            there = session.exec(select(Wave).where(Wave.code == wave_code)).first()
            raise Forbidden if there else NotHere from None

    patch.setattr(results, "hall_editions", editions)


def _newest(settings: Settings) -> str:
    """When the newest visit of this world came in."""
    with sqlite3.connect(settings.data / "anfang.sqlite3") as file:
        return str(file.execute("SELECT max(first_received_at) FROM visits").fetchone()[0])


def an_etag(patch: pytest.MonkeyPatch) -> None:
    """A mark by which a browser could ask whether anything has changed."""
    shown = results.desk.page

    def page(request: Request, template: str, **facts: Any) -> Response:
        answer = shown(request, template, **facts)
        answer.headers["ETag"] = f'"{_newest(request.app.state.settings)}"'
        return answer

    patch.setattr(results.desk, "page", page)


def order_by_time(patch: pytest.MonkeyPatch) -> None:
    """Places in the order in which the visits were made."""

    def as_they_came(visits: Iterable[VisitTold]) -> list[VisitTold]:
        return [it.model_copy(update={"place": n}) for n, it in enumerate(visits, 1)]

    patch.setattr(publishing, "by_content", as_they_came)
    counted = publishing._counted

    def by_time(session: Session, wave: Wave, released: Released) -> Any:
        lines = list(counted(session, wave, released))
        return sorted(lines, key=lambda line: (line.hall.code, line.visit.visited_at))

    patch.setattr(publishing, "_counted", by_time)


def a_date_in_the_pdf(patch: pytest.MonkeyPatch) -> None:
    """When the newest visit came in, after the last line of the PDF."""
    set_ = results.render_result

    def render(facts: ResultFacts, settings: Settings) -> bytes:
        return set_(facts, settings) + f"% {_newest(settings)}".encode()

    patch.setattr(results, "render_result", render)


def words_that_nobody_released(patch: pytest.MonkeyPatch) -> None:
    """The shopper's note, whether it was released or not."""
    told = Released.notes

    def notes(self: Released, session: Session, revision: Revision, *more: Any) -> list[NoteTold]:
        return told(Released({revision.visit_id: {None}}, self.pictures), session, revision, *more)

    patch.setattr(Released, "notes", notes)


PLANTED: list[Leak] = [
    an_extra_field,
    the_day_instead_of_the_week,
    a_count,
    a_sequential_id,
    forbidden_instead_of_not_here,
    an_etag,
    order_by_time,
    words_that_nobody_released,
    a_date_in_the_pdf,
]
ON_PAPER = {a_date_in_the_pdf}
