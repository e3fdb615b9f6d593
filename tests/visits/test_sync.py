"""What goes down: own visits only, what the phone lacks, receipts that anybody can check."""

import base64
from datetime import timedelta

import httpx
import pytest
from cryptography.exceptions import InvalidSignature

from anfang import database
from anfang.clock import now as present
from anfang.core.wire import PART_BYTES
from anfang.demo.phone import verify
from anfang.people.records import Phone
from anfang.visits.records import ServerKey
from anfang.visits.server_key import renew_epoch, server_key
from tests.visits.test_evidence import brought, jpeg
from tests.visits.world import COUNTY, NOON, SEALED_AT, SPOT, World, walked


def test_a_phone_gets_its_own_next_visits_and_nobody_elses(world: World, client: httpx.Client) -> None:
    """Secrets: the plan. Default: seven days ahead."""
    today = present().astimezone(world.settings.zone).date()
    mine = [world.assign(day=today + timedelta(days=days)) for days in (0, 7)]
    world.assign(day=today + timedelta(days=8))
    world.assign(day=today, cancelled_at=NOON)
    world.assign(world.zhou, day=today)
    reply = world.phone(client).sync(at=present())
    assert [planned.id for planned in reply.assignments] == [planned.id for planned in mine]
    assert [(planned.visit, planned.wave, planned.tier) for planned in reply.assignments] == [
        (planned.visit, "十一月", "second") for planned in mine
    ]
    [hall] = reply.halls
    assert (hall.id, hall.code, hall.region) == (world.hall, "GY-001", "贵州省 · 贵阳市 · 南明区")
    assert (hall.lat_e6, hall.lon_e6, hall.hours["mon"]) == (*SPOT, [("09:00", "18:00")])
    assert [(version.digest, version.document) for version in reply.checklists] == [
        (world.checklist.digest, world.checklist.document)
    ]
    assert (reply.person.id, reply.person.name) == (world.lan.id, "兰")
    assert COUNTY not in reply.model_dump_json()


def test_a_checklist_that_the_phone_holds_is_not_sent_again(world: World, client: httpx.Client) -> None:
    world.assign(day=present().astimezone(world.settings.zone).date())
    phone = world.phone(client)
    assert len(phone.sync(at=present()).checklists) == 1
    assert phone.sync(at=present()).checklists == []


def test_a_checklist_of_a_draft_on_the_phone_comes_however_old(world: World, client: httpx.Client) -> None:
    """P6: a draft from long ago needs its version, retired or not."""
    planned = world.assign()
    said = world.phone(client).request([], at=NOON)
    said["inventory"] = [{"visit": str(planned.visit), "revision": 1, "digest": None, "state": "draft"}]
    reply = client.post("/api/sync", json=said).json()
    assert reply["assignments"] == []
    assert [version["digest"] for version in reply["checklists"]] == [world.checklist.digest]


def test_a_visit_that_was_brought_goes_only_to_the_phone_that_still_holds_it(
    world: World, client: httpx.Client
) -> None:
    """Another phone of the same shopper's would walk it a second time."""
    planned = world.assign(day=present().astimezone(world.settings.zone).date())
    first = world.phone(client)
    first.put(walked(planned, world.checklist).seal(SEALED_AT))
    first.sync(at=NOON)
    assert [one.id for one in first.sync(at=NOON).assignments] == [planned.id]
    assert world.phone(client).sync(at=NOON).assignments == []


def test_receipts_are_signed_by_a_key_that_is_made_once(world: World, client: httpx.Client) -> None:
    phone = world.phone(client)
    reply = phone.bring([walked(world.assign(), world.checklist).seal(SEALED_AT)], at=NOON)
    [receipt] = reply.receipts
    assert len(base64.b64decode(reply.key)) == 32
    with pytest.raises(InvalidSignature):
        verify(receipt.model_copy(update={"final": 9999}), reply.key)
    assert phone.bring([], at=NOON).key == reply.key
    assert len(world.rows(ServerKey)) == 1


def test_a_call_notes_when_the_phone_was_heard_of_and_with_which_app(
    world: World, client: httpx.Client
) -> None:
    began = present()
    world.phone(client).sync(at=NOON)
    [phone] = world.rows(Phone)
    assert phone.app == "demo 1"
    assert phone.seen_at >= began


def test_what_the_server_lacks_of_the_inventory_is_asked_for_again(
    world: World, client: httpx.Client
) -> None:
    """P7, on a server that never saw the visit: all the phone's receipts are worth nothing to it."""
    phone = world.phone(client)
    sealed = walked(world.assign(), world.checklist).seal(SEALED_AT)
    phone.put(sealed)
    phone.states[sealed.visit, 1] = "complete"
    reply = phone.sync(at=NOON)
    assert [(again.visit, again.revision) for again in reply.offer_again] == [(sealed.visit, 1)]
    assert [receipt.kind for receipt in phone.sync(at=NOON).receipts] == ["complete"]
    assert phone.sync(at=NOON).offer_again == []


def test_a_new_epoch_makes_a_complete_receipt_stand_to_the_test(world: World, client: httpx.Client) -> None:
    """P7: the backup may have the visit and lack its evidence. The phone hears that it is not complete any more."""
    content = jpeg(pad=PART_BYTES)
    phone, sealed, _ = brought(world, client, content)
    phone.states[sealed.visit, 1] = "complete"
    assert phone.sync(at=NOON).changed == []
    with database.transaction(world.engine) as session:
        before = server_key(session, now=NOON).epoch
        assert renew_epoch(session, now=NOON) != before
    reply = phone.sync(at=NOON)
    assert [(receipt.kind, len(receipt.missing)) for receipt in reply.changed] == [("received", 1)]
    assert reply.epoch != before


def test_times_of_the_server_frame_its_work(world: World, client: httpx.Client) -> None:
    reply = world.phone(client).sync(at=NOON)
    assert 0 <= reply.server_sent_at - reply.server_received_at < 60_000
