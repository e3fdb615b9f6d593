"""Sign-ins that end and phones that are revoked while something is on its way: nothing is lost by it."""

import httpx
import pytest
from sqlmodel import select

from anfang import database
from anfang.clock import now as present
from anfang.core.wire import PART_BYTES
from anfang.people.records import Phone, SignIn
from anfang.people.revoke import revoke
from anfang.visits.records import EvidencePart, Visit
from tests.faults.conftest import Site
from tests.visits.test_evidence import jpeg
from tests.visits.world import NOON, SEALED_AT, walked


def test_a_session_that_ends_in_mid_sync_loses_nothing(site: Site) -> None:
    """401, whatever is called; signed in again, only what is missing is sent."""
    phone = site.phone()
    draft = walked(site.world.assign(), site.world.checklist, till="broken")
    content = jpeg(pad=PART_BYTES)
    name = draft.photo("till", content, NOON)
    sealed = draft.seal(SEALED_AT)
    phone.put(sealed)
    phone.sync(at=NOON)
    phone.send_part(name, 0, content[:PART_BYTES])
    with database.transaction(site.world.engine) as session:
        for sign_in in session.exec(select(SignIn)):
            sign_in.ended_at = present()
    answer = phone.send_part(name, 1, content[PART_BYTES:])
    assert (answer.status_code, answer.json()["code"], answer.json()["retry"]) == (
        401,
        "sign_in_ended",
        "on_user",
    )
    with pytest.raises(httpx.HTTPStatusError, match="sign_in_ended"):
        phone.sync(at=NOON)
    assert phone.outbox[sealed.visit, 1] is sealed
    assert [part.n for part in site.world.rows(EvidencePart)] == [0]
    phone.client.cookies.set("anfang-phone", site.world.token(site.world.lan))
    reply = phone.sync(at=NOON)
    assert [(wanted.digest, wanted.parts) for wanted in reply.wanted] == [(name, [0])]
    assert phone.send_evidence(name, content, there={0}).sealed
    assert [receipt.kind for receipt in phone.sync(at=NOON).changed] == ["complete"]
    assert [visit.wanting for visit in site.world.rows(Visit)] == [0]


def test_a_revoked_phone_is_told_so_and_keeps_its_visits(site: Site) -> None:
    phone = site.phone()
    sealed = walked(site.world.assign(), site.world.checklist).seal(SEALED_AT)
    phone.put(sealed)
    with database.transaction(site.world.engine) as session:
        for row in session.exec(select(Phone)).all():
            revoke(session, row, by=site.world.zhou, now=present())
    with pytest.raises(httpx.HTTPStatusError, match="phone_revoked") as refused:
        phone.sync(at=NOON)
    assert refused.value.response.status_code == 401
    assert site.world.rows(Visit) == []
    assert phone.states[sealed.visit, 1] == "sealed"
    new = site.phone()
    new.put(sealed)
    assert [receipt.kind for receipt in new.sync(at=NOON).receipts] == ["complete"]
