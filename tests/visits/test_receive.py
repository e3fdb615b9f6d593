"""What becomes of one parcel."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from itertools import count
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlmodel import Session
from uuid_utils.compat import uuid7

from anfang import database, journal
from anfang.checklists.publish import publish
from anfang.core.canonical import canonical, digest
from anfang.core.checklist import read
from anfang.core.wire import Receipt
from anfang.demo.draft import Draft, Sealed
from anfang.visits import take_in
from anfang.visits.records import ItemResult, ParcelKept, Revision, Visit
from anfang.waves.presence import record_presence
from anfang.waves.records import Assignment, Presence
from tests.visits.world import DAY, NOON, SEALED_AT, World, document, recorded, walked

Change = Callable[[dict[str, Any]], Any]


def changed(sealed: Sealed, change: Change) -> Sealed:
    """The parcel with something else in it."""
    said = json.loads(sealed.body)
    change(said)
    return Sealed(sealed.visit, sealed.revision, canonical(said))


def bring(world: World, client: httpx.Client, *parcels: Sealed) -> list[Receipt]:
    """Bring them in one call of lan's phone."""
    return world.phone(client).bring(parcels, at=NOON).receipts


def codes(receipt: Receipt) -> list[tuple[str, str | None]]:
    return [(problem.code, problem.at) for problem in receipt.problems]


def test_a_parcel_becomes_a_scored_visit(world: World, client: httpx.Client) -> None:
    """P8 and scoring: final 7500 = 3 of 4 items of equal weight, by hand."""
    planned = world.assign()
    sealed = walked(planned, world.checklist, smile="broken").seal(SEALED_AT)
    [receipt] = bring(world, client, sealed)
    assert (receipt.kind, receipt.final, receipt.missing, receipt.problems) == ("complete", 7500, [], [])
    assert (receipt.visit, receipt.revision, receipt.digest) == (planned.visit, 1, sealed.digest)
    [visit] = world.rows(Visit)
    assert (visit.id, visit.assignment_id, visit.wave_id) == (planned.visit, planned.id, world.wave)
    assert (visit.shopper_id, visit.hall_id, visit.tier) == (world.lan.id, world.hall, "second")
    assert (visit.raw, visit.final, visit.band, visit.verdict) == (7500, 7500, "red", "clean")
    assert (visit.visited_on, visit.flags, visit.wanting) == (DAY, [], 0)
    [revision] = world.rows(Revision)
    assert revision.id == visit.revision_id
    assert receipt.scorecard == revision.scorecard_digest == digest(canonical(revision.scorecard))
    items = {
        row.item: (row.state, row.credit_numerator, row.credit_denominator, row.complied)
        for row in world.rows(ItemResult)
    }
    assert items == {
        "greet": ("answered", 1, 1, True),
        "smile": ("answered", 0, 1, False),
        "till": ("answered", 1, 1, True),
        "wait": ("answered", 1, 1, True),
    }
    [kept] = world.rows(ParcelKept)
    assert (kept.body, kept.kind) == (sealed.body, "received")
    [presence] = world.rows(Presence)
    assert (presence.shopper_id, presence.hall_id, presence.day_on) == (world.lan.id, world.hall, DAY)


def test_the_same_parcel_twice_gives_the_same_receipt(world: World, client: httpx.Client) -> None:
    """P2; the signature too is the same, and one call with the parcel twice is no different."""
    sealed = walked(world.assign(), world.checklist).seal(SEALED_AT)
    first = bring(world, client, sealed)
    again = bring(world, client, sealed, sealed)
    assert again == first * 2
    assert [len(world.rows(table)) for table in (Visit, Revision, ParcelKept)] == [1, 1, 1]
    with database.reading(world.engine) as session:
        told = [entry.what for entry in journal.of(session, f"visit:{sealed.visit}")]
    assert told == ["visit.received"]


def test_other_bytes_under_the_same_revision_are_a_conflict_and_both_are_kept(
    world: World, client: httpx.Client
) -> None:
    planned = world.assign()
    first = walked(planned, world.checklist).seal(SEALED_AT)
    other = walked(planned, world.checklist, smile="broken").seal(SEALED_AT)
    bring(world, client, first)
    [receipt] = bring(world, client, other)
    assert (receipt.kind, codes(receipt)) == ("conflict", [("revision_conflict", "revision")])
    assert {kept.body: kept.kind for kept in world.rows(ParcelKept)} == {
        first.body: "received",
        other.body: "conflict",
    }
    assert [visit.final for visit in world.rows(Visit)] == [10000]


