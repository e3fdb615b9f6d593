"""A published October for appeals and rectification: wu's hall GY-1 with a broken greeting, GY-2 without a fault."""

from datetime import UTC, datetime

from sqlmodel import Session, col, select

from anfang.appeals.records import Dispatch, DispatchStep
from anfang.core.programme import Programme
from anfang.people.records import Role
from anfang.reports import followers
from anfang.reports.publish import publish
from anfang.settings import Settings
from anfang.stations import ROUTERS
from anfang.visits.records import Visit
from anfang.waves.close import close
from anfang.waves.programme import set_programme
from tests.reports.laid import Laid, Made, answers, ids

CLOSED = datetime(2026, 11, 3, 2, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 5, 2, 0, tzinfo=UTC)  # Thursday, 10:00 in Shanghai
assert ROUTERS and followers.new_editions, "the stations put themselves into the list of followers"


def ground(session: Session, settings: Settings, **rules: object) -> Laid:
    """The telecom of tests/reports with the manager of a second hall, and the programme's rules."""
    laid = Laid(session, settings, ids("appeals")).ground()
    laid.person("sun", Role.HALL_MANAGER, None, "GY-2")
    if rules:
        set_programme(session, Programme.model_validate(rules), by=None, now=CLOSED)
    return laid


def out(laid: Laid, *more: Made, first: Made | None = None) -> Visit:
    """Publish October with the visit in question; answers that visit."""
    visit = laid.visit(first or Made(answers=answers(greet="broken")))
    for made in (Made(hall="GY-2"), *more):
        laid.visit(made)
    wave, mei = laid.waves["2026-10"], laid.people["mei"]
    close(laid.session, wave, by=mei, now=CLOSED)
    publish(laid.session, wave, by=mei, now=NOW, settings=laid.settings)
    return visit


def dispatches(laid: Laid, hall: str = "GY-1") -> list[Dispatch]:
    """The hall's dispatches, by what they are about."""
    mine = select(Dispatch).where(Dispatch.hall_id == laid.halls[hall].id)
    return list(laid.session.exec(mine.order_by(col(Dispatch.why), col(Dispatch.item))).all())


def steps(laid: Laid, dispatch: Dispatch) -> list[tuple[str, str]]:
    """What happened to it, in its order."""
    every = select(DispatchStep).where(DispatchStep.dispatch_id == dispatch.id)
    rows = laid.session.exec(every.order_by(col(DispatchStep.at), col(DispatchStep.id))).all()
    return [(row.what, row.level) for row in rows]
