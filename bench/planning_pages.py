"""How long the pages of a plan take in a province of so many halls: the median of each, beside the same page over 60 halls in one run.

`python bench/planning_pages.py 5000`. The mark: the plan opens in 1 s. What it loads after it is shown (figures), and what looks at every
hall (headroom, publishing), is told beside it: first after something has happened, then again.
"""

import statistics
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from fastapi.testclient import TestClient
from planning_moves import NOW, lay
from uuid_utils.compat import uuid7

from anfang import database, journal
from anfang.app import create_app
from anfang.people.records import Person, Role
from anfang.people.sign_in import sign_in
from anfang.settings import Settings
from anfang.upgrade import upgrade

PAGES = {
    "plan, by hall": ("/plan", 9),
    "plan, a late page": ("/plan?page=40", 9),
    "plan, by shopper": ("/plan?view=shoppers", 9),
    "figures, first time": ("/plan/figures", 1),
    "figures, again": ("/plan/figures", 3),
    "headroom, first time": ("/headroom", 1),
    "headroom, again": ("/headroom", 3),
    "publish, first time": ("/publish", 1),
    "re-plan, first time": ("/plan/replan", 1),
}


def taken(halls: int) -> dict[str, float]:
    """Each page's median in seconds of the processor: other work on the machine does not count."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data=Path(folder))
        engine = database.connect(settings.database)
        upgrade(engine)
        with database.transaction(engine) as session:
            wave = lay(session, halls)
            admin = Person(id=uuid7(), login="an", name="an", role=Role.ADMIN, created_at=NOW)
            session.add(admin)
            session.flush()
            _, token = sign_in(session, admin, ends_at=NOW + timedelta(hours=12), now=NOW)
            base = f"/desk/waves/{wave.id}"
        engine.dispose()
        app, found = create_app(settings), {}
        app.state.clock = lambda: NOW
        with TestClient(app, base_url="http://bench.test", headers={"accept-language": "zh"}) as client:
            client.cookies.set("anfang-desk", token)
            client.get(f"{base}/plan?q=nothing")  # templates and statements are compiled once a process
            for name, (page, times) in PAGES.items():
                if name.endswith("first time"):  # something has happened: nothing that is kept may be told
                    with database.transaction(app.state.engine) as session:
                        journal.write(session, "plan.disturbed", "bench", by=None, now=NOW)
                spent = []
                for _ in range(times):
                    began = time.process_time()
                    answer = client.get(base + page, follow_redirects=False)
                    spent.append(time.process_time() - began)
                    assert answer.status_code == 200, (name, answer.status_code)
                found[name] = statistics.median(spent)
    return found


def main(halls: int) -> int:
    """Print both provinces, and each page's ratio; 1 where the mark was missed."""
    small, large = taken(60), taken(halls)
    for name in PAGES:
        one, other = large[name], small[name]
        ratio = f"{one / other:.1f} times"
        print(f"{name:>20}: {one * 1000:6.0f} ms at {halls} halls, {other * 1000:6.0f} ms at 60 ({ratio})")
    met = large["plan, by hall"] <= 1.0
    print("mark met" if met else "MARK MISSED: the plan takes longer than 1 s")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 5000))
