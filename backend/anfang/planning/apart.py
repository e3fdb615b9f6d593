"""A solver in a process of its own: the server stays responsive, and a solver that dies takes nothing along.

`python -m anfang.planning.apart` is that process. What is to be planned comes in by its standard input, what it finds goes out by its
standard output, pickled: both ends are this program. When the input ends, whoever asked is gone, and so is the solver.
"""

import os
import pickle
import queue
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import BinaryIO, Literal

from anfang.core.rotation.check import broken
from anfang.core.rotation.month import Month, Plan
from anfang.core.rotation.verdict import Broken, Progress, Solved

Tell = Callable[[Progress], bool]
STOP = "stop"
PROGRAM = "anfang.planning.apart"


@dataclass(frozen=True)
class Asked:
    """What is to be done. `plan`: the one that stands, for a re-plan."""

    kind: Literal["solve", "replan"]
    month: Month
    plan: Plan
    seconds: float
    workers: int = 2


@dataclass(frozen=True)
class Done:
    """The end: what was found, and what the checker says of it."""

    solved: Solved
    broken: tuple[Broken, ...]


class Gone(Exception):
    """The solver's process ended without an answer."""


class Apart:
    """A solver that works apart, for as long as the block lasts."""

    def __init__(self, asked: Asked, program: str = PROGRAM) -> None:
        self._said: queue.Queue[Progress | Done | None] = queue.Queue()
        # No command line and no environment says what is planned.
        command = [sys.executable, "-m", program]
        self._child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603
        self._asked = asked
        threading.Thread(target=self._listen, daemon=True).start()

    def __enter__(self) -> "Apart":
        self._tell(self._asked)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._child.kill()
        self._child.wait()

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._child.pid

    def hear(self, seconds: float) -> Progress | Done | None:
        """The newest that it said, waiting at most so long; None where it said nothing. Raises Gone."""
        newest: Progress | Done | None = None
        try:
            newest = self._next(seconds)
            while not isinstance(newest, Done):
                newest = self._next(0)
        except queue.Empty:
            pass
        return newest

    def stop(self) -> None:
        """Ask for the best plan so far."""
        self._tell(STOP)

    def _next(self, seconds: float) -> Progress | Done:
        said = self._said.get(timeout=seconds) if seconds else self._said.get_nowait()
        if said is None:
            self._said.put(None)
            raise Gone
        return said

    def _tell(self, what: Asked | str) -> None:
        assert self._child.stdin is not None  # noqa: S101 - it was opened above
        try:
            pickle.dump(what, self._child.stdin)
            self._child.stdin.flush()
        except (BrokenPipeError, ValueError):
            self._said.put(None)

    def _listen(self) -> None:
        assert self._child.stdout is not None  # noqa: S101
        try:
            while True:
                self._said.put(pickle.load(self._child.stdout))  # noqa: S301 - our own process
        except (EOFError, pickle.UnpicklingError, OSError):
            self._said.put(None)


def main(solving: Callable[[Asked, Tell], Solved] | None = None) -> None:
    """The solver's process; `solving`: another solver than ours."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not get among the answers
    if hasattr(os, "nice"):
        os.nice(5)  # pages and phones go first
    asked = pickle.load(sys.stdin.buffer)  # noqa: S301 - our own process
    stopped = threading.Event()
    threading.Thread(target=_listen, args=(sys.stdin.buffer, stopped), daemon=True).start()

    def tell(progress: Progress) -> bool:
        _say(out, progress)
        return not stopped.is_set()

    solved = (solving or _solve)(asked, tell)
    _say(out, Done(solved, tuple(broken(asked.month, solved.plan))))


def _solve(asked: Asked, tell: Tell) -> Solved:
    if asked.kind == "replan":
        from anfang.planning.replan import replan

        changed: Solved = replan(asked.month, asked.plan, seconds=asked.seconds, tell=tell)
        return changed
    from anfang.planning.solve import solve

    return solve(asked.month, seconds=asked.seconds, tell=tell, workers=asked.workers)


def _say(out: BinaryIO, what: Progress | Done) -> None:
    pickle.dump(what, out)
    out.flush()


def _listen(stdin: BinaryIO, stopped: threading.Event) -> None:
    try:
        while pickle.load(stdin) == STOP:  # noqa: S301 - our own process
            stopped.set()
    except (EOFError, pickle.UnpicklingError):
        os._exit(1)


if __name__ == "__main__":
    # Under its own name: what is pickled as `__main__.Done` here would be unknown there.
    from anfang.planning.apart import main as real

    real()
