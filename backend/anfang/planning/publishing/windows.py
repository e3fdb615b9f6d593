"""The hour that a shopper is told: wide enough that whoever sees it does not know the minute, narrow enough to keep the day's order."""

from anfang.core.rotation.month import Spans
from anfang.planning.begin import clock_time, minute

WIDE = 60  # minutes
BEFORE = 30  # the planned arrival lies 30 to 44 minutes after its beginning
STEP = 15  # windows begin on the quarter: from the window alone no minute can be reckoned
Window = tuple[str, str]


def window_around(at: int, spans: Spans) -> Window:
    """From, to as "HH:MM": an hour around `at`, within the opening hours that hold it; less only where these are shorter."""
    opens, closes = next((it for it in spans if it[0] <= at < it[1]), (0, 24 * 60 - 1))
    first = min(max((at - BEFORE) // STEP * STEP, opens), closes - WIDE)
    return clock_time(max(first, opens)), clock_time(min(max(first, opens) + WIDE, closes))


def holds(window: Window, at: int) -> bool:
    """Whether a window that a phone knows already still fits the planned arrival."""
    return minute(window[0]) <= at < minute(window[1])
