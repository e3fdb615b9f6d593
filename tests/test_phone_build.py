"""What the build hands to phones: the whole shell, listed without a gap, small enough for a slow network."""

import gzip
import json
import re
from pathlib import Path

import pytest

PHONE = Path(__file__).parent.parent / "pwa"
DIST = PHONE / "dist"
ONLINE_ONLY = "scanner-"


@pytest.fixture(scope="module")
def listed() -> list[str]:
    """The files that the worker keeps, as paths below dist; the page itself is listed by its address."""
    head = re.match(r"const SHELL=(\{.*?\});", (DIST / "worker.js").read_text("utf-8"))
    assert head, "pwa/dist/worker.js starts with the list of the shell"
    keyed = re.sub(r"([{,])(digest|files):", r'\1"\2":', head[1]).replace("`", '"')
    return [path.removeprefix("/app/") or "index.html" for path in json.loads(keyed)["files"]]


def test_the_shell_lists_every_file_of_the_build_once(listed: list[str]) -> None:
    built = {path.relative_to(DIST).as_posix() for path in DIST.rglob("*") if path.is_file()}
    online = {name for name in built if Path(name).name.startswith(ONLINE_ONLY)}
    assert sorted(listed) == sorted(built - online - {"worker.js"})


def test_the_shell_is_at_most_70_kilobytes_in_all(listed: list[str]) -> None:
    whole = [DIST / name for name in [*listed, "worker.js"]]
    assert sum(len(gzip.compress(path.read_bytes(), 9, mtime=0)) for path in whole) <= 70_000


def test_the_worker_is_a_classic_script_of_its_own() -> None:
    assert not re.search(r"^\s*(import|export)\b", (DIST / "worker.js").read_text("utf-8"), re.M)
