"""What stations to the right add to a weekly report: they put themselves here."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlmodel import Session

from anfang.people.who import Who

# Called with the eyes of the region, and from when to when; answers facts under names of its own, as plain JSON.
parts: list[Callable[[Session, Who, datetime, datetime], dict[str, Any]]] = []
