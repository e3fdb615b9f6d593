"""What a cell or a page's field says of a day."""

import re
import unicodedata
from datetime import date

from anfang.sheets.columns import CellWrong

_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]00:00(?::00)?)?")


def day(text: str) -> date:
    """ "2026-11-23", "2026/11/23" or "2026年11月23日"; raises CellWrong."""
    match = _DAY.fullmatch(unicodedata.normalize("NFKC", text).strip())
    try:
        found = date(*map(int, match.groups())) if match else None
    except ValueError:
        found = None
    if found is None or not 2000 <= found.year <= 2100:
        raise CellWrong("sheets.wrong_day")
    return found
