"""A phone's times as the server writes them."""

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def moment(millis: int) -> datetime:
    """Epoch milliseconds as a time in UTC; exact, where a float of seconds would not be."""
    return _EPOCH + timedelta(milliseconds=millis)


def millis(at: datetime) -> int:
    """A time as epoch milliseconds."""
    return (at - _EPOCH) // timedelta(milliseconds=1)
