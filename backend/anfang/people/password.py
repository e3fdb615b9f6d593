"""Passwords: argon2id, and the same time for a login that nobody has."""

import secrets
from functools import cache
from threading import BoundedSemaphore

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from anfang.core.crockford import spell
from anfang.problems import Invalid

SHORTEST, LONGEST = 12, 200
_argon = PasswordHash((Argon2Hasher(),))
# Each hash takes 64 MiB; a flood of sign-ins must not take them all at once.
_at_once = BoundedSemaphore(4)


def hashed(password: str) -> str:
    """The argon2id hash that is stored. Raises Invalid for a password of fewer than 12 or more than 200 characters."""
    if not SHORTEST <= len(password) <= LONGEST:
        zh, en = f"须为 {SHORTEST} 到 {LONGEST} 个字符", f"must have {SHORTEST} to {LONGEST} characters"
        raise Invalid(at="password", what={"zh": zh, "en": en})
    with _at_once:
        return _argon.hash(_text(password))


def fits(password: str, stored: str | None) -> bool:
    """Whether `password` is the stored one; takes as long where there is none."""
    with _at_once:
        right = _argon.verify(_text(password[: LONGEST + 1]), stored or _nobodys())
    return right and stored is not None


def invented() -> str:
    """A first password, shown once: 80 random bits, easy to read out."""
    return "-".join(spell(secrets.randbits(20), 4) for _ in range(4)).lower()


def _text(password: str) -> bytes:
    return password.encode(errors="surrogatepass")


@cache
def _nobodys() -> str:
    return _argon.hash(secrets.token_bytes(16))
