"""Where a hall lies: WGS-84, decimal degrees outside, millionths of a degree inside."""

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from anfang.sheets.columns import CellWrong

# China's box in 1e-6 degrees, generous by a little; Hainan's far islands included.
SOUTH, NORTH, WEST, EAST = 3_400_000, 53_700_000, 73_300_000, 135_200_000


def millionths(text: str) -> int:
    """ "26.5783434" → 26578343; raises CellWrong for what is no number of degrees."""
    try:
        degrees = Decimal(text.replace("°", "").strip())
        return int((degrees * 1_000_000).to_integral_value(ROUND_HALF_UP)) if abs(degrees) <= 1000 else _no()
    except (InvalidOperation, ValueError, OverflowError) as error:
        raise CellWrong("halls.wrong.degrees") from error


def _no() -> int:
    raise CellWrong("halls.wrong.degrees")


def check_place(lat_e6: int, lon_e6: int) -> None:
    """Raise CellWrong for a place that cannot be, or whose two figures were exchanged."""
    if not in_china(lat_e6, lon_e6) and in_china(lon_e6, lat_e6):
        raise CellWrong("halls.wrong.swapped")
    if abs(lat_e6) > 90_000_000:
        raise CellWrong("halls.wrong.lat_range")
    if abs(lon_e6) > 180_000_000:
        raise CellWrong("halls.wrong.lon_range")


def in_china(lat_e6: int, lon_e6: int) -> bool:
    """Whether the place lies in the box around China; the box is rough, so the answer is only good for a
    warning.
    """
    return SOUTH <= lat_e6 <= NORTH and WEST <= lon_e6 <= EAST


def degrees(value_e6: int | None) -> str:
    """26578343 → "26.578343"; "" for none."""
    return "" if value_e6 is None else f"{Decimal(value_e6) / 1_000_000:.6f}"
