"""The only reading of the clock. Everything else is told the time as an argument."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends, Request


def now() -> datetime:
    """The present moment, aware, in UTC, cut to milliseconds (what a phone's clock can say as well)."""
    moment = datetime.now(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


async def _told(request: Request) -> datetime:
    moment: datetime = request.app.state.clock()
    return moment


Now = Annotated[datetime, Depends(_told)]


async def _reader(request: Request) -> Callable[[], datetime]:
    """The clock itself, for a route that reads it late or twice."""
    clock: Callable[[], datetime] = request.app.state.clock
    return clock


Clock = Annotated[Callable[[], datetime], Depends(_reader)]
