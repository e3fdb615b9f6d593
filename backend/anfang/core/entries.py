"""The chain of a draft's entries: who changed what when, where no line can be altered unseen. Mirror: pwa/src/core/entries.ts.

An entry is {"n", "kind", "item", "value", "at", "mono"}; digest_n = SHA-256 of canonical {"entry": entry_n, "prev": digest_(n-1)},
with "" before the first. The last digest is the head and covers all [sync §On the phone 2].
"""

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from typing import Any

from anfang.core.canonical import canonical, digest
from anfang.problems import ChainBroken

Entry = dict[str, Any]


def link(previous: str, entry: Entry) -> str:
    """The digest that ties one entry to the one before it. ValueError if the entry is not a JSON value."""
    return _link(previous, canonical(entry))


def _link(previous: str, entry: bytes) -> str:
    # Canonical JSON of {"entry": …, "prev": …}: `previous` is hex and needs no escapes.
    return digest(b'{"entry":%b,"prev":"%b"}' % (entry, previous.encode()))


def head(entries: Iterable[Entry], write: Callable[[Entry], bytes] = canonical) -> str:
    """The digest over all entries in their order; "" for none. `write` gives an entry's canonical bytes."""
    last = b""
    for entry in entries:  # a hundred a visit: written out, as in _link
        last = sha256(b'{"entry":%b,"prev":"%b"}' % (write(entry), last)).hexdigest().encode()
    return last.decode()


def check_chain(
    entries: Sequence[Entry], head_digest: str, length: int, write: Callable[[Entry], bytes] = canonical
) -> None:
    """Raise ChainBroken unless these are entries 1 … `length`, in order, and end in `head_digest`.

    Whoever knows that the entries were read from canonical JSON, keys in order, may give a faster `write`.
    """
    for n, entry in enumerate(entries, start=1):
        if not isinstance(entry, dict) or type(entry.get("n")) is not int or entry["n"] != n:
            raise ChainBroken(at=f"entries/{n}", length=length)
    if len(entries) != length:
        raise ChainBroken(at=f"entries/{len(entries)}", length=length)
    try:
        found = head(entries, write)
    except ValueError as error:
        raise ChainBroken(at="entries", length=length) from error
    if found != head_digest:
        raise ChainBroken(at="entries/head", length=length)
