"""The chain of a draft's entries: who changed what when, where no line can be altered unseen. Mirror: pwa/src/core/entries.ts.

An entry is {"n", "kind", "item", "value", "at", "mono"}; digest_n = SHA-256 of canonical {"entry": entry_n, "prev": digest_(n-1)},
with "" before the first. The last digest is the head and covers all [sync §On the phone 2].
"""

from collections.abc import Iterable, Sequence
from typing import Any

from anfang.core.canonical import canonical_json, digest
from anfang.problems import ChainBroken

Entry = dict[str, Any]


def link(previous: str, entry: Entry) -> str:
    """The digest that ties one entry to the one before it. ValueError if the entry is not a JSON value."""
    return digest(canonical_json({"prev": previous, "entry": entry}))


def head(entries: Iterable[Entry]) -> str:
    """The digest over all entries in their order; "" for none."""
    last = ""
    for entry in entries:
        last = link(last, entry)
    return last


def check_chain(entries: Sequence[Entry], head_digest: str, length: int) -> None:
    """Raise ChainBroken unless these are entries 1 … `length`, in order, and end in `head_digest`."""
    for n, entry in enumerate(entries, start=1):
        if not isinstance(entry, dict) or type(entry.get("n")) is not int or entry["n"] != n:
            raise ChainBroken(at=f"entries/{n}", length=length)
    if len(entries) != length:
        raise ChainBroken(at=f"entries/{len(entries)}", length=length)
    try:
        found = head(entries)
    except ValueError as error:
        raise ChainBroken(at="entries", length=length) from error
    if found != head_digest:
        raise ChainBroken(at="entries/head", length=length)
