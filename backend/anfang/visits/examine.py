"""Examine a file before it counts as evidence: all parts put together, hashed, and looked at as an image."""

import hashlib
import threading
from collections.abc import Callable
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO

from PIL import Image

from anfang.problems import Problem
from anfang.visits.evidence_parts import key_of, part_count
from anfang.visits.picture import FORMATS, MOST_PIXELS
from anfang.visits.records import Evidence, EvidencePart
from anfang.visits.refusals import (
    EvidenceDiffers,
    EvidenceNoImage,
    EvidenceTooManyPixels,
    EvidenceUnreadable,
    PartsMissing,
)
from anfang.visits.vault import Vault

TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
IN_MEMORY = 4 * 1024 * 1024
# A picture of 50 million pixels takes 200 MB while it is looked at.
_one_at_a_time = threading.Lock()


@dataclass(frozen=True)
class Examined:
    """`parts` (number → the part's digest) is what was looked at; `type` the image's true type, or None beside a `problem`."""

    parts: dict[int, str]
    type: str | None
    problem: Problem | None


def examine(vault: Vault, evidence: Evidence, parts: list[EvidencePart]) -> Examined:
    """The verdict on a file; reads every byte, holds no more than some megabytes of it. Raises PartsMissing."""
    seen = {part.n: part.part_digest for part in parts}
    missing = [n for n in range(part_count(evidence.size)) if n not in seen]
    if missing:
        raise PartsMissing(at=evidence.digest[:12], parts=", ".join(map(str, missing[:20])))
    with SpooledTemporaryFile(IN_MEMORY) as whole:
        try:
            found = _put_together(vault, evidence.digest, seen, whole.write)
        except FileNotFoundError:
            found = ""  # a part that the database knows and the vault lost: all of it has to come again
        if found != evidence.digest:
            return Examined(seen, None, EvidenceDiffers(at=evidence.digest[:12]))
        with _one_at_a_time:
            return _look(seen, whole)


def _put_together(vault: Vault, digest: str, parts: dict[int, str], write: Callable[[bytes], object]) -> str:
    whole = hashlib.sha256()
    for n in sorted(parts):
        content = vault.get(key_of(digest, n, parts[n]))
        whole.update(content)
        write(content)
    return whole.hexdigest()


def _look(parts: dict[int, str], whole: IO[bytes]) -> Examined:
    """By its first bytes, not its name; decoded only in listed formats and within the cap, so that no bomb goes off."""
    whole.seek(0)
    try:
        image = Image.open(whole, formats=FORMATS)
    except Image.DecompressionBombError:
        return Examined(parts, None, EvidenceTooManyPixels())
    except (OSError, ValueError, SyntaxError):
        return Examined(parts, None, EvidenceNoImage())
    with image:
        if image.width * image.height > MOST_PIXELS:
            return Examined(parts, None, EvidenceTooManyPixels())
        type_ = TYPES[image.format or ""]
        try:
            image.draft("RGB", (512, 512))  # a JPEG is read to its end, but not unfolded to its full size
            image.load()
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
            return Examined(parts, None, EvidenceUnreadable())
    return Examined(parts, type_, None)
