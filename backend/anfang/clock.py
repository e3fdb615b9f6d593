"""The only reading of the clock. Everything else is told the time as an argument."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends, Request


def now() -> datetime:
    """The present moment, aware, in UTC, cut to milliseconds (what a phone's clock can say as well)."""
    moment = datetime.now(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


Now = Annotated[datetime, Depends(now)]


def reader(request: Request) -> Callable[[], datetime]:
    """The clock itself, for a route that reads it late or twice; an app whose clock is replaced has one clock only."""
    found: Callable[[], datetime] = request.app.dependency_overrides.get(now, now)
    return found


Clock = Annotated[Callable[[], datetime], Depends(reader)]
