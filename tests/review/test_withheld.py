"""Until a veto has its second word, neither score nor band leaves the review pages: not by any page, not to the shopper's phone."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

import tests.review.ground as grounds
from anfang import database
from anfang.clock import now as present
from anfang.core.wire import Receipt
from anfang.people.sign_in import sign_in
from anfang.visits.records import Visit
from anfang.visits.veto_settled import veto_settled
from tests.review.ground import Ground, guarded, lay_ground
from tests.visits.test_evidence import jpeg
from tests.visits.world import NOON, World


def grave() -> dict[str, Any]:
    """`till` brings down its whole dimension, so that what a veto takes is more than the item's own loss."""
    said = guarded()
    said["dimensions"][0]["indicators"][1]["items"][0]["veto"] = "dimension"
    return said


@pytest.fixture
def vetoed(world: World, client: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> Ground:
    monkeypatch.setattr(grounds, "guarded", grave)
    return lay_ground(world, client)


def page(ground: Ground, client: httpx.Client, path: str) -> str:
    """A page of the console as mei sees it."""
    with database.transaction(ground.world.engine) as session:
        _, token = sign_in(
            session, ground.people["mei"], ends_at=present() + timedelta(hours=1), now=present()
        )
    client.cookies.set("anfang-desk", token)
    answer = client.get(path, headers={"accept-language": "en"})
    assert answer.status_code == 200, answer.text
    return answer.text


def settle(ground: Ground, visit: UUID) -> None:
    with database.transaction(ground.world.engine) as session:
        veto_settled(session, session.get_one(Visit, visit))


def bring(ground: Ground) -> tuple[UUID, Receipt]:
    sealed = ground.sealed(ground.world.assign(), till="broken", photo=jpeg())
    ground.phone.put(sealed)
    [receipt] = ground.phone.sync(at=NOON).receipts
    return sealed.visit, receipt


def figures(text: str) -> dict[str, Any]:
    """What the page says of the whole visit, of its one dimension, and what was lost in the deduction table and its sum."""
    headline = re.findall(r'class="figure">([^<]*)<', text)[0]
    block = re.findall(r'<span class="number"><b>([^<]*)</b>', text)[0]
    lost = re.findall(r'<td class="number"><span class="minus">−([0-9.]+)', text)
    return {"headline": headline, "block": block, "lost": sorted(lost)}


def test_the_page_of_the_visit_shows_what_was_seen_and_nothing_that_the_veto_took(
    vetoed: Ground, client: httpx.Client
) -> None:
    visit, _ = bring(vetoed)
    at = f"/desk/visits/{visit}"
    open_ = page(vetoed, client, at)
    settle(vetoed, visit)
    told = page(vetoed, client, at)
    # Raw is 50.00: one of two indicators. Final is 0.00: the veto takes the other 50.00.
    assert figures(told) == {"headline": "0.00", "block": "0.00", "lost": ["100.00", "50.00", "50.00"]}
    assert figures(open_) == {"headline": "—", "block": "50.00", "lost": ["50.00", "50.00"]}
    assert "(50.00)" in told and "(50.00)" not in open_, "raw beside a final that is another"
    assert 'class="badge red">Red' not in open_


def test_the_shopper_s_phone_is_told_that_it_came_and_not_what_it_scored(
    vetoed: Ground, client: httpx.Client
) -> None:
    visit, receipt = bring(vetoed)
    assert (receipt.kind, receipt.final, receipt.scorecard) == ("received", None, None)
    said = client.get(f"/api/visits/{visit}").json()
    assert (said["state"], said["withheld"]) == ("received", True)
    assert (said["scorecard"], said["scorecard_digest"], said["agrees"]) == (None, None, None)
    settle(vetoed, visit)
    said = client.get(f"/api/visits/{visit}").json()
    assert (said["withheld"], said["agrees"], said["scorecard"]["final"]) == (False, True, 0)
    sealed = vetoed.phone.outbox[visit, 1]
    [again] = vetoed.phone.bring([sealed], at=NOON).receipts
    assert (again.final, again.scorecard) == (0, said["scorecard_digest"])


def test_a_first_revision_is_no_way_round(vetoed: Ground, client: httpx.Client) -> None:
    """Of a revision that is not the head any more nobody asks a second reviewer: it stays withheld."""
    planned = vetoed.world.assign()
    first = vetoed.sealed(planned, till="broken", photo=jpeg())
    vetoed.bring(first)
    vetoed.bring(vetoed.sealed(planned, revision=2, base=1, till="broken", photo=jpeg(), smile="broken"))
    [receipt] = vetoed.phone.bring([first], at=NOON).receipts
    assert (receipt.kind, receipt.final) == ("complete", None)
    assert "0.00" not in re.findall(
        r"· ([0-9.]+)</small></h3>", page(vetoed, client, f"/desk/visits/{planned.visit}")
    )


def test_the_list_neither_filters_nor_sorts_by_what_it_does_not_show(
    vetoed: Ground, client: httpx.Client
) -> None:
    visit, _ = bring(vetoed)
    plain = vetoed.visit()
    assert str(visit) in page(vetoed, client, "/desk/visits")
    for query in ("band=red", "sort=score&order=up", "sort=score&order=down"):
        assert str(visit) not in page(vetoed, client, f"/desk/visits?{query}"), query
    assert str(plain) in page(vetoed, client, "/desk/visits?sort=score")
    settle(vetoed, visit)
    assert str(visit) in page(vetoed, client, "/desk/visits?band=red")
