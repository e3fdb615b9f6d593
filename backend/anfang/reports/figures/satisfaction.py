"""Bring the results of customers' interviews in: one row a hall, all of the table or nothing."""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlmodel import Session, col, select

from anfang import journal
from anfang.core.canonical import canonical, digest
from anfang.halls.reach import reach_of
from anfang.halls.records import Hall
from anfang.people.records import Person
from anfang.problems import Clash
from anfang.reports.records import SatisfactionResult
from anfang.sheets.columns import Column, Complaint, Row, SheetUnsound, told
from anfang.sheets.read import read
from anfang.waves.records import Wave

WIDTHS = {"wave": 12, "hall": 16, "score": 12, "interviews": 12}
_SCORE = re.compile(r"(\d{1,3})(?:[.](\d{1,2}))?")


@dataclass(frozen=True)
class Interviewed:
    """One row that can be taken. `old` is what is replaced, None for a new one; equal to the new one: nothing changes."""

    row: int
    wave: Wave
    hall: Hall
    score: int
    interviews: int
    old: tuple[int, int] | None

    @property
    def fresh(self) -> bool:
        """Whether it changes anything."""
        return self.old != (self.score, self.interviews)


@dataclass(frozen=True)
class InterviewTable:
    """A whole table that can be taken. Who confirms `seen` confirms exactly these rows."""

    rows: tuple[Interviewed, ...]
    content_digest: str
    seen: str

    @property
    def weight(self) -> int:
        """How many rows change something."""
        return sum(row.fresh for row in self.rows)


@cache
def interview_columns() -> tuple[Column, ...]:
    """All columns, in the order of the template."""
    return tuple(
        Column(
            key,
            title=told(f"figures.column.{key}"),
            explain=told(f"figures.explain.{key}"),
            example=told(f"figures.example.{key}"),
            needed=True,
            width=width,
        )
        for key, width in WIDTHS.items()
    )


def preview_interviews(session: Session, content: bytes, *, by: Person | None) -> InterviewTable:
    """What the table would change.

    Raises SheetUnsound with every row that is wrong; a hall out of reach looks like one that is not there.
    """
    rows = read(content, interview_columns())
    reach = reach_of(session, by)
    codes = sorted({row.get("hall") for row in rows})
    halls: dict[str, Hall] = {}
    for start in range(0, len(codes), 500):
        for one in session.exec(select(Hall).where(col(Hall.code).in_(codes[start : start + 500]))):
            if reach.holds(one.region_path, one.id):
                halls[one.code] = one
    waves = {wave.code: wave for wave in session.exec(select(Wave))}
    stands = {
        (each.wave_id, each.hall_id): (each.score, each.interviews)
        for wave in {row.get("wave") for row in rows} & set(waves)
        for each in session.exec(
            select(SatisfactionResult).where(SatisfactionResult.wave_id == waves[wave].id)
        )
    }
    complaints: list[Complaint] = []
    taken: dict[tuple[str, str], int] = {}
    found = []
    for row in rows:
        wave, hall = waves.get(row.get("wave")), halls.get(row.get("hall"))
        score, interviews = _score(row.get("score")), _count(row.get("interviews"))
        wrong = [
            *([] if wave else [_about(row, "wave", "no_wave")]),
            *([] if hall else [_about(row, "hall", "no_hall")]),
            *([] if score is not None else [_about(row, "score", "score")]),
            *([] if interviews is not None else [_about(row, "interviews", "interviews")]),
        ]
        first = taken.setdefault((row.get("wave"), row.get("hall")), row.number)
        if first != row.number:
            wrong.append(_about(row, "hall", "doubled", first=first))
        complaints += wrong
        if not wrong and wave and hall and score is not None and interviews is not None:
            old = stands.get((wave.id, hall.id))
            found.append(Interviewed(row.number, wave, hall, score, interviews, old))
    if complaints:
        raise SheetUnsound(complaints)
    said = [[it.row, it.fresh, list(it.old or ())] for it in found]
    return InterviewTable(tuple(found), digest(content), digest(canonical([digest(content), said])))


def bring_interviews_in(
    session: Session, content: bytes, *, by: Person, now: datetime, seen: str | None = None
) -> InterviewTable:
    """Store what `preview_interviews` tells; a hall's earlier result of the wave is replaced.

    Raises as it does, and Clash when by now the table would change something else.
    """
    found = preview_interviews(session, content, by=by)
    if seen is not None and seen != found.seen:
        raise Clash(what=told("sheets.moved"))
    for it in found.rows:
        if it.fresh:
            session.merge(
                SatisfactionResult(
                    wave_id=it.wave.id,
                    hall_id=it.hall.id,
                    score=it.score,
                    interviews=it.interviews,
                    by=by.id,
                    at=now,
                )
            )
    if found.weight:
        facts = {"digest": found.content_digest, "changed": found.weight}
        journal.write(session, "satisfaction.imported", "figures", by=by.id, now=now, **facts)
    return found


def _score(text: str) -> int | None:
    """ "83.5" → 8350; None for what is no score of 0 … 100."""
    match = _SCORE.fullmatch(text)
    score = int(match[1]) * 100 + int((match[2] or "").ljust(2, "0")) if match else None
    return score if score is not None and score <= 10_000 else None


def _count(text: str) -> int | None:
    return int(text) if re.fullmatch(r"\d{1,6}", text) and int(text) > 0 else None


def _about(row: Row, column: str, wrong: str, **facts: object) -> Complaint:
    title = next(each.title for each in interview_columns() if each.key == column)
    return Complaint(row.number, title, told(f"figures.wrong.{wrong}", given=row.get(column)[:40], **facts))
