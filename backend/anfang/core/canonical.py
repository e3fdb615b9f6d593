"""Canonical JSON (RFC 8785) and SHA-256: what every digest in the house is taken of. Mirror: pwa/src/core/canonical.ts."""

import hashlib
import json
from typing import Any

import orjson
import rfc8785

_SORTED = orjson.OPT_SORT_KEYS | orjson.OPT_STRICT_INTEGER
_ASTRAL = (b"\xf0", b"\xf1", b"\xf2", b"\xf3", b"\xf4")  # how such characters begin in UTF-8
_LARGEST = 2**53 - 1  # beyond it a JSON number is not the same integer everywhere
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


def is_canonical(value: Any, text: bytes) -> bool:
    """Whether `text`, which was read as `value`, is canonical JSON. Much faster than `canonical` and comparing.

    orjson writes as RFC 8785 does but for fractions, and sorts by characters: UTF-16 puts those beyond the first 65,536 elsewhere.
    """
    try:
        alike = orjson.dumps(value, option=_SORTED) == text
    except TypeError:  # an integer that is not the same everywhere, or nested too deeply
        return False
    if alike and not any(lead in text for lead in _ASTRAL) and not _has_fraction(value):
        return True
    return _written_anew(value) == text


def _has_fraction(value: Any) -> bool:
    left: list[Any] = [[value]]
    while left:
        for one in left.pop():
            kind = type(one)
            if kind is str or kind is int:  # most of what there is
                continue
            if kind is dict:
                left.append(one.values())
            elif kind is list:
                left.append(one)
            elif kind is float:
                return True
    return False


def _written_anew(value: Any) -> bytes | None:
    try:
        return canonical(value)
    except ValueError:
        return None


def digest(content: bytes) -> str:
    """SHA-256 in lower-case hex."""
    return hashlib.sha256(content).hexdigest()
