"""Make the week's reports once the meeting's hour has come: one for every region that a supervisor is given, one for all."""

from datetime import datetime

from sqlalchemy import Engine
from sqlmodel import col, select
from uuid_utils.compat import uuid7

from anfang import database, journal
from anfang.insert import insert_new
from anfang.people.records import Person, Role, Scope
from anfang.reports.records import WeeklyReport
from anfang.reports.weekly.term import last_meeting, week_named
from anfang.reports.weekly.told import week_told
from anfang.tasks import Context, hourly
from anfang.waves.programme import programme


@hourly
def make_weekly(context: Context) -> None:
    """Once an hour: whatever is due and was not made yet, also after a night without power."""
    make_due(context.engine, now=context.now)


def make_due(engine: Engine, *, now: datetime) -> int:
    """How many were made. Facts are read first, so that nobody waits for the one writer meanwhile."""
    with database.reading(engine) as session:
        rules = programme(session)
        if not rules.weekly:
            return 0
        meeting = last_meeting(rules, now)
        week = week_named(meeting)
        there = set(session.exec(select(WeeklyReport.region_path).where(WeeklyReport.week == week)))
        given = (
            select(Scope.region_path)
            .join(Person, col(Person.id) == col(Scope.person_id))
            .where(Person.role == Role.SUPERVISOR, col(Person.left_at).is_(None))
        )
        paths = {"/", *(f"{path.rstrip('/')}/" for path in session.exec(given) if path)}
        found = [(path, week_told(session, path, meeting)) for path in sorted(paths - there)]
    rows = [
        {"id": uuid7(), "week": week, "region_path": path, "facts": facts, "made_at": now}
        for path, facts in found
        if facts["waves"] or facts["published"]
    ]
    with database.transaction(engine) as session:
        made = sum(insert_new(session.connection(), WeeklyReport, row) for row in rows)
        if made:
            journal.write(session, "weekly.made", f"week:{week}", by=None, now=now, regions=made)
    return made
