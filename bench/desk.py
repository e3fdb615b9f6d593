"""How long the desk's pages take: p95 of each over 1,000,000 visits with 70 million item results, and beside it over 10,000.

    .venv/bin/python bench/desk.py [--engine sqlite|postgresql] [--visits N] [--times 21] [--keep FOLDER]

PostgreSQL with 1,000,000 visits, SQLite with 100,000. Both worlds are a programme of 5,000 halls: the small one has two months with one
visit a hall, the large one 50 months with four (SQLite: five months); so the month that a page shows is four times the small one's, and
what lies before it a hundred times. Figures are asked of the newest month, which has one before it in both. Requests to both are made in
turns in one run. CPU is that of the server and of PostgreSQL's own process for it, a request; the load beside it says how busy the
machine was with others. With --keep the worlds are laid once (PostgreSQL 4 minutes and 26 GB, SQLite 1 minute and 1 GB) and found again.

Marks [issue]: figures, progress and publications 300 ms and 1.5 times the small one; queue and search 150 ms. A standstill takes three
waves and a trend shows twelve, which the small world has not: each stands beside a world of 10,000 visits in as many months.
"""

import argparse
import os
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from pages import Cost, Page, databases, measured, served
from province import Province, again, lay
from sqlmodel import select

from anfang import database
from anfang.tallies.prove import prove
from anfang.tallies.recount import recount
from anfang.visits.records import Visit

APPROVED = 20
WAVE = "/desk/publications/01800000-0000-0000-0000-00000000000"
PAGES = [
    *(
        Page(name, f"/desk/figures{path}{'&' if '?' in path else '?'}wave=2026-11", 0.3, 1.5, who)
        for name, path, who in (
            ("overview", "", "an"),
            ("overview, one city", "?region=/52/5203/", "mei"),
            ("items", "/items", "an"),
            ("heat", "/heat?page=7", "an"),
            ("groups", "/groups", "an"),
            ("ranking", "/ranking", "an"),
            ("ranking, page 40", "/ranking?page=40", "mei"),
            ("ranking, one city", "/ranking?region=/52/5203/", "city"),
            ("composite", "/composite", "an"),
            ("overlap", "/overlap", "an"),
        )
    ),
    Page("standstill", "/desk/figures/standstill?wave=2026-11", 0.3, 1.5, "an", beside="three"),
    Page("trend", "/desk/figures/trend?wave=2026-11", 0.3, 1.5, "an", beside="twelve"),
    Page(
        "trend, one city",
        "/desk/figures/trend?wave=2026-11&region=/52/5203/",
        0.3,
        1.5,
        "mei",
        beside="twelve",
    ),
    Page("trend, one tier", "/desk/figures/trend?wave=2026-11&tier=third", 0.3, 1.5, "an", beside="twelve"),
    Page("progress", "/desk/review/progress?wave=2026-11", 0.3, 1.5, "mei"),
    Page("progress, one city", "/desk/review/progress?wave=2026-11", 0.3, 1.5, "city"),
    Page("publications", "/desk/publications", 0.3, 1.5, "mei"),
    Page("publications, no halls", "/desk/publications", 0.3, 1.5, "none"),
    Page("publication, open", f"{WAVE}0", 0.3, 1.5, "mei"),
    Page("publication, out", f"{WAVE}1?q=17", 0.3, 1.5, "mei"),
    *(
        Page(f"queue{name}", f"/desk/review{path}", 0.15, None, who)
        for name, path, who in (
            ("", "", "mei"),
            (", one city", "", "city"),
            (", no halls", "", "none"),
            (", free", "?show=free", "mei"),
            (", mine", "?show=mine", "mei"),
            (", one wave", "?wave=2026-10", "mei"),
            (", one county", "?region=/52/5203/520302/", "mei"),
            (", held", "?standing=held", "mei"),
            (", held, mine", "?standing=held&show=mine", "mei"),
            (", sent back", "?standing=returned", "city"),
            (", next", "/next", "mei"),
        )
    ),
    *(
        Page(f"search{name}", f"/desk/visits{path}", 0.15, None, who)
        for name, path, who in (
            ("", "", "mei"),
            (", one city", "", "city"),
            (", no halls", "", "none"),
            (", a hall's code", "?text=GZ-00017", "mei"),
            (", many halls", "?text=17", "mei"),
            (", no such hall", "?text=nowhere", "mei"),
            (", one wave", "?wave=2026-10", "mei"),
            (", region", "?region=/52/5203/", "mei"),
            (", county", "?region=/52/5203/520302/", "mei"),
            (", tier", "?tier=flagship", "mei"),
            (", evidence out", "?state=received", "mei"),
            (", band", "?band=red", "mei"),
            (", vetoed", "?vetoed=yes", "mei"),
            (", flagged", "?flagged=yes", "mei"),
            (", exposed", "?exposed=yes", "mei"),
            (", flagged, vetoed, red", "?flagged=yes&vetoed=yes&band=red", "mei"),
            (", kind", "?kind=competitor", "mei"),
            (", by score", "?sort=score", "mei"),
            (", by hall", "?sort=hall&order=up", "mei"),
            (", behind a figure", "?counted=yes&wave=2026-11&item=greet_in&complied=no", "mei"),
        )
    ),
]


