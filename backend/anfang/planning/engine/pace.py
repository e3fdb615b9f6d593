"""The clock of a solve. Its readings are all that a solve takes from outside: given back, they give the same plan again."""

import time
from collections.abc import Callable, Iterator, Sequence


class Pace:
    """How much of the time is gone, in thousandths, read anew at each call of `now`; `readings` are kept.

    `given`: readings of an earlier solve, used one after the other in place of the clock; when they are used up, time is.
    """

    def __init__(self, seconds: float, given: Sequence[int] | None = None) -> None:
        self.seconds = seconds
        self.began = time.monotonic()
        self.readings: list[int] = []
        self._given: Iterator[int] | None = None if given is None else iter(given)

    def elapsed(self) -> float:
        """Seconds since the beginning; for telling, not for deciding."""
        return time.monotonic() - self.began

    def now(self) -> int:
        """Thousandths of the time that are gone, 1000 when it is over."""
        if self._given is None:
            reading = min(1000, int(1000 * self.elapsed() / self.seconds)) if self.seconds > 0 else 1000
        else:
            reading = next(self._given, 1000)
        self.readings.append(reading)
        return reading


Told = Callable[[str], bool]
"""Given the stage; False: stop."""
