"""Released photos as halls get them: new pixels without EXIF, kept in the vault under the SHA-256 of the new bytes."""

from collections.abc import Iterable

from sqlmodel import Session

from anfang.core.canonical import digest
from anfang.problems import NotHere
from anfang.settings import Settings
from anfang.visits.picture import shown
from anfang.visits.seal_evidence import open_evidence
from anfang.visits.vault import vault

LONGEST = 1600  # pixels


def keep_pictures(session: Session, settings: Settings, originals: Iterable[str]) -> dict[str, str]:
    """Re-encode and keep these photos; {digest of the original: digest of what a hall gets}. What is no picture is left out."""
    kept = {}
    for original in sorted(set(originals)):
        try:
            content = shown(b"".join(open_evidence(session, settings, original)), longest=LONGEST)
        except (FileNotFoundError, NotHere):
            continue
        kept[original] = digest(content)
        vault(settings.evidence).put(_key(kept[original]), content)
    return kept


def open_picture(settings: Settings, name: str) -> bytes:
    """The JPEG of that digest, as it was kept at publication. Raises NotHere, Unavailable."""
    try:
        return vault(settings.evidence).get(_key(name))
    except FileNotFoundError as gone:
        raise NotHere from gone


def _key(name: str) -> str:
    return f"published/{name}.jpg"
