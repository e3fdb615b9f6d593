"""The facts of a week in one region: how far waves are, what was published, which vetoes fired. Plain JSON, words in both languages."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from anfang.checklists.find import parsed
from anfang.halls.records import Hall
from anfang.halls.regions import own_names, region_names
from anfang.people.scope import may_see
from anfang.people.who import Who
from anfang.problems import Language
from anfang.reports.deliverables.both import change, estimate
from anfang.reports.deliverables.frozen import Extent, checklists_in
from anfang.reports.deliverables.ground import Ground
from anfang.reports.deliverables.report_halls import lights_of
from anfang.reports.deliverables.titles import Titles
from anfang.reports.publication_state import waves_shown
from anfang.reports.records import Publication
from anfang.reports.weekly.eyes import eyes_of
from anfang.reports.weekly.parts import parts
from anfang.reports.weekly.term import WEEK, week_named
from anfang.review.progress import Progress, progress
from anfang.visits.records import Revision, Visit
from anfang.waves.records import Wave

SHOWN = 40
LANGUAGES: tuple[Language, Language] = ("zh", "en")


def week_told(session: Session, region_path: str, meeting: datetime) -> dict[str, Any]:
    """All of it, for the seven days before the meeting; `waves` is empty where the region has nothing to do with any."""
    since, who = meeting - WEEK, eyes_of(region_path, meeting)
    shown = [it for it in waves_shown(session, who) if it.wave.starts_on <= meeting.date()]
    names = region_names(session)
    facts: dict[str, Any] = {
        "week": week_named(meeting),
        "since": since.date().isoformat(),
        "until": meeting.date().isoformat(),
        "region": names.get(region_path, ""),
        "waves": [_running(session, it.wave, it.word, who, meeting) for it in shown if it.newest is None],
        "published": _published(
            session, [(it.wave, it.newest) for it in shown if it.newest], region_path, since
        ),
        "vetoes": _vetoes(session, who, since, meeting),
    }
    for part in parts:
        facts |= part(session, who, since, meeting)
    return facts


def _running(session: Session, wave: Wave, state: str, who: Who, meeting: datetime) -> dict[str, Any]:
    whole, below = progress(session, wave, by=who, today=meeting.date())
    names = own_names(session)
    return {
        "code": wave.code,
        "title": wave.title,
        "days": f"{wave.starts_on} – {wave.ends_on}",
        "state": state,
        "whole": _counts(whole),
        "parts": [{"region": names.get(each.path, each.path), **_counts(each)} for each in below],
    }


def _counts(found: Progress) -> dict[str, Any]:
    return {**asdict(found), "total": found.total}


def _published(
    session: Session, waves: list[tuple[Wave, Publication | None]], region_path: str, since: datetime
) -> list[dict[str, Any]]:
    """Waves that were published or amended in the week; else the newest one, so that the meeting has figures to talk about."""
    out = [(wave, made) for wave, made in waves if made is not None]
    fresh = [pair for pair in out if pair[1].at >= since]
    return [_figures(session, wave, made, region_path, since) for wave, made in fresh or out[:1]]


def _figures(
    session: Session, wave: Wave, made: Publication, region_path: str, since: datetime
) -> dict[str, Any]:
    extent, digests = Extent(region_path), checklists_in(session, made)
    grounds = {
        language: Ground(
            session, made, wave, extent, Titles(session, digests, language), frozenset(), _nothing
        )
        for language in LANGUAGES
    }
    ground = grounds["zh"]
    now, earlier = ground.gathered(), ground.before()
    then = earlier.gathered() if earlier else None
    before = then.score if then and then.halls else None
    score = now.score
    lights = [lights_of(grounds[language], now) for language in LANGUAGES]
    return {
        "code": wave.code,
        "title": wave.title,
        "edition": made.edition,
        "fresh": made.at >= since,
        "halls": len(now.halls),
        "visits": now.visits,
        "vetoed": score.vetoed,
        "mean": estimate(score.estimate),
        "rate": estimate(score.rate),
        "before": estimate(before.estimate) if before else None,
        "change": change(score.change_from(before)),
        "lights": [
            {"zh": one["words"], "en": other["words"], "shape": one["shape"], "n": one["n"]}
            for one, other in zip(*lights, strict=True)
        ],
    }


def _vetoes(session: Session, who: Who, since: datetime, until: datetime) -> dict[str, Any]:
    """Those that fired in visits of the week; open: how many still lack their second word, whenever they came."""
    seen = may_see(who, Hall.region_path, Hall.id)
    waiting = (
        select(Visit.id).join(Hall, col(Hall.id) == col(Visit.hall_id)).where(col(Visit.veto_open), seen)
    )
    found = (
        select(Visit, Hall, Revision)
        .join(Hall, col(Hall.id) == col(Visit.hall_id))
        .join(Revision, col(Revision.id) == col(Visit.revision_id))
        .where(seen, Visit.verdict == "vetoed", Visit.standing != "excluded")
        .where(Visit.first_received_at >= since, Visit.first_received_at < until)
        .order_by(col(Visit.first_received_at), col(Visit.id))
    )
    rows = session.exec(found).all()
    lines = [
        {
            "hall": hall.name,
            "code": hall.code,
            "open": visit.veto_open,
            **_broken(session, visit, fired["item"]),
        }
        for visit, hall, revision in rows
        for fired in revision.scorecard["vetoes"]
    ]
    return {"open": len(session.exec(waiting).all()), "fired": len(lines), "lines": lines[:SHOWN]}


def _broken(session: Session, visit: Visit, item: str) -> dict[str, str]:
    words = parsed(session, visit.checklist_digest).by_key[item].broken
    return {"zh": words.zh, "en": words.en}


def _nothing() -> None:
    return None
