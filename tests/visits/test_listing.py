"""The list of visits: who sees what, what filters leave, and that pages neither lose nor repeat a row."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import Session
from uuid_utils.compat import uuid7

from anfang.checklists.publish import publish
from anfang.halls.records import Hall, Region
from anfang.people.records import Person, Role, Scope, SignIn
from anfang.people.who import Who
from anfang.problems import Invalid
from anfang.visits.listing import COUNT_TO, PAGE, Filters, Listing, visits_listed
from anfang.visits.records import Visit
from anfang.waves.records import Wave
from tests.visits.world import document

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
HALLS = {
    "GY-1": ("南明_100%厅", "/52/5201/520102/", "second"),
    "GY-2": ("云岩厅", "/52/5201/520103/", "flagship"),
    "CD-1": ("锦江厅", "/51/5101/510104/", "second"),
}


def who(role: Role, *regions: str) -> Who:
    person = Person(id=uuid7(), login=str(uuid7()), name="x", role=role, created_at=NOW)
    sign_in = SignIn(token_digest="0" * 64, person_id=person.id, made_at=NOW, ends_at=NOW)
    return Who(
        person,
        sign_in,
        tuple(Scope(id=uuid7(), person_id=person.id, region_path=path) for path in regions),
        None,
    )


AN, MEI, NOBODY = who(Role.ADMIN), who(Role.SUPERVISOR, "/52/5201/"), who(Role.SUPERVISOR)


class Desk:
    """Halls, a wave, and visits as a test needs them."""

    def __init__(self, session: Session) -> None:
        self.session, self.made = session, 0
        self.digest = publish(session, document(), by=None, now=NOW).digest
        self.shopper = Person(id=uuid7(), login="lan", name="兰", role=Role.SHOPPER, created_at=NOW)
        self.wave = Wave(
            id=uuid7(), code="2026-11", title="十一月", starts_on=date(2026, 11, 1), ends_on=date(2026, 11, 30),
            checklist_code="small", frequency={}, opened_at=NOW,
        )  # fmt: skip
        session.add_all([self.shopper, self.wave])
        self.halls = {}
        for code, (name, path, tier) in HALLS.items():
            hall = Hall(
                id=uuid7(), code=code, name=name, tier=tier, kind="own", region_path=path, created_at=NOW
            )
            self.halls[code] = hall
            session.add(hall)
        session.add(Region(code="52", name="贵州省", level="province", path="/52/"))
        session.flush()

    def visit(self, hall: str = "GY-1", **columns: Any) -> UUID:
        self.made += 1
        at = NOW - timedelta(minutes=self.made)
        row = {
            "id": uuid7(), "hall_id": self.halls[hall].id, "shopper_id": self.shopper.id, "checklist_digest": self.digest,
            "tier": self.halls[hall].tier, "first_received_at": at, "revision_id": uuid7(), "revision": 1, "visited_at": at,
            "visited_on": at.date(), "raw": 9000, "final": 9000, "band": "green", "verdict": "clean", "wave_id": self.wave.id,
        }  # fmt: skip
        visit = Visit(**row | columns)
        self.session.add(visit)
        self.session.flush()
        return visit.id

    def page(self, by: Who = AN, **asked: Any) -> Listing:
        return visits_listed(self.session, Filters(**asked), by=by)

    def ids(self, by: Who = AN, **asked: Any) -> list[UUID]:
        return [line.visit.id for line in self.page(by, **asked).lines]


@pytest.fixture
def desk(session: Session) -> Desk:
    return Desk(session)


def test_a_supervisor_sees_the_visits_of_their_regions_only(desk: Desk) -> None:
    """[domain §7] A supervisor sees the regions given to them."""
    guiyang, chengdu = desk.visit("GY-1"), desk.visit("CD-1")
    assert desk.ids(AN) == [guiyang, chengdu]
    assert desk.ids(MEI) == [guiyang]
    assert desk.ids(NOBODY) == []
    assert desk.page(MEI).count == 1, "a count tells of visits as well"


def test_a_search_finds_no_hall_of_another_region(desk: Desk) -> None:
    desk.visit("CD-1")
    assert desk.ids(MEI, text="锦江") == []
    assert len(desk.ids(AN, text="锦江")) == 1


@pytest.mark.parametrize(
    ("asked", "columns"),
    [
        ({"state": "received"}, {"wanting": 2}),
        ({"band": "red"}, {"band": "red"}),
        ({"vetoed": "yes"}, {"verdict": "vetoed"}),
        ({"flagged": "yes"}, {"flags": ["unplanned"]}),
        ({"wave": "2026-11"}, {}),
    ],
)
def test_a_filter_leaves_what_it_says(desk: Desk, asked: dict[str, str], columns: dict[str, Any]) -> None:
    wanted = desk.visit(**columns)
    other = desk.visit(wave_id=None)
    assert desk.ids(**asked) == [wanted]
    opposite = {"state": "complete", "vetoed": "no", "flagged": "no"}
    for key in asked.keys() & opposite.keys():
        assert desk.ids(**{key: opposite[key]}) == [other]


def test_region_tier_and_text_look_at_the_hall(desk: Desk) -> None:
    one, two = desk.visit("GY-1"), desk.visit("GY-2")
    assert desk.ids(region="/52/5201/520102/") == [one]
    assert desk.ids(region="/52/5201/5201") == [], "a path, not the beginning of one"
    assert desk.ids(tier="flagship") == [two]
    assert desk.ids(text="gy-2") == [two]
    assert desk.ids(text="_100%") == [one]
    assert desk.ids(text="%") == [one], "a percent sign is a letter, no wildcard"
    assert desk.ids(wave="none such") == []


def walk(desk: Desk, **asked: Any) -> tuple[list[UUID], list[UUID]]:
    """All rows forward page by page, and the same backward from the last page."""
    page = desk.page(**asked)
    forward, pages = [line.visit.id for line in page.lines], [page]
    while page.after:
        page = desk.page(after=page.after, **asked)
        pages.append(page)
        forward += [line.visit.id for line in page.lines]
    backward = [line.visit.id for line in page.lines]
    while page.before:
        page = desk.page(before=page.before, **asked)
        backward = [line.visit.id for line in page.lines] + backward
    return forward, backward


SORTED: list[tuple[str, Callable[[Any], Any]]] = [
    ("visited", lambda made: made[1]),
    ("score", lambda made: made[2]),
    ("hall", lambda made: (made[3], made[1])),
]


@pytest.mark.parametrize(("sort", "value"), SORTED)
@pytest.mark.parametrize("order", ["up", "down"])
def test_pages_lose_and_repeat_nothing_in_either_direction(
    desk: Desk, sort: str, value: Callable[[Any], Any], order: str
) -> None:
    made = []
    for n in range(3 * PAGE + 7):
        hall, final = ("GY-1", "GY-2", "CD-1")[n % 3], None if n % 5 == 0 else 100 * (n % 11)
        at = NOW - timedelta(hours=n // 2)  # pairs at one moment: the id decides
        made.append((desk.visit(hall, final=final, visited_at=at), at, final, hall))
    scored = sorted(
        (it for it in made if value(it) is not None),
        key=lambda it: (value(it), it[0]),
        reverse=order == "down",
    )
    nulls = sorted((it for it in made if value(it) is None), key=lambda it: it[0], reverse=order == "down")
    forward, backward = walk(desk, sort=sort, order=order)
    assert forward == [it[0] for it in [*scored, *nulls]]
    assert backward == forward


def test_a_visit_that_comes_in_meanwhile_moves_no_row_to_the_next_page(desk: Desk) -> None:
    made = [desk.visit() for _ in range(PAGE + 5)]
    first = desk.page()
    desk.visit(visited_at=NOW + timedelta(days=1))
    assert desk.ids(after=first.after) == made[PAGE:]


def test_the_count_is_exact_up_to_a_thousand(desk: Desk) -> None:
    for _ in range(COUNT_TO):
        desk.visit()
    assert (desk.page().count, desk.page().more_than_counted) == (COUNT_TO, False)
    desk.visit()
    assert (desk.page().count, desk.page().more_than_counted) == (COUNT_TO, True)


@pytest.mark.parametrize("mark", ["x", "~x", "2026-01-01~", "~~~", "1~2~3", "~" + "0" * 31])
@pytest.mark.parametrize("sort", ["visited", "score", "hall"])
def test_a_place_that_nobody_has_given_out_is_told_as_such(desk: Desk, mark: str, sort: str) -> None:
    desk.visit()
    with pytest.raises(Invalid):
        desk.page(after=mark, sort=sort)


def test_a_time_without_zone_and_a_score_beyond_all_are_no_places(desk: Desk) -> None:
    for sort, value in (("visited", "2026-01-01T00:00:00"), ("score", "10001"), ("score", "9" * 40)):
        with pytest.raises(Invalid):
            desk.page(after=f"{value}~{'0' * 32}", sort=sort)
