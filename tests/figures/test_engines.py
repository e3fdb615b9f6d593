"""The same figures come out of both engines."""

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlmodel import Session
from uuid_utils.compat import uuid7

from anfang import database
from anfang.core.programme import Programme
from anfang.people.records import Person, Role
from anfang.reports.figures.asked import Asked, ground
from anfang.reports.figures.composite import composites
from anfang.reports.figures.exposure import exposures
from anfang.reports.figures.hall_rows import lights, ranking
from anfang.reports.figures.heat import heat
from anfang.reports.figures.items import item_rates
from anfang.reports.figures.overlap import overlap
from anfang.reports.figures.scores import scores
from anfang.reports.figures.standstill import standstills, still_halls
from anfang.reports.figures.trend import trend
from anfang.tallies.records import HallTally
from anfang.tallies.recount import recount
from anfang.upgrade import upgrade
from tests.figures.conftest import who_is
from tests.tallies.stored import COUNTIES, NOW, Stored, drawn


def all_figures(session: Session) -> list[Any]:
    """Every figure of a small land, without ids."""
    stored, rng = Stored(session), Random(3)
    admin = Person(id=uuid7(), login="an", name="安", role=Role.ADMIN, created_at=NOW)
    other = Person(id=uuid7(), login="bo", name="波", role=Role.SHOPPER, created_at=NOW)
    session.add_all([admin, other])
    session.flush()
    waves = [stored.wave(code) for code in ("2026-09", "2026-10", "2026-11")]
    halls = [
        stored.hall(f"GY-{n}", path=COUNTIES[n % 3], kind=("own", "cooperative")[n % 2]) for n in range(6)
    ]
    for wave in waves:
        for hall in halls:
            for n in range(3):
                whose = {"shopper_id": other.id} if n == 2 else {}
                recount(session, stored.visit(wave, hall, drawn(rng), exposed=rng.random() < 0.1, **whose))
    here = ground(session, who_is(session, admin), Asked(region="/52/5201/"))
    assert here.wave is not None
    found, rules = ranking(session, here, here.wave, Programme()), Programme()
    heated = heat(session, here, here.wave)
    return [
        [
            (row.code, place.place, place.best, place.worst, row.estimate, row.rate)
            for place, row in found.ranked
        ],
        [row.code for row in found.few],
        lights(session, here, here.wave),
        [(each.key, each.counts, each.estimate, each.change) for each in item_rates(session, here, "en")],
        [
            (step.score.estimate, step.change, step.item, step.item_change)
            for step in trend(session, here, "greet")
        ],
        sorted(
            (label[1], score.estimate)
            for label, score in scores(session, here, [here.wave.id], HallTally.kind).items()
        ),
        [[heated.cells.get((row.id, key)) for key in ("manner", "place")] for row in heated.rows],
        [
            ([row.code for row in each.rows], each.change)
            for each in standstills(session, here, still_halls(session, here))
        ],
        [(each.row.code, each.value) for each in composites(session, here, here.wave, rules)],
        exposures(session, here),
        overlap(session, here, here.wave),
    ]


@pytest.fixture
def both(tmp_path: Path, postgres: str) -> Iterator[list[list[Any]]]:
    told = []
    for url in (f"sqlite:///{tmp_path / 'anfang.sqlite3'}", postgres):
        engine = database.connect(url)
        upgrade(engine)
        with database.transaction(engine) as session:
            told.append(all_figures(session))
        engine.dispose()
    yield told


def test_both_engines_tell_the_same(both: list[list[Any]]) -> None:
    for lite, postgres in zip(*both, strict=True):
        assert lite == postgres
    assert all(both[0][n] for n in (0, 2, 3, 4, 5, 6, 8, 10))
