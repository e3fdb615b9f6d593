"""The phone's doors: bring and fetch."""

from typing import Annotated

from fastapi import APIRouter, Request

from anfang import clock
from anfang.body import body
from anfang.core.wire import SyncReply, SyncRequest
from anfang.database import Writing
from anfang.people.who import Shopper
from anfang.problems import NotHere
from anfang.visits.sync import sync
from anfang.visits.times import millis

router = APIRouter(prefix="/api")


@router.post("/sync")
def bring_and_fetch(
    request: Request, who: Shopper, sent: Annotated[SyncRequest, body(SyncRequest)], session: Writing
) -> SyncReply:
    """Brings sealed parcels and the phone's inventory; fetches receipts, planned visits, and what the phone lacks.

    Everything is committed before the answer leaves. Parcels are judged one by one: a bad one is told in its receipt.
    """
    if who.phone is None:
        raise NotHere
    request.app.state.limits.phone(who.phone.id)
    now = clock.now()
    reply = sync(session, sent, by=who.person, phone=who.phone, settings=request.app.state.settings, now=now)
    return reply.model_copy(update={"server_sent_at": millis(clock.now())})
