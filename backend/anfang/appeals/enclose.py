"""Files that a hall encloses: pictures and PDF, kept in the vault as they came, shown as new pixels only."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from PIL import Image
from sqlmodel import Session

from anfang.appeals.records import Enclosure
from anfang.appeals.refusals import EnclosureRefused, EnclosuresTooMany
from anfang.core.canonical import digest
from anfang.problems import NotHere
from anfang.settings import Settings
from anfang.visits.examine import TYPES
from anfang.visits.picture import FORMATS, shown
from anfang.visits.vault import vault

MOST = 5
LONGEST = 1600  # pixels
PDF = "application/pdf"


@dataclass(frozen=True)
class Looked:
    """A file that was looked at. `type` is what its bytes say."""

    name: str
    content: bytes
    type: str


def look_at(files: Sequence[tuple[str, bytes]]) -> list[Looked]:
    """The files (name, bytes) with their true types. To be called outside of a transaction: decoding takes its time.

    Raises EnclosuresTooMany, EnclosureRefused.
    """
    if len(files) > MOST:
        raise EnclosuresTooMany(limit=MOST)
    return [Looked(name, content, _type(name, content)) for name, content in files]


def enclose(
    session: Session,
    settings: Settings,
    files: Sequence[Looked],
    *,
    appeal_id: UUID | None = None,
    step_id: UUID | None = None,
    by: UUID,
    now: datetime,
) -> list[Enclosure]:
    """Keep the files of an appeal or of a step. Their ids are random: an address tells nothing and cannot be guessed."""
    if len(files) > MOST:
        raise EnclosuresTooMany(limit=MOST)
    made = []
    for file in files:
        name = digest(file.content)
        vault(settings.evidence).put(_key(name), file.content)
        made.append(
            Enclosure(
                id=uuid4(), digest=name, type=file.type, size=len(file.content), name=_named(file.name),
                appeal_id=appeal_id, step_id=step_id, by=by, at=now,
            )
        )  # fmt: skip
    session.add_all(made)
    session.flush()
    return made


def open_enclosure(settings: Settings, kept: Enclosure) -> tuple[bytes, str]:
    """What may be shown, and its type: a picture as a JPEG of new pixels, without EXIF; a PDF as it came. Raises NotHere."""
    try:
        content = vault(settings.evidence).get(_key(kept.digest))
    except FileNotFoundError as gone:
        raise NotHere from gone
    return (content, PDF) if kept.type == PDF else (shown(content, longest=LONGEST), "image/jpeg")


def _type(name: str, content: bytes) -> str:
    if content.startswith(b"%PDF-") and b"%%EOF" in content[-2048:]:
        return PDF
    try:
        shown(
            content, longest=64
        )  # to its end: what does not open now will not open for the supervisor either
        with Image.open(io.BytesIO(content), formats=FORMATS) as image:
            return TYPES[image.format or ""]
    except (NotHere, OSError, ValueError) as error:
        raise EnclosureRefused(at=_named(name)) from error


def _named(name: str) -> str:
    """The last part of a path, without what no page should have to print."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(letter for letter in last if letter.isprintable())[:120] or "—"


def _key(name: str) -> str:
    return f"enclosed/{name}"