def test_wrong_answers_are_refused_with_one_complaint_each_in_both_languages(
    world: World, client: httpx.Client
) -> None:
    def spoil(said: dict[str, Any]) -> None:
        said["answers"]["greet"] = {"state": "answered", "value": "perhaps"}
        said["answers"]["smile"] = {"state": "not_applicable", "reason": "none"}
        said["answers"]["other"] = {"state": "answered", "value": "kept"}

    sealed = changed(walked(world.assign(), world.checklist).seal(SEALED_AT), spoil)
    [receipt] = bring(world, client, sealed)
    assert receipt.kind == "refused"
    assert codes(receipt) == [
        ("answer_out_of_range", "greet"),
        ("answer_not_allowed", "smile"),
        ("answer_unknown_item", "other"),
    ]
    assert all(problem.zh and problem.en and problem.zh != problem.en for problem in receipt.problems)
    assert world.rows(Visit) == []
    assert [kept.body for kept in world.rows(ParcelKept)] == [sealed.body]


def test_an_item_without_an_answer_is_refused(world: World, client: httpx.Client) -> None:
    """Unanswered blocks sealing; it is never taken for anything else [scoring §Answers]."""
    sealed = walked(world.assign(), world.checklist).seal(SEALED_AT)
    [receipt] = bring(world, client, changed(sealed, lambda said: said["answers"].pop("till")))
    assert (receipt.kind, codes(receipt)) == ("refused", [("answer_missing", "till")])


@pytest.mark.parametrize(
    ("change", "kind", "code", "at"),
    [
        (lambda said: said.update(checklist="0" * 64), "quarantined", "checklist_unknown", "checklist"),
        (lambda said: said["entries"]["log"][2].update(at=1), "quarantined", "chain_broken", "entries/head"),
        (lambda said: said["entries"]["log"].pop(), "quarantined", "chain_broken", "entries/8"),
        (lambda said: said.update(schema=3, more=True), "quarantined", "schema_newer", "schema"),
        (lambda said: said.update(hall=str(UUID(int=7))), "quarantined", "hall_unknown", "hall"),
        (lambda said: said.update(tier="third floor"), "refused", "answer_unknown_tier", None),
        (lambda said: said.update(more=True), "refused", "parcel_invalid", "more"),
        (lambda said: said.update(sealed_at=2**53 - 1), "refused", "parcel_invalid", "sealed_at"),
        (lambda said: said.update(revision="1"), "refused", "parcel_invalid", "revision"),
        (lambda said: said.update(base=1), "refused", "parcel_invalid", "base"),
        (lambda said: said.update(assignment=[]), "refused", "parcel_invalid", "assignment"),
    ],
)
def test_what_cannot_be_taken_in_is_kept_and_told(
    world: World, client: httpx.Client, change: Change, kind: str, code: str, at: str | None
) -> None:
    sealed = changed(walked(world.assign(), world.checklist).seal(SEALED_AT), change)
    [receipt] = bring(world, client, sealed)
    assert (receipt.kind, codes(receipt)) == (kind, [(code, at)])
    assert (receipt.scorecard, receipt.final, receipt.data_kept) == (None, None, True)
    assert [(kept.body, kept.kind) for kept in world.rows(ParcelKept)] == [(sealed.body, kind)]
    assert world.rows(Visit) == world.rows(Revision) == []


@pytest.mark.parametrize(
    "body", ["no json", "[]", '{"schema":1,', '{"b":1, "a":2}', '{"a":1,"a":1}', "9" * 5000, '{"a":1.50}']
)
def test_what_cannot_be_read_is_kept_as_it_came(world: World, client: httpx.Client, body: str) -> None:
    [receipt] = bring(world, client, Sealed(UUID(int=1), 1, body.encode()))
    assert (receipt.kind, receipt.visit, receipt.revision) == ("refused", None, None)
    assert codes(receipt) == [("parcel_unreadable", None)]
    assert [kept.body for kept in world.rows(ParcelKept)] == [body.encode()]


