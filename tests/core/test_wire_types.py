"""pwa/src/core/wire.ts is written by pwa/tools/wire.py from the server's own types; `make golden` writes it anew."""

import runpy
from pathlib import Path

import pytest

TOOL = Path(__file__).parents[2] / "pwa" / "tools" / "wire.py"


@pytest.mark.golden
def test_the_phones_wire_types_are_those_of_the_server(request: pytest.FixtureRequest) -> None:
    tool = runpy.run_path(str(TOOL))
    if request.config.getoption("--golden"):
        tool["FILE"].write_text(tool["text"](), encoding="utf-8")
    assert tool["FILE"].read_text(encoding="utf-8") == tool["text"](), "core/wire.py changed: make golden"
