"""Canonical JSON: the same bytes as RFC 8785, by whichever of the two writers."""

import json
from pathlib import Path
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import from_json

from anfang.core.canonical import canonical, digest, is_canonical

VECTORS = json.loads(
    (Path(__file__).parents[1] / "vectors/canonical/01-rfc-8785.json").read_text(encoding="utf-8")
)
SAFE = 2**53 - 1
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-SAFE, SAFE)
    | st.floats(-SAFE, SAFE)  # beyond, a float may read as an integer that is not the same everywhere
    | st.text()
)
JSON = st.recursive(LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner))


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["why"])
def test_canonical_text_and_digest_are_those_of_the_vector(vector: dict[str, Any]) -> None:
    assert canonical(vector["value"]) == vector["text"].encode()
    assert digest(canonical(vector["value"])) == vector["digest"]


@given(JSON)
def test_the_fast_writer_gives_the_bytes_of_rfc_8785(value: Any) -> None:
    assert canonical(value) == rfc8785.dumps(value)


@given(JSON)
def test_canonical_text_is_known_as_such_and_any_other_is_not(value: Any) -> None:
    """Read by pydantic_core as the server reads a parcel; other texts of the same value: spaces, escapes, keys in another order."""
    text = rfc8785.dumps(value)
    assert is_canonical(from_json(text), text)
    others = [
        json.dumps(value).encode(),
        json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode(),
        text + b" ",
    ]
    for other in others:
        assert is_canonical(from_json(other), other) is (other == text)


@pytest.mark.parametrize(
    "text",
    [
        '{"a":1,"a":1}',
        '{"b":1,"a":2}',
        '{"a":1.0}',
        '{"a":1e21}',
        '{"a":1E400}',
        "[9007199254740992]",
        "[-9007199254740993]",
        '"\\u0041"',
        '"\\/"',
        "[NaN]",
        '{"\uff0c":1,"\U0001f600":2}',
        "[1, 2]",
        "-0",
    ],
)
def test_what_is_not_canonical_is_noticed(text: str) -> None:
    assert not is_canonical(from_json(text), text.encode())


def test_keys_beyond_the_first_plane_sort_as_in_utf_16() -> None:
    text = '{"\U0001f600":2,"\uff0c":1}'.encode()
    assert rfc8785.dumps(json.loads(text)) == text
    assert is_canonical(from_json(text), text)


@pytest.mark.parametrize(
    "value",
    [2**53, [-(2**53)], float("nan"), {"a": float("inf")}, "\ud800", {"\udc00": 1}, {1: 2}, {"a": {1, 2}}],
)
def test_what_json_cannot_carry_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match=r".*"):
        canonical(value)


def test_a_bottomless_value_is_refused() -> None:
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(ValueError, match="deep"):
        canonical(deep)
