"""A hall manager in the demo province who tries every address he can think of learns nothing about the wave that is running.

The same province twice, with the same published wave: once as `make run` fills it, once as if nobody had ever opened this month's wave.
"""

import asyncio
import random
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from anfang import database
from anfang.app import create_app
from anfang.demo import load
from anfang.demo.judge import begin_to_judge
from anfang.demo.people import MANAGED, SHOPPERS
from anfang.demo.plan import plan_this_month
from anfang.halls.records import Hall
from anfang.people.records import Person, SignIn
from anfang.people.who import token_digest
from anfang.review.records import BlindCase
from anfang.settings import Settings
from anfang.upgrade import upgrade
from anfang.visits.records import EvidenceOfItem, Revision, Visit
from anfang.waves.records import Assignment, Wave
from tests.secrecy import leaks
from tests.secrecy.probe import Answer, Asked, addresses, call, differences, look, one_nonce
from tests.secrecy.worlds import World, guesses, whole

pytestmark = pytest.mark.usefixtures("one_nonce")
__all__ = ["one_nonce"]
NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
OUT, RUNNING = "2026-10", "2026-11"
OTHERS = ("GZ010302", "GZ010203", "GZ030201")


class Province:
    """The two worlds, and an app over each; what `look` needs of a stage."""

    def __init__(self, folder: Path) -> None:
        self.quiet, self.busy = (World(Settings(data=folder / name)) for name in ("quiet", "busy"))
        self.apps = {}
        for world, found in ((self.quiet, _quiet), (self.busy, _busy)):
            if world is self.busy:
                shutil.copytree(self.quiet.settings.data, world.settings.data)
            engine = database.connect(world.settings.database)
            found(engine, world.settings)
            with Session(engine) as session:
                world.guesses = worth_guessing(session)
            engine.dispose()
            self.apps[id(world)] = create_app(world.settings)
            self.apps[id(world)].state.clock = lambda: NOW
        self.set(self.quiet)

    def set(self, world: World) -> None:
        """From now on the app is that world's."""
        self.app = self.apps[id(world)]


def _quiet(engine: database.Engine, settings: Settings) -> None:
    """All of the demo but this month's wave; wu and the administrator are signed in."""
    settings.data.mkdir()
    upgrade(engine)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(load, "plan_this_month", lambda *_, **__: None)
        load.load(settings, now=NOW)
    with database.transaction(engine) as session:
        for login in ("wu", "admin"):
            person = session.exec(select(Person).where(Person.login == login)).one()
            made = {"person_id": person.id, "made_at": NOW, "ends_at": NOW + timedelta(days=1)}
            session.add(SignIn(token_digest=token_digest(login), **made))
    whole(engine)


def _busy(engine: database.Engine, settings: Settings) -> None:
    """This month's wave as the demo has it: planned, partly walked, partly judged."""
    today = NOW.astimezone(settings.zone).date()
    with database.transaction(engine) as session:
        plan_this_month(session, today=today, zone=settings.zone)
    load.walk(engine, settings, now=NOW, tell=lambda said: None)
    with database.transaction(engine) as session:
        begin_to_judge(session, now=NOW, today=today)


def worth_guessing(session: Session) -> dict[str, list[str]]:
    """Of all names in the world those that tell most: the running wave's, wu's hall's, some other halls', and what is easily guessed."""
    known = guesses(session)
    hall = session.exec(select(Hall).where(Hall.code == MANAGED)).one()
    wave = session.exec(select(Wave).where(Wave.code == RUNNING)).first()
    found = {name: values[:2] for name, values in known.items() if name != "halls.code"}
    found |= {"halls.code": [MANAGED, *OTHERS], "waves.code": [OUT, RUNNING, "2026-12", "2026-9"]}
    found["halls.id"] = [str(hall.id), *known["halls.id"][:1]]
    if wave is None:
        return found
    visits = session.exec(select(Visit).where(Visit.wave_id == wave.id)).all()
    own = [visit for visit in visits if visit.hall_id == hall.id]
    planned = session.exec(
        select(Assignment).where(Assignment.wave_id == wave.id, col(Assignment.visit_id).not_in([v.id for v in visits]))
    ).all()  # fmt: skip
    photos = session.exec(
        select(EvidenceOfItem.digest).join(Revision).where(col(Revision.visit_id).in_([v.id for v in visits]))
    ).all()
    case = session.exec(select(BlindCase).where(col(BlindCase.settled_at).is_(None))).one()
    assert own and planned and photos
    found["waves.id"] = [str(wave.id)]
    found["visits.id"] = [str(own[0].id), str(case.visit_id)]
    found["assignments.visit_id"] = [str(planned[0].visit_id)]
    found["assignments.id"] = [str(planned[0].id), str(own[0].assignment_id)]
    found["people.id"] = [str(own[0].shopper_id)]
    found["blind_cases.id"] = [str(case.id)]
    found["evidence.digest"] = list(photos[:2])
    return found


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> Province:
    return Province(tmp_path_factory.mktemp("province"))


