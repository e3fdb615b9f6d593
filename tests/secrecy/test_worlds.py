"""The proof: two worlds that differ only in what a hall must not learn look the same to its manager, byte for byte."""

import asyncio
import random
from pathlib import Path

import pytest

from anfang import doors
from anfang.reports.hall_document import VisitTold
from tests.secrecy import leaks
from tests.secrecy.probe import NONCE, Answer, Asked, addresses, call, differences, look, one_nonce, routes
from tests.secrecy.worlds import Stage, World, pair

PAIRS, CHUNKS = 200, 8
THOROUGH = 40  # every fortieth pair is asked for all there is

pytestmark = pytest.mark.usefixtures("one_nonce")
__all__ = ["one_nonce"]
Seen = dict[Asked, Answer]


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    return Stage(tmp_path_factory.mktemp("secrecy"))


def both(seed: int, stage: Stage, folder: Path, *, thorough: bool) -> tuple[Seen, Seen]:
    """What wu gets in either world of a pair, asked the same."""
    worlds = pair(seed, stage, folder / str(seed))
    draw = random.Random(f"guesses {seed}")
    asked = addresses(stage.app, worlds, draw, thorough=thorough)
    language = draw.choice(("zh", "en"))
    one, other = (look(stage, world, asked, language=language, thorough=thorough) for world in worlds)
    return one, other


def prove(seeds: range, stage: Stage, folder: Path) -> None:
    """No pair of these can be told apart, and no answer is a fault, which would prove nothing."""
    for seed in seeds:
        one, other = both(seed, stage, folder, thorough=seed % THOROUGH == 0)
        assert differences(one, other) == [], f"pair {seed}"
        assert [asked for asked, answer in one.items() if answer.status >= 500] == [], f"pair {seed}"


@pytest.mark.timeout(900)
@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_a_hall_manager_cannot_tell_two_worlds_apart(chunk: int, stage: Stage, tmp_path: Path) -> None:
    prove(range(chunk, PAIRS, CHUNKS), stage, tmp_path)


@pytest.mark.soak
def test_nor_can_anybody_in_two_thousand_pairs(stage: Stage, tmp_path: Path) -> None:
    prove(range(PAIRS, PAIRS + 2000), stage, tmp_path)


def test_the_manager_gets_everything_there_is_to_get(stage: Stage, tmp_path: Path) -> None:
    """A proof over pages that nobody reached would be none: the result, its photo, its files are all among what was compared."""
    reached: set[str] = set()
    for seed in range(6):
        one, _ = both(seed, stage, tmp_path, thorough=True)
        reached |= {address.partition("?")[0] for (_, address), answer in one.items() if answer.status == 200}
    here = "/desk/results/GY-1/2026-10"
    for tail in ("", "/report.pdf", "/losses.csv", "/losses.xlsx"):
        assert here + tail in reached
    assert any(address.startswith(f"{here}/photos/") for address in reached), "no released photo was seen"


def test_every_route_is_tried(stage: Stage, tmp_path: Path) -> None:
    worlds = pair(0, stage, tmp_path / "pair")
    tried = len(addresses(stage.app, worlds, random.Random(0), thorough=True))
    every = {f"{method} {route.path}" for route in routes(stage.app) for method in route.methods}
    assert tried >= len(every) - 1


def test_to_the_administrator_the_worlds_differ(stage: Stage, tmp_path: Path) -> None:
    """What is hidden is really there, and really differs."""

    async def desk(world: World) -> list[bytes]:
        stage.set(world)
        answers = [
            await call(stage.app, "GET", path, login="an") for path in ("/desk/visits", "/desk/phones")
        ]
        assert {answer.status for answer in answers} == {200}
        return [answer.body for answer in answers]

    for seed in range(5):
        one, other = pair(seed, stage, tmp_path / str(seed))
        assert asyncio.run(desk(one)) != asyncio.run(desk(other)), f"pair {seed}"


def test_the_nonce_is_all_that_is_random_and_knows_nothing(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is drawn before the request is looked at: with another one the same world answers the same, but for the nonce itself."""
    worlds = pair(3, stage, tmp_path / "pair")
    asked = addresses(stage.app, worlds, random.Random(0), thorough=False)
    gets = [it for it in asked if it[0] == "GET"]
    one = look(stage, worlds[0], gets, language="zh", thorough=False)
    monkeypatch.setattr(doors.secrets, "token_urlsafe", lambda _bytes: "another")
    other = look(stage, worlds[0], gets, language="zh", thorough=False)

    def plain(answer: Answer, nonce: str) -> str:
        return repr(answer).replace(nonce, "N")

    assert {key: plain(it, NONCE) for key, it in one.items()} == {
        key: plain(it, "another") for key, it in other.items()
    }


@pytest.mark.parametrize("leak", leaks.PLANTED, ids=lambda leak: leak.__name__)
def test_a_planted_leak_is_found(
    leak: leaks.Leak, stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    leak(monkeypatch)
    for seed in range(12):
        if differences(*both(seed, stage, tmp_path, thorough=leak in leaks.ON_PAPER)):
            return
    pytest.fail(f"nobody noticed: {leak.__doc__}")


def test_the_document_takes_no_field_by_accident() -> None:
    """What a hall may read is a closed list: whoever adds to it has to write it down here as well."""
    assert set(VisitTold.model_fields) == {"place", "week", "checklist", "scorecard", "notes", "photos"}
