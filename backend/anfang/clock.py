"""The only reading of the clock. Everything else is told the time as an argument."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends


def now() -> datetime:
    """The present moment, aware, in UTC, cut to milliseconds (what a phone's clock can say as well)."""
    moment = datetime.now(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


Now = Annotated[datetime, Depends(now)]
