"""Canonical JSON: the same bytes as RFC 8785, by whichever of the two writers."""

import json
from pathlib import Path
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from anfang.core.canonical import canonical, canonical_json, digest

VECTORS = json.loads(
    (Path(__file__).parents[1] / "vectors/canonical/01-rfc-8785.json").read_text(encoding="utf-8")
)
SAFE = 2**53 - 1
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-SAFE, SAFE)
    | st.floats(allow_nan=False, allow_infinity=False)
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
def test_the_writer_for_json_gives_the_bytes_of_rfc_8785(value: Any) -> None:
    assert canonical_json(value) == rfc8785.dumps(value)


@pytest.mark.parametrize(
    "value", [{"\U0001f600": 1, "\uff0c": 2}, [1.5], {"a": -1e30}, 0.1, [[1e-7]], {"a": [2**53 - 1, 4.0]}]
)
def test_what_the_c_encoder_writes_otherwise_is_noticed(value: Any) -> None:
    assert canonical_json(value) == rfc8785.dumps(value)


@pytest.mark.parametrize(
    "value", [2**53, [-(2**53)], float("nan"), {"a": float("inf")}, {"a": -float("inf")}, "\ud800"]
)
def test_what_json_cannot_carry_is_refused_by_both(value: Any) -> None:
    with pytest.raises(ValueError, match=r".*"):
        canonical_json(value)


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
