"""How many bytes a visit without photos takes on the wire: the real checklist, every item answered, marks, places, some notes.

    .venv/bin/python bench/wire.py

A call is what a phone sends to bring one visit: its inventory of ten, the parcel, gzip. Exit code 1 if the median is above 4 KB.
"""

import gzip
import statistics
import sys
import tempfile
from pathlib import Path

import httpx
from ground import LATER, Ground

from anfang.core.canonical import canonical
from anfang.demo.phone import DemoPhone

MOST = 4 * 1024


def main() -> int:
    """Print the sizes of fifty visits."""
    with tempfile.TemporaryDirectory() as folder:
        ground = Ground(f"sqlite:///{Path(folder) / 'wire.sqlite3'}")
        phone = DemoPhone(httpx.Client())
        visits = list(ground.visits(60))
        for held in visits[:10]:
            phone.put(held)
            phone.states[held.visit, held.revision] = "complete"
        calls = [canonical(phone.request([sealed], at=LATER)) for sealed in visits[10:]]
        plain = [len(call) for call in calls]
        packed = [len(gzip.compress(call, 6, mtime=0)) for call in calls]
        ground.engine.dispose()
    items = len(list(ground.checklist.items()))
    print(
        f"{items} items: {statistics.median(plain):.0f} bytes, gzip {statistics.median(packed):.0f} (largest {max(packed)}), limit {MOST}"
    )
    return int(statistics.median(packed) > MOST)


if __name__ == "__main__":
    sys.exit(main())
