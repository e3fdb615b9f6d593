"""How long a hand move takes to be judged, in a province of so many halls that stands in a database, with a month planned.

`python bench/planning_moves.py 5000` prints the times of 40 moves beside the same moves in a province of 60 halls. The target: 200 ms.
"""

import random
import statistics
import sys
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4

from provinces import province
from sqlmodel import Session, select
from uuid_utils.compat import uuid7

from anfang import database
from anfang.core.rotation.month import HallWanted
from anfang.halls.hours import DAYS
from anfang.halls.reach import EVERYWHERE
from anfang.halls.records import Hall, Region
from anfang.people.records import Person, Role, Scope
from anfang.planning.begin import begin
from anfang.planning.change import Desk
from anfang.planning.move import as_moved
from anfang.planning.records import PlanStop
from anfang.planning.weigh import weigh
from anfang.settings import Settings
from anfang.shoppers.records import Terms
from anfang.upgrade import upgrade
from anfang.waves.records import Presence, Wave

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
MOVES = 40
MARK = 0.2  # seconds
WEEK = {day: ["08:00", "19:00"] for day in DAYS[:6]}
OPEN = {day: [["09:00", "18:00"]] for day in DAYS[:6]} | {"sun": []}


def lay(session: Session, halls: int) -> Wave:
    """The province with three months of visits behind it, and a plan of one stop a hall."""
    there, draw = province(halls), random.Random(halls)
    session.add(Region(code="52", name="省", level="province", parent_code=None, path="/52/"))
    session.flush()
    paths = sorted({_city(hall) for hall in there.halls})
    for path in paths:
        session.add(
            Region(code=path.strip("/").split("/")[-1], name=path, level="city", parent_code="52", path=path)
        )
    session.flush()
    rows = {
        it.code: Hall(
            id=uuid7(), code=it.code, name=it.name, tier=it.tier, kind="own", region_path=_city(it), hours=OPEN,
            lat_e6=it.place.lat_e6, lon_e6=it.place.lon_e6, created_at=NOW,
        )
        for it in there.halls
    }  # fmt: skip
    people = {}
    for it in there.shoppers:
        people[it.login] = Person(id=uuid7(), login=it.login, name=it.name, role=Role.SHOPPER, created_at=NOW)
    session.add_all([*rows.values(), *people.values()])
    session.flush()
    for it in there.shoppers:
        who = people[it.login].id
        session.add(Scope(id=uuid7(), person_id=who, region_path="/52/"))
        session.add(
            Terms(shopper_id=who, lat_e6=it.home.lat_e6, lon_e6=it.home.lon_e6, hours=WEEK, changed_at=NOW)
        )
    wave = Wave(
        id=uuid7(), code="2026-12", title="12", starts_on=date(2026, 12, 1), ends_on=date(2026, 12, 31),
        checklist_code="none", frequency={it: 1 for it in {hall.tier for hall in there.halls}}, opened_at=NOW,
    )  # fmt: skip
    session.add(wave)
    session.flush()
    begin(session, wave, by=None, now=NOW)
    logins = sorted(people)
    for code, row in rows.items():
        near = there.near.get(code) or tuple(logins)
        for month in (9, 10, 11):
            who = people[near[draw.randrange(len(near))]].id
            session.add(
                Presence(id=uuid7(), shopper_id=who, hall_id=row.id, day_on=date(2026, month, draw.randint(1, 28)), recorded_at=NOW)
            )  # fmt: skip
        day, at = (
            date(2026, 12, draw.choice((1, 2, 3, 4, 7, 8, 9, 10, 11, 14, 15, 16, 17, 18))),
            draw.randint(570, 990),
        )
        who = people[near[draw.randrange(len(near))]].id
        session.add(PlanStop(id=uuid4(), wave_id=wave.id, hall_id=row.id, shopper_id=who, day_on=day, at=at))
    session.flush()
    return wave


def _city(hall: HallWanted) -> str:
    return "/".join(hall.region.split("/")[:3]) + "/"


def moves(halls: int) -> list[float]:
    """Seconds of the processor for each move: other programs of the machine do not count."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data=Path(folder))
        engine = database.connect(settings.database)
        upgrade(engine)
        with database.transaction(engine) as session:
            wave = lay(session, halls)
        draw, taken = random.Random(1), []
        with database.reading(engine) as session:
            stops = session.exec(select(PlanStop.id)).all()
        for _ in range(MOVES + 3):
            with database.reading(engine) as session:
                began = time.process_time()
                desk = Desk(wave, 0, None, NOW, settings)
                stop = session.get_one(PlanStop, draw.choice(stops))
                changes = as_moved(session, desk, stop, day_on=date(2026, 12, draw.randint(1, 31)))
                weigh(session, wave, changes, reach=EVERYWHERE, settings=settings, now=NOW)
                taken.append(time.process_time() - began)
        engine.dispose()
    return sorted(taken[3:])


def main(halls: int) -> int:
    """Print both provinces, and their ratio; 1 where the large one misses the mark."""
    small, large = moves(60), moves(halls)
    for name, taken in (("60", small), (str(halls), large)):
        median, most = statistics.median(taken) * 1000, taken[-2] * 1000
        print(
            f"{name:>6} halls: a move is judged in {median:.0f} ms (median), {most:.0f} ms (all but one of {MOVES})"
        )
    print(f"ratio of the medians: {statistics.median(large) / statistics.median(small):.2f}")
    return int(large[-2] > MARK)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 5000))