def told(engine: str, page: Page, small: Cost, large: Cost) -> bool:
    """One line; whether the marks were met."""
    ratio = large.p95 / small.p95
    met = large.p95 <= page.mark and (page.ratio is None or ratio <= page.ratio)
    print(
        f"  {engine:10} {page.name:24} p95 {1000 * large.p95:6.0f} ms, of 10,000 {1000 * small.p95:6.0f}   x{ratio:5.2f}"
        f"   CPU {1000 * large.cpu:5.0f} + {1000 * large.database:5.0f} ms   load {large.load:4.1f}   {'ok' if met else 'MISSED'}",
        flush=True,
    )
    return met


def kept(province: Province) -> None:
    """Approve some visits, one by one, with their tallies; then these have to be what the visits say."""
    wave = province.waves[0].id
    with database.transaction(province.engine) as session:
        waiting = select(Visit).where(Visit.wave_id == wave, Visit.standing == "waiting").limit(APPROVED)
        begin = time.process_time()
        for visit in session.exec(waiting).all():
            visit.standing = "approved"
            recount(session, visit)
        took = time.process_time() - begin
    begin = time.monotonic()
    with database.reading(province.engine) as session:
        differences = prove(session, wave)
    assert not differences, differences[:3]
    print(
        f"  tallies: {1000 * took / APPROVED:.1f} ms CPU of the server a visit approved; equal to the visits, proved in"
        f" {time.monotonic() - begin:.1f} s",
        flush=True,
    )


def compared(engine: str, large: int, times: int, only: str, keep: Path | None) -> bool:
    """Measure both sizes in turns; whether all marks were met."""
    with ExitStack() as stack:
        folder = (
            keep / f"{engine}-{large}"
            if keep
            else Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="anfang-bench-")))
        )
        folder.mkdir(parents=True, exist_ok=True)
        worlds: dict[str, tuple[str, Province]] = {}
        sizes = {
            "small": (2, 1),
            "three": (3, 2 / 3),
            "twelve": (12, 1 / 6),
            "large": (max(3, large // 20_000), 4),
        }
        for (name, (waves, visits)), url in zip(
            sizes.items(), databases(stack, folder, engine, list(sizes)), strict=True
        ):
            laid = folder / f"{name}.laid"
            start = time.monotonic()
            province = again(url) if laid.exists() else lay(url, waves=waves, visits=visits)
            laid.touch()
            print(
                f"  {round(5000 * waves * visits)} visits, laid in {time.monotonic() - start:.0f} s",
                flush=True,
            )
            kept(province)
            province.engine.dispose()
            worlds[name] = (url, province)
        asked = {name: (url, province.tokens) for name, (url, province) in worlds.items()}
        clients = dict(zip(asked, stack.enter_context(served(list(asked.values()), folder)), strict=True))
        met = []
        for page in (page for page in PAGES if only in page.name):
            two = (page.beside, "large")
            costs = measured([asked[name] for name in two], [clients[name] for name in two], page, times)
            met.append(told(engine, page, *costs))
        return all(met)


def main() -> int:
    """Answers 1 when a mark was missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--engine", choices=("sqlite", "postgresql"))
    parser.add_argument("--visits", type=int)
    parser.add_argument("--times", type=int, default=21)
    parser.add_argument("--only", default="", help="pages with this in their name")
    parser.add_argument(
        "--keep", type=Path, help="a folder in which the worlds are laid once and found again"
    )
    given = parser.parse_args()
    engines = {"sqlite": 100_000, "postgresql": 1_000_000}
    chosen = {given.engine: engines[given.engine]} if given.engine else engines
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    return int(
        not all(
            [
                compared(name, given.visits or visits, given.times, given.only, given.keep)
                for name, visits in chosen.items()
            ]
        )
    )


if __name__ == "__main__":
    sys.exit(main())
