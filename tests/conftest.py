"""What all tests share; browsers and servers stand in files of their own."""

from collections.abc import Callable
from pathlib import Path

import pytest

pytest_plugins = ["tests.browser", "tests.servers"]
GOLDEN = Path(__file__).parent / "golden"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--golden", action="store_true", help="write the golden files instead of comparing")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test is marked by what it asks for: a browser, a golden file."""
    for item in items:
        asked = getattr(item, "fixturenames", ())
        if "playwright" in asked:
            item.add_marker("browser")
        if "golden" in asked:
            item.add_marker("golden")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """`golden("visit-report.html", text)` fails when the text is not the one kept under tests/golden."""

    def compare(name: str, text: str) -> None:
        file = GOLDEN / name
        if request.config.getoption("--golden"):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        assert file.exists(), f"tests/golden/{name} was never written: make golden"
        assert text == file.read_text(encoding="utf-8"), f"tests/golden/{name}: meant? then make golden"

    return compare
