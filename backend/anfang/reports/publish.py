"""Publish a wave: freeze, hall by hall, what each may read, and the whole under one digest."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, func, select
from uuid_utils.compat import uuid7

from anfang import journal
from anfang.checklists.find import parsed
from anfang.core.canonical import canonical, digest
from anfang.core.rates import region_score
from anfang.halls.records import Hall
from anfang.halls.regions import region_names
from anfang.people.records import Person
from anfang.planning.seal import open_seed
from anfang.reports.check_wave import check_wave, late_visits, refuse_beyond_reach
from anfang.reports.followers import new_editions
from anfang.reports.hall_document import (
    FORMAT,
    HallDocument,
    HallNamed,
    VisitTold,
    WaveNamed,
    by_content,
    means_of,
    visit_told,
    written,
)
from anfang.reports.published import published
from anfang.reports.records import HallResult, Publication, PublishedHall, PublishedVisit
from anfang.reports.refusals import WaveEmpty, WaveOpen, WavePublished, WaveUnready
from anfang.reports.released import Released, released_in
from anfang.settings import Settings
from anfang.tallies.records import Counted
from anfang.visits.records import Revision, Visit
from anfang.waves.close import closing_of, settle
from anfang.waves.programme import programme
from anfang.waves.records import Wave


@dataclass(frozen=True)
class _Line:
    """One counted visit on its way into its hall's document."""

    visit: Visit
    revision: Revision
    hall: Hall
    told: VisitTold


def publish(session: Session, wave: Wave, *, by: Person, now: datetime, settings: Settings) -> Publication:
    """Edition 1 of the wave. What counts is what the tallies count: approved, not excluded, not exposed.

    Raises WavePublished, WaveOpen, WaveUnready, WaveEmpty, WaveBeyondReach.
    """
    refuse_beyond_reach(session, wave, by)
    closing = closing_of(session, wave.id)
    if published(session, wave.id) is not None:
        raise WavePublished
    if closing is None:
        raise WaveOpen
    if lacking := check_wave(session, wave):
        raise WaveUnready(count=len(lacking))
    made = Publication(
        id=uuid7(), wave_id=wave.id, edition=1, digest="", figures={}, by=by.id, confirmed_by=None, at=now
    )
    session.add(made)
    session.flush()
    digests, finals = _freeze(session, wave, made, settings)
    if not digests:
        raise WaveEmpty
    made.digest = whole_digest(wave, 1, digests)
    made.figures = _figures(session, wave, finals)
    session.add(made)
    settle(session, closing, now=now)
    facts = {"edition": 1, "digest": made.digest, "halls": len(digests)}
    journal.write(session, "wave.published", f"wave:{wave.id}", by=by.id, now=now, **facts)
    open_seed(session, wave.id, by=by.id, now=now)
    for follower in new_editions:
        follower(session, made, now)
    return made


def whole_digest(wave: Wave, edition: int, halls: dict[str, str]) -> str:
    """What a publication's digest is taken of: the wave's code, the edition, and each hall's code with its document's digest."""
    return digest(canonical({"edition": edition, "halls": halls, "wave": wave.code}))


def _freeze(
    session: Session, wave: Wave, made: Publication, settings: Settings
) -> tuple[dict[str, str], list[list[int | None]]]:
    """Write every hall's document; {hall code: digest}, and the halls' final scores."""
    digests: dict[str, str] = {}
    finals = []
    released, regions = released_in(session, wave.id, settings), region_names(session)
    for _, group in groupby(_counted(session, wave, released), key=lambda line: line.hall.id):
        lines = list(group)
        hall = lines[0].hall
        placed = by_content(line.told for line in lines)
        document = HallDocument(
            format=FORMAT,
            wave=WaveNamed(code=wave.code, title=wave.title),
            hall=HallNamed(code=hall.code, name=hall.name, tier=hall.tier),
            edition=1,
            changes=[],
            means=means_of(placed),
            visits=placed,
        )
        digests[hall.code] = keep_document(session, made, hall.id, document)
        finals.append([line.revision.scorecard["final"] for line in lines])
        session.add(_filed(wave, hall, regions))
        _remember(session, made, lines, placed)
        session.flush()
    return digests, finals


def _filed(wave: Wave, hall: Hall, regions: dict[str, str]) -> PublishedHall:
    """Where the hall stands now: deliverables keep to it whatever moves later."""
    region = regions.get(hall.region_path, "")[:300]
    names = {"code": hall.code, "kind": hall.kind, "region_path": hall.region_path, "region": region}
    return PublishedHall(wave_id=wave.id, hall_id=hall.id, **names)


def keep_document(session: Session, made: Publication, hall_id: UUID, document: HallDocument) -> str:
    """Freeze one hall's document under an edition; its digest."""
    body = written(document)
    row = HallResult(
        id=uuid7(),
        publication_id=made.id,
        wave_id=made.wave_id,
        hall_id=hall_id,
        edition=document.edition,
        body=body,
        digest=digest(body),
    )
    session.add(row)
    return row.digest


def _counted(session: Session, wave: Wave, released: Released) -> Iterator[_Line]:
    """The counted visits by hall, read in pieces: a wave may have thousands."""
    rows = session.exec(
        select(Counted, Visit, Revision, Hall)
        .join(Visit, col(Visit.id) == col(Counted.visit_id))
        .join(Revision, col(Revision.id) == col(Counted.revision_id))
        .join(Hall, col(Hall.id) == col(Counted.hall_id))
        .where(Counted.wave_id == wave.id)
        .order_by(col(Hall.code), col(Counted.visit_id))
        .execution_options(yield_per=200)
    )
    for _, visit, revision, hall in rows:
        checklist = parsed(session, visit.checklist_digest)
        told = visit_told(
            checklist,
            revision.scorecard,
            day=visit.visited_on,
            notes=released.notes(session, revision, checklist),
            photos=released.photos(revision),
        )
        yield _Line(visit, revision, hall, told)


def _remember(session: Session, made: Publication, lines: list[_Line], placed: list[VisitTold]) -> None:
    """Which revision stands at which place. Visits that say the very same may stand at each other's: nobody can tell."""
    left = list(placed)
    for line in lines:
        at = next(n for n, it in enumerate(left) if it.model_copy(update={"place": 0}) == line.told)
        session.add(
            PublishedVisit(
                publication_id=made.id,
                visit_id=line.visit.id,
                revision_id=line.revision.id,
                hall_id=line.hall.id,
                place=left.pop(at).place,
            )
        )


def _figures(session: Session, wave: Wave, finals: list[list[int | None]]) -> dict[str, Any]:
    """The wave in a few numbers, and the programme's rules as they were."""
    standings = select(Visit.standing, Visit.exposed, func.count()).where(Visit.wave_id == wave.id)
    counts = session.exec(standings.group_by(Visit.standing, col(Visit.exposed))).all()
    return {
        "halls": len(finals),
        "visits": sum(len(each) for each in finals),
        "mean": region_score(finals),
        "excluded": sum(count for standing, _, count in counts if standing == "excluded"),
        "exposed": sum(count for _, exposed, count in counts if exposed),
        "late": len(late_visits(session, wave)),
        "rules": programme(session).model_dump(mode="json", by_alias=True),
    }