def test_a_body_that_is_not_what_its_digest_says_is_refused_and_kept(
    world: World, client: httpx.Client
) -> None:
    phone, sealed = world.phone(client), walked(world.assign(), world.checklist).seal(SEALED_AT)
    said = phone.request([sealed], at=NOON)
    said["parcels"][0]["digest"] = "ab" * 32
    [receipt] = client.post("/api/sync", json=said).json()["receipts"]
    assert (receipt["digest"], receipt["kind"], receipt["visit"]) == ("ab" * 32, "refused", None)
    assert receipt["problems"][0]["code"] == "parcel_differs"
    assert [kept.body for kept in world.rows(ParcelKept)] == [sealed.body]
    [honest] = phone.bring([sealed], at=NOON).receipts
    assert honest.kind == "complete"


def test_a_cancelled_visit_is_parked(world: World, client: httpx.Client) -> None:
    planned = world.assign(cancelled_at=NOON)
    [receipt] = bring(world, client, walked(planned, world.checklist).seal(SEALED_AT))
    assert (receipt.kind, codes(receipt)) == ("parked", [("assignment_cancelled", "assignment")])


def test_another_shoppers_visit_is_parked_in_words_that_tell_nothing(
    world: World, client: httpx.Client
) -> None:
    """Secrets: whoever may not see something does not learn that it is there."""
    planned = world.assign(world.zhou)
    [receipt] = bring(world, client, walked(planned, world.checklist).seal(SEALED_AT))
    assert (receipt.kind, codes(receipt)) == ("parked", [("given_away", "assignment")])
    assert "周" not in receipt.model_dump_json()


def test_a_visit_that_another_shopper_has_brought_is_parked(world: World, client: httpx.Client) -> None:
    sealed = recorded(Draft(world.checklist, "second", world.hall, at=NOON)).seal(SEALED_AT)
    world.phone(client, world.zhou).bring([sealed], at=NOON)
    second = recorded(Draft(world.checklist, "second", world.hall, at=NOON, visit=sealed.visit)).seal(
        SEALED_AT, revision=2
    )
    [receipt] = bring(world, client, second)
    assert (receipt.kind, codes(receipt)) == ("parked", [("given_away", "visit")])
    assert [visit.shopper_id for visit in world.rows(Visit)] == [world.zhou.id]


def test_a_parked_parcel_is_taken_in_when_the_visit_is_given_back(world: World, client: httpx.Client) -> None:
    planned = world.assign(world.zhou)
    sealed = walked(planned, world.checklist).seal(SEALED_AT)
    assert [receipt.kind for receipt in bring(world, client, sealed)] == ["parked"]
    with database.transaction(world.engine) as session:
        session.get_one(Assignment, planned.id).shopper_id = world.lan.id
    assert [receipt.kind for receipt in bring(world, client, sealed)] == ["complete"]


def test_a_quarantined_parcel_is_taken_in_once_its_checklist_is_published(
    world: World, client: httpx.Client
) -> None:
    later = read(document("2", weight=2, effective={"from": "2027-01-01", "to": None}))
    sealed = walked(world.assign(), later, smile="broken").seal(SEALED_AT)
    assert [receipt.kind for receipt in bring(world, client, sealed)] == ["quarantined"]
    with database.transaction(world.engine) as session:
        publish(session, later.document, by=None, now=NOON)
    [receipt] = bring(world, client, sealed)
    assert (receipt.kind, receipt.final) == ("complete", 6000)


def test_a_visit_is_scored_by_the_version_it_was_recorded_with_however_late(
    world: World, client: httpx.Client
) -> None:
    """P8. Version 1 weighs all four items alike (7500), version 2, in force by then, weighs `smile` double (6000)."""
    sealed = walked(world.assign(), world.checklist, smile="broken").seal(SEALED_AT)
    with database.transaction(world.engine) as session:
        publish(
            session, document("2", weight=2, effective={"from": "2027-01-01", "to": None}), by=None, now=NOON
        )
    [receipt] = bring(world, client, sealed)
    assert receipt.final == 7500
    assert [visit.checklist_digest for visit in world.rows(Visit)] == [world.checklist.digest]


