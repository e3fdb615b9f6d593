"""Visits to judge: a checklist with a veto, three supervisors, and lan's phone, which really brings what is judged."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

import httpx
from sqlmodel import select

from anfang import database
from anfang.checklists.publish import publish
from anfang.core.checklist import read
from anfang.core.wire import AssignmentDown
from anfang.demo.draft import Sealed
from anfang.demo.phone import DemoPhone
from anfang.halls.records import Region
from anfang.people.create import create
from anfang.people.records import Person, Role
from anfang.review.records import BlindCase
from anfang.visits.records import Revision, Visit
from tests.visits.test_evidence import jpeg
from tests.visits.world import DAY, NOON, SEALED_AT, World, document, item, walked

NOW = NOON + timedelta(days=1)
TODAY = DAY + timedelta(days=1)
Made = TypeVar("Made")


def guarded() -> dict[str, Any]:
    """greet, smile, till, wait as ever; `till` is a veto that wants a photo; `sorry` is asked where nobody smiled; each weighs 1."""
    plain = document(code="guarded")
    indicator = plain["dimensions"][0]["indicators"][0]
    evidence = {"when": "broken", "kinds": ["photo"], "min": 1}
    till = item("till", veto="indicator", evidence=evidence, not_applicable=True)
    sorry = item("sorry", when={"item": "smile", "is": ["broken"]})
    greet, smile, _, wait = indicator["items"]
    other = {"key": "other", "title": indicator["title"], "weight": 1, "items": [greet, smile, sorry, wait]}
    norm = {"key": "norm", "title": indicator["title"], "weight": 1, "items": [till]}
    plain["dimensions"][0]["indicators"] = [other, norm]
    return plain


@dataclass
class Ground:
    """`do` calls a verb in a transaction of its own: `ground.do(approve, visit, looked_at, by="mei")`."""

    world: World
    phone: DemoPhone
    people: dict[str, Person] = field(default_factory=dict)

    def sealed(
        self,
        planned: AssignmentDown,
        *,
        revision: int = 1,
        base: int | None = None,
        photo: bytes | None = None,
        note: str = "",
        unseen: str = "",
        **said: Any,
    ) -> Sealed:
        """A revision of a planned visit; `unseen`: why the till was not observed."""
        draft = walked(planned, self.world.checklist, **said)
        if said.get("smile") == "broken":
            draft.answer("sorry", said.get("sorry", "kept"), NOON)
        if said.get("till_note"):
            draft.answer("till", said["till"], NOON, note=said["till_note"])
        if unseen:
            draft.excuse("till", "not_observed", unseen, NOON)
        if photo is not None:
            draft.photo("till", photo, NOON)
        draft.note = note
        return draft.seal(SEALED_AT, revision=revision, base=base)

    def bring(self, sealed: Sealed, *, evidence: bool = True) -> UUID:
        """Have lan's phone send it, photos too."""
        self.phone.put(sealed)
        reply = self.phone.sync(at=NOON)
        assert {receipt.kind for receipt in reply.receipts} <= {"received", "complete"}, reply.receipts
        if evidence:
            self.phone.send_wanted(reply)
        return sealed.visit

    def visit(self, *, evidence: bool = True, **more: Any) -> UUID:
        """A new visit that was brought in."""
        return self.bring(self.sealed(self.world.assign(), **more), evidence=evidence)

    def vetoed(self, **more: Any) -> UUID:
        """One with a fired veto and its photo."""
        return self.visit(till="broken", photo=jpeg(), **more)

    def look(self, visit_id: UUID) -> Visit:
        """The visit's row as it is now."""
        [found] = self.world.rows(Visit, id=visit_id)
        return found  # type: ignore[no-any-return]

    def head(self, visit_id: UUID) -> UUID:
        """What a reviewer looks at."""
        return self.look(visit_id).revision_id

    def revisions(self, visit_id: UUID) -> dict[int, Revision]:
        """All revisions by number."""
        return {row.revision: row for row in self.world.rows(Revision, visit_id=visit_id)}

    def do(self, verb: Callable[..., Made], visit_id: UUID, *said: Any, by: str = "mei", **more: Any) -> Made:
        """One verb about one visit."""
        more = {"now": NOW, **more}
        with database.transaction(self.world.engine) as session:
            return verb(session, session.get_one(Visit, visit_id), *said, by=self.people[by], **more)

    def ask(self, question: Callable[..., Made], visit_id: UUID, *said: Any) -> Made:
        """Something that only reads."""
        with database.reading(self.world.engine) as session:
            return question(session, session.get_one(Visit, visit_id), *said)

    def blind(self, verb: Callable[..., Made], *said: Any, by: str, now: datetime = NOW) -> Made:
        """A word on a case."""
        with database.transaction(self.world.engine) as session:
            return verb(session, *said, by=self.people[by], now=now)

    def case(self, visit_id: UUID) -> BlindCase:
        """The newest case of a visit."""
        with database.reading(self.world.engine) as session:
            found = select(BlindCase).where(BlindCase.visit_id == visit_id)
            return session.exec(found).all()[-1]


def lay_ground(world: World, client: httpx.Client) -> Ground:
    """mei and lin judge here; hong and qing are supervisors of another province; qiang is a planner."""
    with database.transaction(world.engine) as session:
        session.add(Region(code="51", name="四川省", level="province", parent_code=None, path="/51/"))
        session.flush()
        version = publish(session, guarded(), by=None, now=NOON - timedelta(days=20))
        places = {"mei": "/52/", "lin": "/52/5201/", "hong": "/51/", "qing": "/51/", "qiang": "/52/"}
        people = {
            login: create(
                session,
                login=login,
                name=login,
                role=Role.PLANNER if login == "qiang" else Role.SUPERVISOR,
                regions=[place],
                by=None,
                now=NOON,
            )
            for login, place in places.items()
        }
    world = replace(world, checklist=read(version.document))
    return Ground(world, world.phone(client), people)


def later(days: int) -> date:
    """A day to answer by."""
    return TODAY + timedelta(days=days)
