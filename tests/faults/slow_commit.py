"""A server whose commits take half a second, as on a slow disk. Run by test_kill.py: `python -m tests.faults.slow_commit DATA [--plant]`.

With --plant it has the defect that the test must see: FastAPI's default scope, by which the commit comes after the reply.
"""

import sys
import time
from typing import Annotated

from fastapi import Depends
from sqlmodel import Session

from anfang import database
from anfang.listen import listen
from anfang.settings import Settings


def main() -> int:
    """Serve; prints the address."""
    if "--plant" in sys.argv:
        # Before the routes are read: they take the dependency as it stands.
        database.Writing = Annotated[Session, Depends(database._writing)]  # type: ignore[misc]
    from anfang.app import create_app

    settings = Settings(data=sys.argv[1], port=0)  # type: ignore[arg-type]
    database.before_commit.append(lambda session: time.sleep(0.5))
    return listen(create_app(settings), settings, lambda address: print(address, flush=True))


if __name__ == "__main__":
    sys.exit(main())
