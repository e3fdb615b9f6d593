"""How long the pages of figures take: p95 of each over all visits, and beside it over 10,000 visits in the same run.

`python bench/figures.py` measures SQLite with 100,000 visits and PostgreSQL with 1,000,000; `--visits N` makes the large one smaller,
`--engine sqlite|postgresql` takes one of the two. Marks: 300 ms, and 1.5 times the small one.
"""

import argparse
import sys
import tempfile
import time
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

from figures_ground import lay
from pages import databases, p95s
from sqlmodel import select

from anfang import database
from anfang.people.records import Person
from anfang.people.sign_in import sign_in

PAGES = {
    "overview": "",
    "overview, one city": "?region=/52/5203/",
    "items": "/items",
    "heat": "/heat?page=7",
    "trend": "/trend",
    "groups": "/groups",
    "ranking": "/ranking",
    "composite": "/composite",
    "standstill": "/standstill",
    "overlap": "/overlap",
}
MARK, RATIO, SMALL, TIMES = 0.3, 1.5, 10_000, 21
HALLS = 5000


def measured(url: str, folder: Path, *, waves: int, visits: int, times: int) -> dict[str, float]:
    """Each page's p95 in seconds."""
    start = time.monotonic()
    engine = lay(url, halls=HALLS, waves=waves, visits=visits)
    print(
        f"  laid {HALLS} halls x {waves} waves x {visits} visits in {time.monotonic() - start:.0f} s",
        flush=True,
    )
    now = datetime.now(UTC)
    with database.transaction(engine) as session:
        admin = session.exec(select(Person).where(Person.login == "an")).one()
        _, token = sign_in(session, admin, ends_at=now + timedelta(hours=12), now=now)
    engine.dispose()
    pages = {name: f"/desk/figures{page}" for name, page in PAGES.items()}
    return p95s(url, folder, token, pages, times)


def compared(engine: str, large: int, times: int) -> bool:
    """Measure both sizes; whether all marks were met."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="anfang-bench-")))
        urls = databases(stack, folder, engine, (SMALL, large))
        small = measured(urls[SMALL], folder, waves=2, visits=SMALL // HALLS // 2, times=times)
        waves = max(2, min(25, large // HALLS))
        big = measured(urls[large], folder, waves=waves, visits=max(1, large // HALLS // waves), times=times)
    good = True
    for name, seconds in big.items():
        ratio = seconds / small[name]
        met = seconds <= MARK and ratio <= RATIO
        good &= met
        print(
            f"  {engine:10} {name:20} p95 {1000 * seconds:6.0f} ms   x{ratio:4.2f} of 10,000   {'ok' if met else 'MISSED'}"
        )
    return good


def main() -> int:
    """Answers 1 when a mark was missed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--engine", choices=("sqlite", "postgresql"))
    parser.add_argument("--visits", type=int)
    parser.add_argument("--times", type=int, default=TIMES)
    given = parser.parse_args()
    engines = {"sqlite": 100_000, "postgresql": 1_000_000}
    chosen = {given.engine: engines[given.engine]} if given.engine else engines
    return int(
        not all([compared(name, given.visits or visits, given.times) for name, visits in chosen.items()])
    )


if __name__ == "__main__":
    sys.exit(main())
