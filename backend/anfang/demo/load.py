"""Fill an empty database with the demo province: what is planned in one transaction, what was walked visit by visit, what came of it
in one again.

Each step finds out what is there already, so that a start that was broken off goes on where it stopped.
"""

import ssl
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import httpx
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from anfang import database
from anfang.app import create_app
from anfang.checklists.find import parsed
from anfang.checklists.publish import publish
from anfang.checklists.source import read_source
from anfang.core.checklist import Checklist
from anfang.core.wire import AssignmentDown
from anfang.demo.bring_out import RULES, ask_for_everything, bring_out
from anfang.demo.doorstep import reachable
from anfang.demo.draft import Draft, Sealed
from anfang.demo.judge import begin_to_judge, judge
from anfang.demo.observe import Field
from anfang.demo.people import bring_people
from anfang.demo.phone import DemoPhone
from anfang.demo.plan import month_of, plan_last_month, plan_this_month
from anfang.demo.planning import prepare_next_month
from anfang.demo.respond import respond
from anfang.demo.terms import bring_terms
from anfang.halls.bring_in import bring_in
from anfang.halls.records import Hall
from anfang.people.invite import invite
from anfang.people.records import Person, Role
from anfang.reports.records import Publication
from anfang.reports.weekly.make import make_due
from anfang.settings import Settings
from anfang.upgrade import PACKAGE, place
from anfang.visits.records import Visit
from anfang.waves.programme import set_programme
from anfang.waves.records import Assignment, Wave

# No address here is https, and reading the system's certificates for each phone takes its time.
PLAIN = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
CHECKLISTS = ("telecom-hall-2026.09.yaml", "telecom-hall.yaml")


def load(settings: Settings, *, now: datetime, tell: Callable[[str], None] = lambda said: None) -> None:
    """The demo province as of `now`; nothing is done twice. `tell` hears how far it is."""
    engine = database.connect(settings.database)
    try:
        with database.transaction(engine) as session:
            if session.exec(select(Person.id)).first() is None:
                set_up(session, settings, now=now)
            if session.exec(select(Publication.id)).first() is not None:
                return  # all was done, and what has come since is not the demo's any more
        walk(engine, settings, now=now, tell=tell)
        with database.transaction(engine) as session:
            judge_and_publish(session, settings, now=now)
        make_due(engine, now=now)  # the last meeting's report, which the queue would make within the hour
    finally:
        engine.dispose()


def set_up(session: Session, settings: Settings, *, now: datetime) -> None:
    """Checklists, halls, people, waves and assignments."""
    for name in CHECKLISTS:
        source = read_source((place("checklists") / name).read_bytes())
        publish(session, source.document, by=None, now=now)
    bring_in(session, (PACKAGE / "demo" / "halls.csv").read_bytes(), by=None, now=now)
    bring_people(session, now=now)
    bring_terms(session, now=now)
    today = now.astimezone(settings.zone).date()
    plan_last_month(session, today=today, zone=settings.zone)
    plan_this_month(session, today=today, zone=settings.zone)
    set_programme(session, RULES, by=None, now=now)
    prepare_next_month(session, today=today, now=now)


def walk(engine: Engine, settings: Settings, *, now: datetime, tell: Callable[[str], None]) -> None:
    """Record and sync all visits planned before today with a phone for each shopper, through the server's own doors."""
    field, waiting = Field(), _waiting(engine, now.astimezone(settings.zone).date())
    if not any(missing for *_, missing in waiting):
        return
    app = create_app(settings)
    moment = now
    app.state.clock = lambda: moment
    phones: dict[UUID, DemoPhone] = {}
    with reachable(app) as address:
        for n, (assignment, hall, shopper, missing) in enumerate(waiting, start=1):
            at = _arrival(assignment, settings)
            draft = Draft.of(_down(assignment), _checklist(engine, assignment), at=at)
            spot = None if hall.lat_e6 is None or hall.lon_e6 is None else (hall.lat_e6, hall.lon_e6)
            # Walked even where it was synced before: the field's figures come out over all visits together.
            finished = field.walk(draft, spot)
            if not missing:
                continue
            moment = finished + timedelta(minutes=25)
            if shopper.id not in phones:
                phones[shopper.id] = _enrolled(
                    engine,
                    DemoPhone(httpx.Client(base_url=address, verify=PLAIN, timeout=60)),
                    shopper,
                    now=moment,
                )
            _bring(phones[shopper.id], draft.seal(finished), at=moment)
            tell(f"{n}/{len(waiting)}")


def judge_and_publish(session: Session, settings: Settings, *, now: datetime) -> None:
    """Last month's wave is judged, published, questioned and mended, its deliverables asked for; this month's first visits are judged."""
    starts_on, _ = month_of(now.astimezone(settings.zone).date(), 1)
    last = session.exec(select(Wave).where(Wave.code == f"{starts_on:%Y-%m}")).first()
    if last is None or not all(visit.standing == "waiting" for visit in session.exec(select(Visit))):
        return  # an older demo, in which somebody has worked
    judge(session, last, now=now)
    bring_out(session, last, now=now, settings=settings)
    # Whatever is made of a publication is asked for here, by its own verb.
    respond(session, last, now=now, settings=settings)
    ask_for_everything(session, last, now=now)
    begin_to_judge(session, now=now, today=now.astimezone(settings.zone).date())


def _waiting(engine: Engine, today: date) -> list[tuple[Assignment, Hall, Person, bool]]:
    """The assignments of the days before `today` in their order, each with whether its visit is missing."""
    with database.reading(engine) as session:
        rows = session.exec(
            select(Assignment, Hall, Person, Visit.id)
            .join(Hall, col(Hall.id) == Assignment.hall_id)
            .join(Person, col(Person.id) == Assignment.shopper_id)
            .outerjoin(Visit, col(Visit.id) == Assignment.visit_id)
            .where(Assignment.day_on < today)
            .order_by(col(Assignment.day_on), col(Assignment.from_time), col(Hall.code))
        )
        return [(assignment, hall, person, visit is None) for assignment, hall, person, visit in rows]


def _checklist(engine: Engine, assignment: Assignment) -> Checklist:
    with database.reading(engine) as session:
        return parsed(session, assignment.checklist_digest)


def _arrival(assignment: Assignment, settings: Settings) -> datetime:
    start = datetime.combine(assignment.day_on, time.fromisoformat(assignment.from_time), settings.zone)
    return start.astimezone(UTC) + timedelta(minutes=assignment.id.int % 41, seconds=assignment.id.int % 59)


def _down(assignment: Assignment) -> AssignmentDown:
    return AssignmentDown(
        id=assignment.id,
        visit=assignment.visit_id,
        wave="",
        hall=assignment.hall_id,
        day_on=assignment.day_on,
        from_time=assignment.from_time,
        to_time=assignment.to_time,
        scenario=assignment.scenario,
        tier=assignment.tier,
        checklist=assignment.checklist_digest,
    )


def _enrolled(engine: Engine, phone: DemoPhone, shopper: Person, *, now: datetime) -> DemoPhone:
    with database.transaction(engine) as session:
        admin = session.exec(select(Person).where(Person.role == Role.ADMIN)).first()
        assert admin is not None  # noqa: S101 - the demo has made one
        code = invite(session, shopper, by=admin, now=now)
    phone.enrol(code, f"{shopper.name}的手机")
    return phone


def _bring(phone: DemoPhone, sealed: Sealed, *, at: datetime) -> None:
    phone.put(sealed)
    phone.send_wanted(phone.sync(at=at))
