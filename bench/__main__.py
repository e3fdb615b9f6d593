"""`make bench`: every bench one after the other, each in a process of its own; `make bench ARGS=receive` for one."""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
BENCHES = (
    "receive",
    "phone",
    "lighthouse",
    "desk",
    "planner",
    "planning_moves",
    "planning_pages",
    "deliverables",
)


def main(names: list[str]) -> int:
    """Run the benches named, all where none is; answers 1 when one of them missed its mark."""
    unknown = set(names) - set(BENCHES)
    if unknown:
        print(f"no such bench: {', '.join(sorted(unknown))}; there are {', '.join(BENCHES)}", file=sys.stderr)
        return 2
    codes = []
    for name in names or BENCHES:
        print(f"── {name}", flush=True)
        codes.append(subprocess.call([sys.executable, str(HERE / f"{name}.py")]))
    return int(any(codes))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
