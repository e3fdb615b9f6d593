"""Where a finished file lies: in the vault, in parts of 4 MiB under its own SHA-256, so that nobody ever holds the whole in memory."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

from anfang.problems import NotHere
from anfang.visits.vault import Vault

PART = 4 * 1024 * 1024


def keep_file(store: Vault, path: Path, step: Callable[[], None] = lambda: None) -> tuple[str, int]:
    """Store the file; its digest and size. `step` is called after each part: a slow vault is a sign of life too.

    The same file a second time is written over itself.
    """
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    with path.open("rb") as file:
        n = 0
        while part := file.read(PART):
            store.put(_key(digest, n), part)
            n += 1
            step()
    return digest, path.stat().st_size


def open_file(store: Vault, digest: str, size: int) -> Iterator[bytes]:
    """The file, part by part; the first one is read at once. Raises NotHere, Unavailable."""
    try:
        first = store.get(_key(digest, 0))
    except FileNotFoundError as gone:
        raise NotHere from gone
    return _parts(store, digest, size, first)


def _parts(store: Vault, digest: str, size: int, first: bytes) -> Iterator[bytes]:
    yield first
    for n in range(1, -(-size // PART)):
        yield store.get(_key(digest, n))


def _key(digest: str, n: int) -> str:
    return f"deliverables/{digest[:2]}/{digest}/{n:05}"
