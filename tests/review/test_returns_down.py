"""A visit that was sent back comes down with the next sync, and what answers it goes up."""

from uuid import UUID

import httpx
import pytest

from anfang.core.wire import ReturnDown
from anfang.demo.draft import Sealed
from anfang.demo.phone import DemoPhone
from anfang.review.correct import correct
from anfang.review.exclude import exclude
from anfang.review.send_back import send_back, take_return_back
from tests.review.ground import TODAY, Ground, later
from tests.visits.test_evidence import jpeg
from tests.visits.world import NOON

ASKED = {"smile": "照片里看得见没有微笑", "greet": "备注与答案不符"}


def sent_back(ground: Ground, visit: UUID, items: dict[str, str] = ASKED, note: str = "请今天补") -> None:
    ground.do(send_back, visit, ground.head(visit), items, note, later(2), today=TODAY)


def down(phone: DemoPhone) -> list[ReturnDown]:
    return phone.sync(at=NOON).returned


def first(ground: Ground) -> Sealed:
    sealed = ground.sealed(ground.world.assign(), till="broken", photo=jpeg())
    ground.bring(sealed)
    return sealed


def test_items_reasons_and_day_come_down_with_the_parcel_and_without_it_once_it_is_there(
    ground: Ground,
) -> None:
    sealed = first(ground)
    assert down(ground.phone) == []
    sent_back(ground, sealed.visit)
    [one] = down(ground.phone)
    assert (one.visit, one.revision, one.note, one.due_on) == (sealed.visit, 1, "请今天补", later(2))
    assert {it.item: it.reason for it in one.items} == ASKED
    assert (one.hall, one.checklist) == (ground.world.hall, ground.world.checklist.digest)
    assert one.parcel == sealed.sent
    [again] = down(ground.phone)
    assert again == one.model_copy(update={"parcel": None})


def test_another_phone_of_the_shopper_s_gets_all_it_needs_and_nobody_else_hears_of_it(
    ground: Ground,
    client: httpx.Client,
) -> None:
    sealed = first(ground)
    sent_back(ground, sealed.visit)
    reply = ground.world.phone(client).sync(at=NOON)  # with nothing on it
    assert [one.parcel for one in reply.returned] == [sealed.sent]
    assert [hall.id for hall in reply.halls] == [ground.world.hall]
    assert [version.digest for version in reply.checklists] == [ground.world.checklist.digest]
    assert down(ground.world.phone(client, ground.world.zhou)) == []


@pytest.mark.parametrize("how", ["answered", "taken back", "excluded"])
def test_what_is_not_asked_any_more_does_not_come_down(ground: Ground, how: str) -> None:
    planned = ground.world.assign()
    visit = ground.bring(ground.sealed(planned))
    sent_back(ground, visit)
    assert len(down(ground.phone)) == 1
    if how == "answered":
        ground.bring(ground.sealed(planned, revision=2, base=1, smile="broken"))
    elif how == "taken back":
        ground.do(take_return_back, visit)
    else:
        ground.do(exclude, visit, "重复")
    assert down(ground.phone) == []


def test_a_second_return_of_the_same_visit_is_another_one(ground: Ground) -> None:
    planned = ground.world.assign()
    visit = ground.bring(ground.sealed(planned))
    sent_back(ground, visit)
    [one] = down(ground.phone)
    second = ground.sealed(planned, revision=2, base=1, smile="broken")
    ground.bring(second)
    sent_back(ground, visit, {"wait": "时间对不上"})
    [other] = down(ground.phone)
    assert (other.revision, other.parcel, other.id != one.id) == (2, second.sent, True)


def test_what_a_reviewer_corrected_goes_back_as_the_shopper_left_it(ground: Ground) -> None:
    sealed = first(ground)
    change = {"greet": {"answer": {"state": "answered", "value": "broken"}, "reason": "录像"}}
    ground.do(correct, sealed.visit, ground.head(sealed.visit), change)
    sent_back(ground, sealed.visit)
    [one] = down(ground.phone)
    assert (one.revision, one.parcel) == (1, sealed.sent)


def test_evidence_that_is_here_is_linked_and_not_wanted_again(ground: Ground) -> None:
    planned, photo = ground.world.assign(), jpeg()
    visit = ground.bring(ground.sealed(planned, till="broken", photo=photo))
    sent_back(ground, visit)
    ground.phone.put(ground.sealed(planned, revision=2, base=1, till="broken", photo=photo, smile="broken"))
    reply = ground.phone.sync(at=NOON)
    assert [(receipt.kind, receipt.missing) for receipt in reply.receipts] == [("complete", [])]
    assert reply.wanted == []
