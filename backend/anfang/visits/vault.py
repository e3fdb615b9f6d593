"""Where the bytes of evidence lie: a local folder or an S3 store, behind four verbs.

A key is `<two letters>/<digest>/<n>-<digest of the part>`: what lies there never changes. Raises NoRoom when the disk is full, Unavailable
when the store does not answer; the phone keeps everything and tries again.
"""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from secrets import token_hex
from typing import Any
from urllib.parse import unquote, urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import from_url

from anfang.problems import NoRoom, Unavailable

# A phone waits for the answer: better told soon to come again.
PATIENCE = timedelta(seconds=20)
FULL = (errno.ENOSPC, errno.EDQUOT)


@lru_cache(maxsize=8)
def vault(url: str) -> "Vault":
    """The vault at `url` (file:///… or s3://…, whose keys and endpoint stand in AWS_… as everywhere)."""
    return Folder(url) if url.startswith("file:") else Vault(url)


class Vault:
    """An S3 store."""

    def __init__(self, url: str) -> None:
        self._store: Any = self._open(url)

    def put(self, key: str, content: bytes) -> None:
        """Store the bytes; when this returns they survive a power cut."""
        with _trouble():
            obstore.put(self._store, key, content)

    def get(self, key: str) -> bytes:
        """The bytes at a key; FileNotFoundError where there are none."""
        with _trouble():
            return bytes(obstore.get(self._store, key).bytes())

    def keys(self, folder: str) -> list[str]:
        """All keys below a folder."""
        with _trouble():
            return [each["path"] for some in obstore.list(self._store, prefix=folder) for each in some]

    def drop(self, keys: list[str]) -> None:
        """Delete; what is not there is no matter."""
        for key in keys:
            with _trouble():
                try:
                    obstore.delete(self._store, key)
                except FileNotFoundError:
                    continue

    def _open(self, url: str) -> Any:
        # Options of our own hide this one of the environment's.
        plain = os.environ.get("AWS_ALLOW_HTTP", "").lower() in ("1", "true")
        options: Any = {"timeout": PATIENCE, "allow_http": plain}
        return from_url(
            url, client_options=options, retry_config={"max_retries": 2, "retry_timeout": PATIENCE}
        )


class Folder(Vault):
    """A local folder. The object store's own local writing does not reach the disk before it returns; this does."""

    def _open(self, url: str) -> Any:
        self._root = Path(unquote(urlsplit(url).path))
        with _trouble():
            self._root.mkdir(parents=True, exist_ok=True)
            return from_url(url)

    def put(self, key: str, content: bytes) -> None:
        """Written beside, brought to the disk, then renamed: whoever sees the name sees all of it."""
        target = self._root / key
        beside = target.with_name(f".{token_hex(8)}")
        with _trouble():
            _folder(target.parent)
            try:
                with beside.open("xb") as file:
                    file.write(content)
                    file.flush()
                    os.fsync(file.fileno())
                beside.replace(target)
            except BaseException:
                beside.unlink(missing_ok=True)
                raise
            _to_disk(target.parent)


def _folder(folder: Path) -> None:
    if not folder.is_dir():
        _folder(folder.parent)
        folder.mkdir(exist_ok=True)
        _to_disk(folder.parent)


def _to_disk(folder: Path) -> None:
    """A name is safe only when its folder is."""
    if os.name == "nt":
        return  # NTFS keeps names in its own journal, and folders cannot be opened
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _trouble() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as error:
        raise (NoRoom if error.errno in FULL else Unavailable)(retry_after=60) from error
    except BaseError as error:
        raise Unavailable(retry_after=60) from error