@pytest.fixture(scope="module")
def asked(province: Province) -> list[Asked]:
    both = (province.quiet, province.busy)
    return addresses(province.app, both, random.Random(0), thorough=True, elsewhere=6)


Look = Callable[[str], tuple[dict[Asked, Answer], dict[Asked, Answer]]]


@pytest.fixture(scope="module")
def both(province: Province, asked: list[Asked]) -> Look:
    made: dict[str, tuple[dict[Asked, Answer], dict[Asked, Answer]]] = {}

    def seen(language: str) -> tuple[dict[Asked, Answer], dict[Asked, Answer]]:
        if language not in made:
            made[language] = (
                look(province, province.quiet, asked, language=language, thorough=True),  # type: ignore[arg-type]
                look(province, province.busy, asked, language=language, thorough=True),  # type: ignore[arg-type]
            )
        return made[language]

    return seen


@pytest.mark.parametrize("language", ["zh", "en"])
def test_status_headers_and_bytes_are_those_of_a_province_without_the_running_wave(
    both: Look, language: str
) -> None:
    quiet, busy = both(language)
    assert len(busy) > 700
    assert differences(quiet, busy) == []


def test_what_does_not_exist_for_him_is_not_found_and_never_forbidden(both: Look) -> None:
    _, busy = both("zh")
    statuses = {answer.status for answer in busy.values()}
    assert 403 not in statuses and max(statuses) < 500
    hidden = (
        "/desk/visits/",
        "/desk/review",
        "/desk/waves",
        "/desk/vetoes",
        "/desk/publications",
        "/desk/figures",
    )
    assert {it.status for (_, at), it in busy.items() if at.startswith(hidden)} == {404}
    results = {at for (method, at), it in busy.items() if "/results/" in at and it.status == 200}
    assert results and all(f"/{MANAGED}/{OUT}" in at for at in results)


def test_no_page_names_a_shopper_another_hall_or_the_wave_that_runs(both: Look, province: Province) -> None:
    engine = database.connect(province.busy.settings.database)
    with Session(engine) as session:
        halls = session.exec(select(Hall.code).where(Hall.code != MANAGED)).all()
    engine.dispose()
    secret = [name for _, name, _ in SHOPPERS] + list(halls) + ["11 月暗访"]
    for (method, address), answer in both("zh")[1].items():
        if not address.startswith("/static/"):
            said = answer.body.decode(errors="replace")
            # An address that was tried may come back in the words of its own refusal, as it was typed.
            told = [it for it in secret if it in said and it not in address]
            assert told == [], f"{method} {address}"


def test_to_the_administrator_the_running_wave_is_there(province: Province) -> None:
    async def desk(world: World) -> bytes:
        province.set(world)
        province.app.state.turns = database.turns(province.app.state.engine)
        answer = await call(province.app, "GET", "/desk/review", login="admin")
        assert answer.status == 200
        return answer.body

    quiet, busy = asyncio.run(desk(province.quiet)), asyncio.run(desk(province.busy))
    assert "11 月暗访".encode() in busy and "11 月暗访".encode() not in quiet


@pytest.mark.parametrize(
    "leak",
    [leaks.a_count, leaks.forbidden_instead_of_not_here, leaks.an_etag],
    ids=lambda leak: leak.__name__,
)
def test_a_planted_leak_is_found(
    leak: leaks.Leak, province: Province, asked: list[Asked], monkeypatch: pytest.MonkeyPatch
) -> None:
    leak(monkeypatch)
    some = [
        it for it in asked if it[0] == "GET" and it[1].startswith("/desk/results") and ".pdf" not in it[1]
    ]
    seen = [
        look(province, world, some, language="zh", thorough=False)
        for world in (province.quiet, province.busy)
    ]  # type: ignore[arg-type]
    assert differences(*seen)
