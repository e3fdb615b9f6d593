"""Two waves beside each other, and how their figures are handed to paper and page."""

from dataclasses import dataclass
from typing import Any

from anfang.core.statistics import Change, Estimate
from anfang.reports.deliverables.gather import Gathered
from anfang.reports.deliverables.ground import Ground


@dataclass(frozen=True)
class Both:
    """This wave's figures and, where there is one, those of the wave before."""

    ground: Ground
    now: Gathered
    earlier: Ground | None
    then: Gathered | None

    def say(self, key: str, **facts: object) -> str:
        """Words in the report's language."""
        return self.ground.titles.say(key, **facts)


def estimate(found: Estimate | None) -> dict[str, Any] | None:
    """A figure with its interval as JSON; hundredths."""
    if found is None or found.value is None:
        return None
    return {"n": found.n, "value": found.value, "low": found.low, "high": found.high}


def change(found: Change | None) -> dict[str, Any] | None:
    """A difference as JSON, and whether it is one."""
    return None if found is None else {"value": found.value, "real": found.real}
