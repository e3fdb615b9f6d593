"""How far a caller may look."""

from uuid import UUID, uuid4

import pytest
from sqlmodel import Session, select
from uuid_utils.compat import uuid7

from anfang.halls.records import Hall
from anfang.people.records import Person, Role, Scope, SignIn
from anfang.people.scope import sees, shoppers_of, visible
from anfang.people.who import Who
from tests.scenario import MORNING

PLACES = {
    "gulou": "/52/5201/520102/",
    "nanming": "/52/5201/520103/",
    "zunyi": "/52/5203/520302/",
    "odd": "/52/52011/",
}
ONE = UUID("01a20000-0000-7000-8000-000000000001")


@pytest.fixture
def halls(session: Session) -> dict[str, Hall]:
    made = {
        name: Hall(
            id=ONE if name == "zunyi" else uuid7(),
            code=name,
            name=name,
            tier="A",
            kind="own",
            region_path=path,
            created_at=MORNING,
        )
        for name, path in PLACES.items()
    }
    session.add_all(made.values())
    session.flush()
    return made


def caller(role: Role, *scopes: str | UUID) -> Who:
    person = Person(id=uuid7(), login=role, name=role, role=role, created_at=MORNING)
    rows = [
        Scope(
            id=uuid7(),
            person_id=person.id,
            **({"hall_id": each} if isinstance(each, UUID) else {"region_path": each}),
        )
        for each in scopes
    ]
    sign_in = SignIn(token_digest="", person_id=person.id, made_at=MORNING, ends_at=MORNING)
    return Who(person, sign_in, tuple(rows), None)


@pytest.mark.parametrize(
    "who, seen",
    [
        (caller(Role.ADMIN), {"gulou", "nanming", "zunyi", "odd"}),
        (caller(Role.SUPERVISOR), set()),
        (caller(Role.SUPERVISOR, "/"), {"gulou", "nanming", "zunyi", "odd"}),
        (caller(Role.SUPERVISOR, "/52/5201/"), {"gulou", "nanming"}),
        (caller(Role.SUPERVISOR, "/52/5201"), {"gulou", "nanming"}),
        (caller(Role.PLANNER, "/52/5201/520102/", "/52/5203/"), {"gulou", "zunyi"}),
        (caller(Role.SUPERVISOR, "/52/5_01/"), set()),
        (caller(Role.SUPERVISOR, "/5%/"), set()),
        (caller(Role.HALL_MANAGER, ONE), {"zunyi"}),
        (caller(Role.HALL_MANAGER, uuid4()), set()),
        (caller(Role.SUPERVISOR, "/51/"), set()),
    ],
)
def test_a_caller_sees_what_lies_in_their_scope_and_nothing_else(
    session: Session, halls: dict[str, Hall], who: Who, seen: set[str]
) -> None:
    found = session.exec(visible(select(Hall), who, Hall.region_path, Hall.id)).all()
    assert {hall.code for hall in found} == seen
    assert {name for name, hall in halls.items() if sees(who, hall.region_path, hall.id)} == seen


@pytest.mark.parametrize(
    "theirs, mine, known",
    [
        ("/52/5201/", "/52/5201/", True),
        ("/52/", "/52/5201/", True),
        ("/52/5201/520102/", "/52/5201/", True),
        ("/52/5203/", "/52/5201/", False),
        ("/52/52011/", "/52/5201/", False),
        (None, "/", False),
    ],
)
def test_shoppers_are_known_where_they_work(
    session: Session, theirs: str | None, mine: str, known: bool
) -> None:
    shopper = Person(id=uuid7(), login="lan", name="兰", role=Role.SHOPPER, created_at=MORNING)
    session.add(shopper)
    session.flush()
    if theirs:
        session.add(Scope(id=uuid7(), person_id=shopper.id, region_path=theirs))
    session.flush()
    assert [each.login for each in shoppers_of(session, caller(Role.SUPERVISOR, mine))] == (
        ["lan"] if known else []
    )
    assert [each.login for each in shoppers_of(session, caller(Role.ADMIN))] == ["lan"]
