"""How often somebody may try to get in. Counted in this process's memory: see docs/decisions/0020-doors.md for several replicas."""

import math
import time
from uuid import UUID

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from anfang.problems import TooOften

PER_LOGIN = parse("10/15minutes")
PER_ADDRESS = parse("100/15minutes")
PER_PHONE = parse("60/minute")
PER_TOKEN = parse("60/minute")
# Before a token is looked up: nobody guesses 256 bits, but nobody shall keep the database busy with trying either.
TOKENS_PER_ADDRESS = parse("600/minute")
# Parts of 512 KiB: twenty a second is more than a phone can send.
PARTS_PER_PHONE = parse("1200/minute")


class Limits:
    """One per application. `limits` reads the clock itself: a limit is about real seconds, not about a visit's time."""

    def __init__(self) -> None:
        self._window = MovingWindowRateLimiter(MemoryStorage())

    def attempt(self, address: str) -> None:
        """Count one attempt to sign in or enrol from `address`; raises TooOften with the seconds to wait."""
        self._count(PER_ADDRESS, "address", address)

    def login(self, address: str, login: str) -> None:
        """Count one attempt with `login`; raises TooOften. Counted per address: a stranger elsewhere cannot lock its owner out."""
        self._count(PER_LOGIN, "login", address, login.strip().lower())

    def succeeded(self, address: str, login: str) -> None:
        """Forget the failed attempts of a login whose owner is in."""
        self._window.clear(PER_LOGIN, "login", address, login.strip().lower())

    def phone(self, phone_id: UUID) -> None:
        """Count one call of a phone's; raises TooOften beyond 60 a minute."""
        self._count(PER_PHONE, "phone", str(phone_id))

    def token(self, token_id: UUID) -> None:
        """Count one call with a program's token; raises TooOften beyond 60 a minute."""
        self._count(PER_TOKEN, "token", str(token_id))

    def address(self, address: str) -> None:
        """Count one call with any token from `address`; raises TooOften beyond 600 a minute."""
        self._count(TOKENS_PER_ADDRESS, "tokens", address)

    def evidence(self, phone_id: UUID) -> None:
        """Count one part or seal of a phone's; raises TooOften beyond 1200 a minute."""
        self._count(PARTS_PER_PHONE, "evidence", str(phone_id))

    def _count(self, limit: RateLimitItem, *key: str) -> None:
        if not self._window.hit(limit, *key):
            opens_at, _ = self._window.get_window_stats(limit, *key)
            raise TooOften(retry_after=max(1, math.ceil(opens_at - time.time())))
