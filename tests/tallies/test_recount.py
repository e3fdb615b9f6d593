"""Tallies are what the visits say, whatever was done to them in whatever order; on both engines."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from uuid import UUID

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from anfang import database
from anfang.__main__ import main
from anfang.tallies.came import came
from anfang.tallies.prove import prove
from anfang.tallies.rebuild import rebuild
from anfang.tallies.records import Counted, DimensionTally, HallTally, ItemTally, MeanTally
from anfang.tallies.recount import recount
from anfang.tallies.truth import TABLES, kept_rows
from anfang.upgrade import upgrade
from anfang.visits.records import Visit
from anfang.waves.records import Assignment, Wave
from tests.tallies.stored import COUNTIES, Stored, drawn


@pytest.fixture(params=["sqlite", "postgresql"])
def ground(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    url = f"sqlite:///{tmp_path / 'anfang.sqlite3'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres")
    engine = database.connect(url)
    upgrade(engine)
    yield engine
    engine.dispose()


def all_rows(session: Session) -> list[str]:
    found = [
        str(sorted(row.items(), key=str))
        for wave in waves(session)
        for t in TABLES
        for row in kept_rows(session, wave, t)
    ]
    return sorted(found)


def waves(session: Session) -> list[UUID]:
    return list(session.exec(select(Wave.id)))


Numbers = Counter[tuple[object, ...]]


def came_in(session: Session, wave: Wave) -> Numbers:
    """What `came` says, added up."""
    found: Numbers = Counter()
    for hall, tier, standing, exposed, *numbers in session.connection().execute(select(came(wave.id))):
        for name, number in zip(("visits", "wanting", "vetoes"), numbers, strict=True):
            found[hall, tier, standing, exposed, name] += number
    return +found


def looked_up(visits: list[Visit], wave: Wave) -> Numbers:
    """The same from every single visit."""
    found: Numbers = Counter()
    for it in visits:
        if it.wave_id == wave.id:
            counts = {"visits": 1, "wanting": it.wanting > 0, "vetoes": it.veto_open}
            for name, number in counts.items():
                found[it.hall_id, it.tier, it.standing, it.exposed, name] += number
    return +found


def test_an_approved_visit_is_counted_once_however_often_it_is_counted(ground: Engine) -> None:
    with database.transaction(ground) as session:
        stored = Stored(session)
        wave, hall = stored.wave(), stored.hall("GY-1")
        visit = stored.visit(wave, hall, {"greet": "broken", "till": "n/a", "clean": 1})
        recount(session, visit)
        recount(session, visit)
        [of_hall] = session.exec(select(HallTally)).all()
        # greet's veto takes manner (weight 3) whole; place has clean alone, 1 of 2: 100 x 1/4 x 1/2 = 12.50.
        assert (of_hall.visits, of_hall.scored, of_hall.final_sum, of_hall.final_squares) == (
            1,
            1,
            1250,
            1250**2,
        )
        assert (of_hall.vetoed, of_hall.observed, of_hall.complied) == (1, 3, 2)
        dimensions = {
            each.dimension: (each.scored, each.final_sum) for each in session.exec(select(DimensionTally))
        }
        assert dimensions == {"manner": (1, 0), "place": (1, 5000)}
        items = {each.item: (each.observed, each.complied) for each in session.exec(select(ItemTally))}
        assert items == {"greet": (1, 0), "smile": (1, 1), "clean": (1, 1)}
        assert prove(session, wave.id) == []


@pytest.mark.parametrize("standing", ["waiting", "returned", "held", "excluded"])
def test_what_is_not_approved_counts_nowhere_and_leaves_no_row(ground: Engine, standing: str) -> None:
    with database.transaction(ground) as session:
        stored = Stored(session)
        wave, hall = stored.wave(), stored.hall("GY-1")
        visit = stored.visit(wave, hall, standing=standing)
        recount(session, visit)
        assert session.exec(select(HallTally)).all() == []
        visit.standing = "approved"
        recount(session, visit)
        assert len(session.exec(select(ItemTally)).all()) == 4
        visit.standing = standing
        recount(session, visit)
        for table in (HallTally, MeanTally, DimensionTally, ItemTally, Counted):
            assert session.exec(select(table)).all() == []


def test_an_exposed_visit_and_one_of_no_wave_are_not_counted(ground: Engine) -> None:
    with database.transaction(ground) as session:
        stored = Stored(session)
        wave, hall = stored.wave(), stored.hall("GY-1")
        for visit in (stored.visit(wave, hall, exposed=True), stored.visit(None, hall)):
            recount(session, visit)
        assert session.exec(select(Counted)).all() == []


@pytest.mark.parametrize("seed", range(6))
def test_after_any_changes_tallies_are_those_of_a_rebuild(ground: Engine, seed: int) -> None:
    rng = Random(seed)
    with database.transaction(ground) as session:
        stored = Stored(session)
        two = [stored.wave("2026-10"), stored.wave("2026-11")]
        halls = [
            stored.hall(
                f"GY-{n}",
                path=COUNTIES[n % 3],
                tier=("second", "third")[n % 2],
                kind=("own", "cooperative")[n // 3],
            )
            for n in range(6)
        ]
        visits = [
            stored.visit(rng.choice(two), rng.choice(halls), drawn(rng), standing="waiting")
            for _ in range(12)
        ]
        for _ in range(60):
            visit = rng.choice(visits)
            act = rng.randrange(9)
            if act < 5:
                visit.standing = rng.choice(["approved"] * 4 + ["returned", "held", "excluded", "waiting"])
            elif act == 4:
                visit.exposed = not visit.exposed
            elif act == 5:
                number = visit.revision + 1
                revision, _ = stored.revision(visit.id, drawn(rng), tier=visit.tier, number=number)
                stored.head(visit, revision)
            elif act == 6:
                visit.wave_id = rng.choice(two).id
            elif act == 7:
                visit.wanting = rng.randrange(3)
            elif act == 8:
                visit.veto_open = not visit.veto_open
            session.add(visit)
            recount(session, visit)
            if rng.random() < 0.2:
                recount(session, rng.choice(visits))
        kept = all_rows(session)
        assert len(kept) > 10
        assert [prove(session, wave.id) for wave in two] == [[], []]
        assert [came_in(session, wave) for wave in two] == [looked_up(visits, wave) for wave in two]
        counted = sum(rebuild(session, wave.id) for wave in two)
        assert all_rows(session) == kept
        assert counted == len(session.exec(select(Counted)).all())


def test_two_at_once_lose_nothing(ground: Engine) -> None:
    """Twelve visits of one hall approved by six threads, each twice: every increment is there."""
    with database.transaction(ground) as session:
        stored = Stored(session)
        wave, hall = stored.wave(), stored.hall("GY-1")
        ids = [stored.visit(wave, hall, drawn(Random(n)), standing="waiting").id for n in range(12)]

    def approve(visit_id: object) -> None:
        with database.transaction(ground) as session:
            visit = session.get_one(Visit, visit_id)
            visit.standing = "approved"
            session.add(visit)
            recount(session, visit)

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(approve, [*ids, *reversed(ids)]))
    with database.reading(ground) as session:
        assert session.exec(select(HallTally)).one().visits == 12
        assert prove(session, wave.id) == []


def test_two_who_approve_in_opposite_order_do_not_block_each_other(ground: Engine) -> None:
    with database.transaction(ground) as session:
        stored = Stored(session)
        wave = stored.wave()
        halls = [stored.hall(f"GY-{n}", path=COUNTIES[n]) for n in range(2)]
        ids = [[stored.visit(wave, hall, standing="waiting").id for hall in halls] for _ in range(10)]

    def approve(pair: list[object]) -> None:
        with database.transaction(ground) as session:
            for visit_id in pair:
                visit = session.get_one(Visit, visit_id)
                visit.standing = "approved"
                session.add(visit)
                recount(session, visit)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(approve, [pair if n % 2 else pair[::-1] for n, pair in enumerate(ids)]))
    with database.reading(ground) as session:
        assert prove(session, wave.id) == []


def test_prove_finds_each_kind_of_lie_and_rebuild_mends_it(ground: Engine) -> None:
    with database.transaction(ground) as session:
        stored = Stored(session)
        wave, hall = stored.wave(), stored.hall("GY-1")
        for n in range(3):
            recount(session, stored.visit(wave, hall, drawn(Random(n))))
        session.add_all(stored.planned(wave, hall, visited) for visited in (True, False))
        assert prove(session, wave.id) == []
        session.exec(select(HallTally)).one().final_sum += 1
        session.exec(select(DimensionTally).where(DimensionTally.dimension == "place")).one().scored -= 1
        session.delete(session.exec(select(ItemTally).where(ItemTally.item == "smile")).one())
        session.delete(session.exec(select(Counted).order_by(col(Counted.visit_id))).first())
        session.exec(select(Assignment).order_by(col(Assignment.visited).desc())).first().visited = False  # type: ignore[union-attr]
        session.flush()
        tables = [each.table for each in prove(session, wave.id)]
        assert tables == ["hall_tallies", "dimension_tallies", "item_tallies", "counted", "assignments"]
        assert rebuild(session, wave.id) == 3
        assert prove(session, wave.id) == []


def test_the_command_verifies_and_rebuilds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = f"sqlite:///{tmp_path / 'anfang.sqlite3'}"
    engine = database.connect(url)
    upgrade(engine)
    with database.transaction(engine) as session:
        stored = Stored(session)
        recount(session, stored.visit(stored.wave(), stored.hall("GY-1")))
    at = ["--data", str(tmp_path)]
    assert main(["tallies", "verify", *at]) == 0
    with database.transaction(engine) as session:
        session.exec(select(HallTally)).one().visits = 7
    assert main(["tallies", "verify", "2026-11", *at]) == 1
    assert "'visits': 7" in capsys.readouterr().err
    assert main(["tallies", "rebuild", *at]) == 0
    assert main(["tallies", "verify", *at]) == 0
    assert main(["tallies", "verify", "2031-01", *at]) == 1
    engine.dispose()
