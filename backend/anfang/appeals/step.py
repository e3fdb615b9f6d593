"""One step of a dispatch, and where it stands after it."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session, select
from uuid_utils.compat import uuid7

from anfang import journal
from anfang.appeals.records import Dispatch, DispatchStep
from anfang.appeals.refusals import DispatchElsewhere, WordsMissing
from anfang.core.checklist import blank
from anfang.halls.reach import reach_of
from anfang.halls.records import Hall
from anfang.people.records import Person, Role
from anfang.problems import NotHere

# What a dispatch stands on after a step; other steps leave it where it is.
AFTER = {
    "answered": "answered",
    "mended": "mended",
    "accepted": "closed",
    "reopened": "reopened",
    "withdrawn": "withdrawn",
}
NAMES = {
    "open": {"zh": "待答复", "en": "to be answered"},
    "answered": {"zh": "整改中", "en": "to be mended"},
    "mended": {"zh": "待验收", "en": "waiting for acceptance"},
    "reopened": {"zh": "重新整改", "en": "to be mended again"},
    "closed": {"zh": "已关闭", "en": "closed"},
    "withdrawn": {"zh": "已撤销", "en": "withdrawn"},
}
HALL, DESK = (Role.HALL_MANAGER,), (Role.SUPERVISOR, Role.ADMIN)


def begin(
    session: Session, dispatch: Dispatch, *standings: str, roles: tuple[Role, ...], by: Person
) -> Dispatch:
    """The dispatch, locked, for somebody of these roles who reaches its hall; it must stand on one of `standings`.

    Raises NotHere, DispatchElsewhere.
    """
    hall = session.get_one(Hall, dispatch.hall_id)
    if by.role not in roles or not reach_of(session, by).holds(hall.region_path, hall.id):
        raise NotHere
    turn = select(Dispatch).where(Dispatch.id == dispatch.id).with_for_update()
    dispatch = session.exec(turn.execution_options(populate_existing=True)).one()
    if dispatch.standing not in standings:
        raise DispatchElsewhere(standing=NAMES[dispatch.standing])
    return dispatch


def said(words: str) -> str:
    """The words, if there are any and not too many. Raises WordsMissing."""
    if blank(words) or len(words) > 2000:
        raise WordsMissing(at="words")
    return words.strip()


def step(
    session: Session, dispatch: Dispatch, what: str, words: str = "", *, by: UUID | None, now: datetime
) -> DispatchStep:
    """Write the step down, and where the dispatch stands now."""
    made = DispatchStep(id=uuid7(), dispatch_id=dispatch.id, what=what, words=words, by=by, at=now)
    dispatch.standing = AFTER.get(what, dispatch.standing)
    dispatch.closed_at = now if dispatch.standing in ("closed", "withdrawn") else None
    session.add_all([made, dispatch])
    session.flush()
    journal.write(session, f"dispatch.{what}", f"dispatch:{dispatch.id}", by=by, now=now)
    return made
