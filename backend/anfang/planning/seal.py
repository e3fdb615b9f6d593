"""The sealed seed: drawn once a wave, told by its digest, opened when the wave's results are published [planner.md, Unpredictability].

One seed a wave, not one a solve: nobody can draw again until a plan pleases.
"""

import hashlib
import secrets
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from anfang import journal
from anfang.planning.records import WavePlan

BYTES = 16


def draw_seed() -> tuple[str, str]:
    """A seed in hex, and the SHA-256 of those hex letters: `printf %s SEED | sha256sum` says the same."""
    seed = secrets.token_hex(BYTES)
    return seed, seed_digest(seed)


def seed_digest(seed: str) -> str:
    """What the journal is told before anybody may know the seed."""
    return hashlib.sha256(seed.encode()).hexdigest()


def number(seed: str) -> int:
    """The seed as the solver takes it: a whole number below 2**63."""
    return int(seed[:16], 16) >> 1


def open_seed(session: Session, wave_id: UUID, *, by: UUID | None, now: datetime) -> str | None:
    """Write the wave's seed into the journal, where anybody can hold it against its digest; None where there was no plan."""
    plan = session.get(WavePlan, wave_id)
    if plan is None:
        return None
    if plan.seed_opened_at is None:
        plan.seed_opened_at = now
        session.add(plan)
        facts = {"seed": plan.seed, "digest": plan.seed_digest}
        journal.write(session, "plan.seed_opened", f"wave:{wave_id}", by=by, now=now, **facts)
    return plan.seed
