"""The shift between WGS-84 and the maps published in China, against known places; where tiles may come from."""

from math import cos, radians

import pytest
from pydantic import ValidationError

from anfang.core.datum import Datum, drawn, from_gcj02, to_gcj02
from anfang.settings import Settings

# Published pairs of one place in both: Shanghai, Shenzhen, Beijing.
KNOWN = [
    ((31.1774276, 121.5272106), (31.17530398364597, 121.531541859215)),
    ((22.543847, 113.912316), (22.540796131694766, 113.9171764808363)),
    ((39.911954, 116.377817), (39.91334545536069, 116.38404722455657)),
]


def metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    north = (one[0] - other[0]) * 111_320
    east = (one[1] - other[1]) * 111_320 * cos(radians(one[0]))
    return float((north**2 + east**2) ** 0.5)


@pytest.mark.parametrize("wgs84, gcj02", KNOWN)
def test_known_places_are_drawn_where_chinese_maps_draw_them(
    wgs84: tuple[float, float], gcj02: tuple[float, float]
) -> None:
    assert metres(to_gcj02(*wgs84), gcj02) < 0.01
    assert metres(from_gcj02(*gcj02), wgs84) < 0.01
    assert 300 < metres(wgs84, gcj02) < 800


def test_there_and_back_is_the_same_place_all_over_china() -> None:
    for lat in range(19, 53, 3):
        for lon in range(74, 135, 4):
            assert metres(from_gcj02(*to_gcj02(lat, lon)), (lat, lon)) < 0.01


def test_nothing_is_shifted_outside_china() -> None:
    assert to_gcj02(48.8584, 2.2945) == (48.8584, 2.2945)
    assert from_gcj02(40.6892, -74.0445) == (40.6892, -74.0445)


@pytest.mark.parametrize(("datum", "place"), [("wgs84", KNOWN[1][0]), ("gcj02", KNOWN[1][1])])
def test_a_map_draws_a_place_in_its_own_datum(datum: Datum, place: tuple[float, float]) -> None:
    assert metres(drawn(22_543_847, 113_912_316, datum), place) < 0.1


@pytest.mark.parametrize(
    ("tiles", "policy"),
    [
        ("", ""),
        ("https://tiles.example/{z}/{x}/{y}.png", "https://tiles.example"),
        ("http://10.0.0.7:8080/{z}/{x}/{y}.png", "http://10.0.0.7:8080"),
        ("https://{s}.tiles.example/{z}/{x}/{y}.png", "https://*.tiles.example"),
        ("https://webrd0{1-4}.map.example/t?x={x}&y={y}&z={z}", "https://*.map.example"),
    ],
)
def test_pages_may_load_tiles_from_where_the_setting_says_and_nowhere_else(tiles: str, policy: str) -> None:
    assert Settings(tiles=tiles).tiles_from == policy


@pytest.mark.parametrize(
    "wrong",
    [
        "ftp://a/{z}/{x}/{y}",
        "https://a/{z}/{x}",
        "https://a;script-src */{z}/{x}/{y}",
        "https:///{z}/{x}/{y}",
    ],
)
def test_a_pattern_that_is_none_is_refused_at_start(wrong: str) -> None:
    with pytest.raises(ValidationError):
        Settings(tiles=wrong)
