"""The key that signs receipts, and the epoch by which phones notice a restored database."""

import base64
import secrets
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Row, select, update
from sqlmodel import Session, col

from anfang import journal
from anfang.insert import insert_new
from anfang.visits.records import ServerKey

# Made once: making a statement costs more than carrying it out.
_KEY = select(col(ServerKey.private_key), col(ServerKey.epoch))


@dataclass(frozen=True)
class Signer:
    """The private key, ready to sign, and what phones are told of it (base64 of the 32 public bytes)."""

    private: Ed25519PrivateKey
    public: str

    def sign(self, content: bytes) -> str:
        """Base64 of the Ed25519 signature; the same content gives the same one."""
        return base64.b64encode(self.private.sign(content)).decode()


def server_key(session: Session, *, now: datetime) -> Row[bytes, str]:
    """The one row's `private_key` and `epoch`. The first call makes it; of two at once, one makes it and both get the same."""
    connection = session.connection()
    row = connection.execute(_KEY).first()
    if row is None:
        fresh = {
            "private_key": Ed25519PrivateKey.generate().private_bytes_raw(),
            "epoch": _epoch(),
            "made_at": now,
        }
        insert_new(connection, ServerKey, {"id": 1, **fresh})
        row = connection.execute(_KEY).one()
    return row


@lru_cache(maxsize=4)
def signer(private_key: bytes) -> Signer:
    """The key's bytes as something that signs."""
    private = Ed25519PrivateKey.from_private_bytes(private_key)
    return Signer(private, base64.b64encode(private.public_key().public_bytes_raw()).decode())


def renew_epoch(session: Session, *, now: datetime) -> str:
    """A new epoch, to be called after a restore: every phone then offers again what it holds [sync P7]. Returns it."""
    server_key(session, now=now)
    epoch = _epoch()
    session.connection().execute(update(ServerKey.__table__).values(epoch=epoch))  # type: ignore[attr-defined]
    journal.write(session, "epoch.renewed", "server", by=None, now=now, epoch=epoch)
    return epoch


def _epoch() -> str:
    return secrets.token_hex(8)
