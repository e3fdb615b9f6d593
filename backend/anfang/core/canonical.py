"""Canonical JSON (RFC 8785) and SHA-256: what every digest in the house is taken of. Mirror: pwa/src/core/canonical.ts."""

import hashlib
import json
import re
from typing import Any

import rfc8785

_LARGEST = 2**53 - 1  # beyond it a JSON number is not the same integer everywhere
_DOUBTFUL = re.compile(r"(?:^|[:,\[])-?(?:[0-9]+[.eE]|[0-9]{16}|NaN|Infinity)")
_BEYOND = re.compile("[\U00010000-\U0010ffff]")
_encoder = json.JSONEncoder(ensure_ascii=False, check_circular=False, sort_keys=True, separators=(",", ":"))


def _plain(value: Any) -> bool:
    """Whether the C encoder gives RFC 8785's bytes: no fractions, safe integers, keys whose order is the same in UTF-16."""
    left = [value]
    while left:
        one = left.pop()
        kind = type(one)
        if kind is dict:
            for key in one:
                if type(key) is not str or not key.isascii():
                    return False
            left.extend(one.values())
        elif kind is list:
            left.extend(one)
        elif kind is int:
            if not -_LARGEST <= one <= _LARGEST:
                return False
        elif kind is not str and one is not None and kind is not bool:
            return False
    return True


def canonical(value: Any) -> bytes:
    """The RFC 8785 bytes of a JSON value; ValueError for what has none (NaN, lone surrogates, integers from 2^53, other types).

    The C encoder writes what it can, seven times faster than rfc8785, which writes the rest; a test holds the two equal.
    """
    try:
        if _plain(value):
            return _encoder.encode(value).encode()
        return rfc8785.dumps(value)
    except RecursionError as error:
        raise ValueError("nested too deeply for canonical JSON") from error


def canonical_json(value: Any) -> bytes:
    """As `canonical`, twice as fast, for what json.loads gave or our own code made of dict, list, str, int, bool and None.

    What the C encoder would write otherwise than RFC 8785 is looked for in its text: a number with a fraction or of 16 digits, a
    character beyond the first plane (keys with it sort differently in UTF-16). Inside a string it looks the same, and costs only time.
    """
    try:
        text = _encoder.encode(value)
    except RecursionError as error:
        raise ValueError("nested too deeply for canonical JSON") from error
    if _DOUBTFUL.search(text) or not (text.isascii() or _BEYOND.search(text) is None):
        return canonical(value)
    return text.encode()


def digest(content: bytes) -> str:
    """SHA-256 in lower-case hex."""
    return hashlib.sha256(content).hexdigest()
