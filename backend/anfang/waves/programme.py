"""The programme's rules: read them, set them."""

import json
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select
from uuid_utils.compat import uuid7

from anfang import journal
from anfang.core.programme import Programme
from anfang.waves.records import ProgrammeRules


def programme(session: Session) -> Programme:
    """The rules in force; the defaults where nobody has set any."""
    newest = select(ProgrammeRules).order_by(col(ProgrammeRules.set_at).desc(), col(ProgrammeRules.id).desc())
    found = session.exec(newest.limit(1)).first()
    return rules_of(found.rules) if found else Programme()


def rules_of(document: object) -> Programme:
    """Rules from the document that they were kept as."""
    # By way of JSON text: strict mode takes lists for tuples there only.
    return Programme.model_validate_json(json.dumps(document))


def set_programme(session: Session, rules: Programme, *, by: UUID | None, now: datetime) -> ProgrammeRules:
    """From now on these rules hold; earlier ones stay as rows."""
    document = rules.model_dump(mode="json", by_alias=True)
    row = ProgrammeRules(id=uuid7(), rules=document, set_at=now, set_by=by)
    session.add(row)
    journal.write(session, "programme.set", "programme", by=by, now=now)
    return row
