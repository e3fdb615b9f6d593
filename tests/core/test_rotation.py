"""At least three months between two visits of one shopper to one hall [domain §5]."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anfang.core.rotation import clash, earliest_return, permitted

FOLDER = Path(__file__).parents[1] / "vectors/rotation"
DAYS = st.dates(date(2020, 1, 1), date(2040, 1, 1))


def vectors(name: str) -> list[dict[str, Any]]:
    read: list[dict[str, Any]] = json.loads((FOLDER / name).read_text(encoding="utf-8"))
    return read


@pytest.mark.parametrize("vector", vectors("01-earliest-return.json"), ids=lambda vector: vector["why"])
def test_the_earliest_return_is_three_calendar_months_on(vector: dict[str, Any]) -> None:
    assert earliest_return(date.fromisoformat(vector["visit_on"])).isoformat() == vector["earliest_return"]


@pytest.mark.parametrize("vector", vectors("02-clash.json"), ids=lambda vector: vector["why"])
def test_a_day_clashes_with_days_before_and_after(vector: dict[str, Any]) -> None:
    found = clash(date.fromisoformat(vector["day"]), map(date.fromisoformat, vector["others"]))
    assert (found.isoformat() if found else None) == vector["clash"]


@given(DAYS, DAYS)
def test_the_order_of_two_days_does_not_matter(one: date, other: date) -> None:
    assert permitted(one, other) == permitted(other, one)


@given(DAYS)
def test_the_earliest_return_is_the_first_permitted_day(day: date) -> None:
    back = earliest_return(day)
    assert permitted(day, back) and not permitted(day, back - timedelta(days=1))
    assert timedelta(days=89) <= back - day <= timedelta(days=92)
