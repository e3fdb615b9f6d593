"""The wheel holds all that a server needs, and serves without Node and without this repository."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import httpx
import pytest

from tests.servers import Server
from tests.warm import Cold

HOME = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel as `python dev.py wheel` builds it, beside nothing else."""
    folder = tmp_path_factory.mktemp("wheel")
    building = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(building, cwd=HOME, check=True, capture_output=True)
    (made,) = folder.glob("*.whl")
    return made


def test_the_wheel_carries_the_app_the_checklists_the_migrations_and_the_templates(wheel: Path) -> None:
    inside = set(ZipFile(wheel).namelist())
    wanted = {"anfang/_pwa/index.html", "anfang/_pwa/worker.js", "anfang/_migrations/env.py"}
    wanted |= {"anfang/static/charts.js"}  # built, and unknown to git
    wanted |= {f"anfang/_checklists/{path.name}" for path in (HOME / "checklists").glob("*.yaml")}
    package = HOME / "backend"
    wanted |= {path.relative_to(package).as_posix() for path in (package / "anfang/templates").glob("*")}
    assert wanted - inside == set()
    assert [name for name in inside if "node_modules" in name or "__pycache__" in name] == []


def test_the_wheel_serves_the_app_without_node(
    wheel: Path, new_server: Callable[..., Server], tmp_path: Path
) -> None:
    site = tmp_path / "site"
    installing = [sys.executable, "-m", "uv", "pip", "install", "-q", "--offline", "--no-deps", "--target"]
    subprocess.run([*installing, str(site), str(wheel)], check=True)
    # First on the path, so before the working tree's editable install; and no program at all to call.
    alone = {"PYTHONPATH": str(site), "PATH": str(tmp_path)}
    where = [sys.executable, "-c", "import anfang; print(anfang.__file__)"]
    seen = subprocess.run(where, env={**os.environ, **alone}, capture_output=True, text=True, cwd=tmp_path)
    assert seen.stdout.strip() == str(site / "anfang" / "__init__.py")
    server = new_server(**alone)
    server.by = Cold()
    server.start()
    assert "随记" in httpx.get(f"{server.address}/app/", timeout=60).text
    assert httpx.get(f"{server.address}/static/", timeout=60).status_code == 404
    assert httpx.get(f"{server.address}/desk/sign-in", follow_redirects=True, timeout=60).status_code == 200
