"""What the pages of waves share: who may call, fields as they come."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, TypeVar

from anfang.people.records import Role
from anfang.people.who import Who, may
from anfang.problems import Invalid
from anfang.sheets.columns import CellWrong
from anfang.sheets.days import day as day_of

# Halls and shoppers learn nothing of waves here [security].
Looking = Annotated[Who, may(Role.PLANNER, Role.SUPERVISOR, Role.ADMIN)]
Planning = Annotated[Who, may(Role.PLANNER, Role.ADMIN)]
Parsed = TypeVar("Parsed")


def field(name: str, parse: Callable[[], Parsed]) -> Parsed:
    """What `parse` makes of a field; a wrong cell becomes Invalid about the field."""
    try:
        return parse()
    except CellWrong as wrong:
        raise Invalid(at=name, what=wrong.what) from wrong


def day_or_none(text: str) -> date | None:
    """The day that `text` says, None where it says none."""
    try:
        return day_of(text)
    except CellWrong:
        return None
