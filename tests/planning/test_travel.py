"""Travel times from a table or a routing server: used as they are, or a clear problem; never reckoned in silence."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest

from anfang.core.rotation.month import City, HallWanted, Place, ShopperThere
from anfang.core.rotation.travel import seconds
from anfang.planning.assembling.travel_times import travel_between
from anfang.planning.refusals import TravelUnknown
from anfang.settings import Settings

ONE, TWO, HOME = (
    Place(26_578_000, 106_713_000),
    Place(26_600_000, 106_700_000),
    Place(26_500_000, 106_600_000),
)
CITY = City("/52/5201/", "贵阳市", HOME)
CREW = [ShopperThere("lan", "兰", CITY.region, HOME, {})]


def hall(code: str, place: Place) -> HallWanted:
    return HallWanted(code, code, "second", "/52/5201/520102/", 0, place, {}, 1)


HALLS = [hall("A", ONE), hall("B", TWO)]


class Routes(BaseHTTPRequestHandler):
    """A small routing server: a minute for each thousandth of a degree of latitude, and a bit to the north."""

    answer: ClassVar[Any] = None
    status: ClassVar[int] = 200
    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        type(self).asked.append(self.path)
        path, _, query = self.path.partition("?")
        places = [tuple(map(float, it.split(","))) for it in path.rsplit("/", 1)[1].split(";")]
        given = dict(it.split("=") for it in query.replace("%3B", ";").split("&"))
        sources, targets = (
            [places[int(n)] for n in given[key].split(";")] for key in ("sources", "destinations")
        )
        rows = [[abs(one[1] - two[1]) * 60_000 + (one[1] < two[1]) for two in targets] for one in sources]
        said = self.answer if self.answer is not None else {"code": "Ok", "durations": rows}
        self.send_response(self.status)
        self.end_headers()
        self.wfile.write(json.dumps(said).encode())

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def address() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Routes)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    Routes.answer, Routes.status, Routes.asked = None, 200, []
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


def there(tmp_path: Path, travel: str) -> Settings:
    return Settings(data=tmp_path, travel=travel)


def table(tmp_path: Path, text: str) -> Settings:
    file = tmp_path / "ways.csv"
    file.write_text(text, "utf-8")
    return there(tmp_path, str(file))


def test_a_routing_server_is_asked_once_and_believed_both_ways(tmp_path: Path, address: str) -> None:
    settings = there(tmp_path, address)
    ways, holes = travel_between(settings, HALLS, CREW, [CITY])
    assert holes == [] and ways[ONE, TWO] == 1321 and ways[TWO, ONE] == 1320
    assert seconds(HOME, ONE, ways) == 4681 != seconds(HOME, ONE)
    before = len(Routes.asked)
    assert travel_between(settings, HALLS, CREW, [CITY]) == (ways, []) and len(Routes.asked) == before


@pytest.mark.parametrize(
    "status, answer, words",
    [
        (503, None, "answered 503"),
        (200, {"code": "NoTable", "durations": []}, "no table of times"),
        (200, {"code": "Ok", "durations": [[1]]}, "no table of times"),
        (200, {"code": "Ok"}, "no table of times"),
        (200, [], "no table of times"),
    ],
)
def test_a_routing_server_that_fails_is_a_clear_problem(
    tmp_path: Path, address: str, status: int, answer: Any, words: str
) -> None:
    Routes.status, Routes.answer = status, answer
    with pytest.raises(TravelUnknown) as caught:
        travel_between(there(tmp_path, address), HALLS, CREW, [CITY])
    assert words in caught.value.detail("en") and caught.value.at == "127.0.0.1"
    assert "ANFANG_TRAVEL" in caught.value.detail("zh")


def test_nobody_there_is_a_clear_problem_that_hides_the_key(tmp_path: Path) -> None:
    with pytest.raises(TravelUnknown) as caught:
        travel_between(there(tmp_path, "http://127.0.0.1:9/?key=geheim"), HALLS, CREW, [CITY])
    assert "geheim" not in str(caught.value) and "does not answer" in caught.value.detail("en")


def test_a_table_is_believed_and_its_holes_are_told(tmp_path: Path) -> None:
    whole = "from,to,seconds\nA,B,100\nB,A,200\n@lan,A,300\nA,@lan,301\n@lan,B,400\n"
    ways, holes = travel_between(table(tmp_path, whole), HALLS, CREW, [])
    assert (ways[ONE, TWO], ways[TWO, ONE], ways[HOME, ONE]) == (100, 200, 300)
    [hole] = holes
    assert (hole.what, hole.facts["count"], hole.facts["first"]) == ("travel_holes", 1, "B → @lan")
    assert hole.leaves_out, "it takes the planner's word to reckon it"


@pytest.mark.parametrize(
    "text, at, words",
    [
        ("a,b\n", ":1", "from,to,seconds"),
        ("from,to,seconds\nA,B,100\nA,B,x\n", ":3", "whole seconds"),
        ("from,to,seconds\nA,B,-5\n", ":2", "whole seconds"),
        ("from,to,seconds\nA,B,999999\n", ":2", "too many"),
        ("from,to,seconds\nA,B,1\nA,B,2\n", ":3", "twice"),
    ],
)
def test_what_is_wrong_with_a_table_is_told_by_row(tmp_path: Path, text: str, at: str, words: str) -> None:
    with pytest.raises(TravelUnknown) as caught:
        travel_between(table(tmp_path, text), HALLS, CREW, [CITY])
    assert str(caught.value.at).endswith(f"ways.csv{at}") and words in caught.value.detail("en")


def test_a_table_that_is_not_there_is_a_clear_problem_and_nonsense_is_refused_at_start(
    tmp_path: Path,
) -> None:
    with pytest.raises(TravelUnknown, match="No such file"):
        travel_between(there(tmp_path, str(tmp_path / "none.csv")), HALLS, CREW, [CITY])
    with pytest.raises(ValueError, match=r"\.csv"):
        there(tmp_path, "amap")
    assert travel_between(there(tmp_path, ""), HALLS, CREW, [CITY]) == ({}, [])
