"""The eyes of whoever is given a region, as a caller that no person stands behind."""

from datetime import datetime
from uuid import UUID

from anfang.people.records import Person, Role, Scope, SignIn
from anfang.people.who import Who

NOBODY = UUID(int=0)


def eyes_of(region_path: str, now: datetime) -> Who:
    """What a supervisor with exactly this scope may see."""
    person = Person(id=NOBODY, login="", name="", role=Role.SUPERVISOR, created_at=now)
    sign_in = SignIn(token_digest="", person_id=NOBODY, made_at=now, ends_at=now)
    return Who(person, sign_in, (Scope(id=NOBODY, person_id=NOBODY, region_path=region_path),), None)
