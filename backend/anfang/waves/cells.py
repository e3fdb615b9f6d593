"""What a cell or a page's field says of a window."""

from datetime import date

from anfang.halls.hours import DAYS, spans
from anfang.halls.records import Hall
from anfang.sheets.columns import CellWrong
from anfang.waves.check import Window


def window(text: str, hall: Hall, day_on: date) -> Window:
    """ "09:00-12:00" → ("09:00", "12:00"); empty: from the hall's opening to its closing on that day.

    Raises CellWrong.
    """
    if text:
        try:
            found = spans(text)
        except CellWrong as wrong:
            raise CellWrong("waves.wrong.window") from wrong
    else:
        found = hall.hours.get(DAYS[day_on.weekday()]) or []
        # A day on which the hall is closed is refused as such; one whose hours nobody knows needs a window.
        if not found and hall.hours.get(DAYS[day_on.weekday()]) is None:
            raise CellWrong("waves.wrong.window_needed")
        found = [[found[0][0], found[-1][1]]] if found else [["00:00", "23:59"]]
    if len(found) != 1:
        raise CellWrong("waves.wrong.window")
    return found[0][0], found[0][1]
