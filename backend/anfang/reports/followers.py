"""Who has to hear of a publication, in its own transaction: stations to the right put themselves here."""

from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session

from anfang.reports.records import Amendment, Publication

# Called with every edition, the first one too, once all of it is written.
new_editions: list[Callable[[Session, Publication, datetime], None]] = []
# Called with every amendment that was confirmed or declined.
decided_amendments: list[Callable[[Session, Amendment, datetime], None]] = []