def test_a_bad_parcel_does_not_sink_the_others(
    world: World, client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A savepoint per parcel: also when taking one in fails, its rows half written, for a reason nobody foresaw."""
    good, bad, last = (walked(world.assign(), world.checklist).seal(SEALED_AT) for _ in range(3))
    calls = count()

    def fail(session: Session, **presence: Any) -> None:
        if next(calls) == 1:  # the second of the three
            raise ZeroDivisionError("planted")
        record_presence(session, **presence)

    monkeypatch.setattr(take_in, "record_presence", fail)
    receipts = bring(world, client, good, bad, Sealed(UUID(int=1), 1, b"no json"), last)
    assert [receipt.kind for receipt in receipts] == ["complete", "quarantined", "refused", "complete"]
    assert codes(receipts[1]) == [("server_fault", None)]
    assert {visit.id for visit in world.rows(Visit)} == {good.visit, last.visit}
    assert [len(world.rows(table)) for table in (Revision, ItemResult, ParcelKept)] == [2, 8, 4]
    monkeypatch.undo()
    assert [receipt.kind for receipt in bring(world, client, bad)] == ["complete"]


def test_engines_that_differ_are_an_alarm_in_the_journal_and_the_servers_score_stands(
    world: World, client: httpx.Client
) -> None:
    sealed = walked(world.assign(), world.checklist).seal(SEALED_AT, claim="ab" * 32)
    [receipt] = bring(world, client, sealed)
    assert (receipt.kind, receipt.final) == ("complete", 10000)
    with database.reading(world.engine) as session:
        told = {entry.what: entry.facts for entry in journal.of(session, f"visit:{sealed.visit}")}
        assert journal.broken_at(session) is None
    assert told["engines.differ"] == {
        "revision": 1,
        "app": "demo 1",
        "phone": "ab" * 32,
        "server": receipt.scorecard,
    }


def test_an_unplanned_visit_counts_in_the_wave_of_its_day_and_is_flagged(
    world: World, client: httpx.Client
) -> None:
    sealed = recorded(Draft(world.checklist, "second", world.hall, at=NOON)).seal(SEALED_AT)
    [receipt] = bring(world, client, sealed)
    [visit] = world.rows(Visit)
    assert (receipt.kind, visit.assignment_id, visit.wave_id, visit.flags) == (
        "complete",
        None,
        world.wave,
        ["unplanned"],
    )


def test_an_assignment_that_the_server_does_not_know_is_taken_in_and_flagged(
    world: World, client: httpx.Client
) -> None:
    """P7: after a restore the plan may lack its last days; the visits made then are not to be lost with it."""
    planned = world.assign().model_copy(update={"id": uuid7(), "visit": uuid7()})
    [receipt] = bring(world, client, walked(planned, world.checklist).seal(SEALED_AT))
    assert receipt.kind == "complete"
    assert [visit.flags for visit in world.rows(Visit)] == [["assignment_unknown"]]


def test_a_visit_on_another_day_and_too_soon_after_another_is_flagged(
    world: World, client: httpx.Client
) -> None:
    """Three months between two visits of one shopper to one hall [domain §5]; a flag here, since the visit was made."""
    first, second = world.assign(), world.assign(day=date(2026, 11, 10))
    bring(world, client, walked(first, world.checklist).seal(SEALED_AT))
    later = NOON + timedelta(days=8)
    bring(world, client, walked(second, world.checklist, at=later).seal(later + timedelta(minutes=40)))
    [revision] = world.rows(Revision, visit_id=second.visit)
    assert revision.flags == [
        {"code": "other_day", "facts": {"planned": "2026-11-10", "visited": "2026-11-13"}},
        {"code": "rotation_breach", "facts": {"other": "2026-11-05"}},
    ]


def test_a_checklist_that_never_shows_the_score_keeps_it_out_of_the_receipt(
    world: World, client: httpx.Client
) -> None:
    silent = read(document("3", shopper_sees_score="never", effective={"from": "2027-01-01", "to": None}))
    with database.transaction(world.engine) as session:
        publish(session, silent.document, by=None, now=NOON)
    [receipt] = bring(
        world, client, walked(world.assign(checklist_digest=silent.digest), silent).seal(SEALED_AT)
    )
    assert (receipt.kind, receipt.scorecard, receipt.final) == ("complete", None, None)
    assert [visit.final for visit in world.rows(Visit)] == [10000]
