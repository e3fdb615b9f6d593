"""A table from a file on this machine, for commands."""

from pathlib import Path

from anfang.problems import Invalid
from anfang.sheets.cells import MOST_BYTES
from anfang.sheets.columns import told


def content_of(path: Path) -> bytes:
    """The file's bytes, one more than allowed at most; raises Invalid where it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise Invalid(at=str(path), what=told("sheets.unreadable", why=error.strerror)) from error
