"""Crockford's base 32, for codes that people read out and type: no I, L, O, U, and what looks alike is understood."""

DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_ALIKE = str.maketrans({"I": "1", "L": "1", "O": "0", "-": None, " ": None})


def spell(number: int, length: int) -> str:
    """The lowest `length` × 5 bits of `number`, e.g. spell(31, 4) == "000Z"."""
    return "".join(DIGITS[number >> 5 * place & 31] for place in reversed(range(length)))


def understood(typed: str) -> str:
    """A typed code as it was made: capitals, no hyphens or spaces, I and L for 1, O for 0. Other characters stay, and fit nothing."""
    return typed.upper().translate(_ALIKE)
