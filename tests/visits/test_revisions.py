"""Revisions of one visit: order, head, branches, and those that come before what they stand on."""

from itertools import permutations

import httpx
import pytest

from anfang.demo.draft import Sealed
from anfang.visits.place_revision import is_branch
from anfang.visits.records import Revision, Visit
from tests.visits.world import NOON, SEALED_AT, World, walked


def three(world: World) -> list[Sealed]:
    """Revisions 1, 2, 3, each on the one before; finals 10000, 7500, 5000."""
    planned = world.assign()
    changes: list[dict[str, str]] = [{}, {"smile": "broken"}, {"smile": "broken", "greet": "broken"}]
    return [
        walked(planned, world.checklist, **change).seal(SEALED_AT, revision=n, base=n - 1 or None)
        for n, change in enumerate(changes, 1)
    ]


def test_the_highest_revision_is_the_visit(world: World, client: httpx.Client) -> None:
    phone = world.phone(client)
    for n, sealed in enumerate(three(world), 1):
        [receipt] = phone.bring([sealed], at=NOON).receipts
        [visit] = world.rows(Visit)
        assert (receipt.kind, visit.revision, visit.final) == ("complete", n, receipt.final)
    assert {row.revision: (row.base, row.stale_base) for row in world.rows(Revision)} == {
        1: (None, False),
        2: (1, False),
        3: (2, False),
    }


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_in_whatever_order_they_come_the_end_is_the_same(
    world: World, client: httpx.Client, order: tuple[int, int, int]
) -> None:
    """n + 1 waits if it comes first, as long as the phone still has n [sync §On the wire]."""
    phone, sealed = world.phone(client), three(world)
    for one in sealed:
        phone.put(one)
    known: set[int] = set()
    for index in order:
        [receipt] = phone.bring([sealed[index]], at=NOON).receipts
        waits = any(earlier not in known for earlier in range(index))
        known.add(index)
        assert receipt.kind == ("parked" if waits else "complete")
        assert [problem.code for problem in receipt.problems] == (["base_awaited"] if waits else [])
    [visit] = world.rows(Visit)
    assert (visit.revision, visit.final) == (3, 5000)
    assert [
        (row.revision, row.stale_base) for row in sorted(world.rows(Revision), key=lambda row: row.revision)
    ] == [
        (1, False),
        (2, False),
        (3, False),
    ]


def test_of_one_call_the_order_does_not_matter(world: World, client: httpx.Client) -> None:
    receipts = world.phone(client).bring(reversed(three(world)), at=NOON).receipts
    assert [(receipt.revision, receipt.kind) for receipt in receipts] == [
        (3, "complete"),
        (2, "complete"),
        (1, "complete"),
    ]


def test_a_phone_is_told_when_what_waited_was_taken_in(world: World, client: httpx.Client) -> None:
    phone, (first, second, _) = world.phone(client), three(world)
    phone.put(second)
    phone.put(first)
    assert [receipt.kind for receipt in phone.bring([second], at=NOON).receipts] == ["parked"]
    phone.states[second.visit, 2] = "kept"
    reply = phone.sync(at=NOON)
    assert [(receipt.revision, receipt.kind) for receipt in reply.receipts] == [(1, "complete")]
    assert [(receipt.revision, receipt.kind) for receipt in reply.changed] == [(2, "complete")]


def test_a_base_that_the_phone_has_no_more_is_not_waited_for(world: World, client: httpx.Client) -> None:
    """P7: after a restore revision 1 may be gone on both sides; revision 2 must not wait for ever."""
    second = three(world)[1]
    [receipt] = world.phone(client).bring([second], at=NOON).receipts
    assert (receipt.kind, [visit.revision for visit in world.rows(Visit)]) == ("complete", [2])


def test_a_revision_on_a_stale_base_is_kept_as_a_branch(world: World, client: httpx.Client) -> None:
    """A supervisor chooses; until then the visit stays as it was."""
    planned, phone = world.assign(), world.phone(client)
    first = walked(planned, world.checklist).seal(SEALED_AT)
    second = walked(planned, world.checklist, smile="broken").seal(SEALED_AT, revision=2, base=1)
    branch = walked(planned, world.checklist, greet="broken", smile="broken").seal(
        SEALED_AT, revision=3, base=1
    )
    receipts = phone.bring([first, second, branch], at=NOON).receipts
    assert [receipt.kind for receipt in receipts] == ["complete"] * 3
    assert [problem.code for problem in receipts[2].problems] == ["stale_base"]
    assert [(visit.revision, visit.final) for visit in world.rows(Visit)] == [(2, 7500)]
    assert {row.revision: row.stale_base for row in world.rows(Revision)} == {1: False, 2: False, 3: True}


@pytest.mark.parametrize(
    ("revision", "base", "head", "bases", "branch"),
    [
        (2, 1, 1, [None], False),
        (3, 1, 2, [None, 1], True),
        (2, None, 1, [None], True),
        (1, None, 2, [1], False),
        (2, 1, 3, [None, 1], True),
        (2, 1, 3, [None, 2], False),
    ],
)
def test_what_a_branch_is(
    revision: int, base: int | None, head: int, bases: list[int | None], branch: bool
) -> None:
    assert is_branch(revision, base, head, bases) is branch
