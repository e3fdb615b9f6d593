"""The phone's storage and sync in a real browser, over a real server [sync P1, P3, P4, P5, §On the phone]."""

import random
from typing import Any

import pytest

from anfang.core.wire import PART_BYTES
from anfang.visits.records import Revision
from tests.browser import Phone, settles
from tests.journeys.cutting import CuttingProxy, Way
from tests.journeys.lab import BEGIN, REOPEN, ROUND, Lab, planned
from tests.servers import Server
from tests.visits.world import World

ANSWER = """async () => {
  await visit.mark('arrived');
  for (const item of ['greet', 'smile', 'till']) await visit.answer(item, {state: 'answered', value: 'kept'});
  await visit.answer('wait', {state: 'answered', value: 5});
}"""
UNTIL_COMPLETE = """async () => {
  while ((await lab.outbox(store))[0]?.receipt?.kind !== 'complete') await new Promise((go) => setTimeout(go, 20));
}"""
# A tab hears a moment later that another one has taken the visit over.
UNTIL_LOST = """async () => {
  while (visit.writable) await new Promise((go) => setTimeout(go, 20));
}"""
# Chance, which no disk compresses.
PHOTO = """(size) => visit.addEvidence(Uint8Array.from({length: size}, () => Math.random() * 256).buffer,
  {type: 'image/jpeg', item: 'till', source: 'camera', taken_at: 1})"""
# A real picture with chance behind its end, as large as asked for.
PICTURE = """async (size) => {
  const blob = await new OffscreenCanvas(8, 8).getContext('2d').canvas.convertToBlob({type: 'image/jpeg'});
  const bytes = Uint8Array.from({length: size}, () => Math.random() * 256);
  bytes.set(new Uint8Array(await blob.arrayBuffer()));
  return visit.addEvidence(bytes.buffer, {type: 'image/jpeg', item: null, source: 'camera', taken_at: 1});
}"""
HELD = """async () => (await lab.outbox(store)).map((one) => ({
  digest: one.sealed.digest, state: one.outbox?.state ?? null, trouble: one.outbox?.trouble?.code ?? null,
  receipt: one.receipt?.kind ?? null, final: one.receipt?.final ?? null}))"""


def test_what_was_shown_as_saved_is_there_after_the_browser_is_killed(lab: Lab, laid: World) -> None:
    """P1: an answer shown as saved survives SIGKILL of the browser at any moment."""
    page = planned(lab, laid)
    visit = page.evaluate(BEGIN)
    chance = random.Random(7)
    for _ in range(6):
        saved: list[tuple[int, str]] = []
        page.expose_function("told", lambda n, head, saved=saved: saved.append((n, head)))
        page.evaluate("() => { void lab.tapForEver(visit, told); }")
        settles(page, lambda saved=saved: len(saved) > 0, True)  # type: ignore[misc]
        page.wait_for_timeout(chance.randrange(50, 500))
        lab.phone.kill()
        page = lab.open()
        page.evaluate(REOPEN, visit)
        entries: list[dict[str, Any]] = page.evaluate("() => visit.entries()")
        assert saved and [entry["n"] for entry in entries] == list(range(1, len(entries) + 1))
        heads = page.evaluate("async () => [visit.draft.length, visit.draft.head]")
        assert heads[0] == len(entries) >= saved[-1][0]
        last = [entry["value"]["value"] for entry in entries if entry["kind"] == "answer"][-1]
        assert page.evaluate("() => visit.answers.greet.value") == last


def test_a_sealed_visit_is_scored_alike_on_the_server_and_sent_only_once(lab: Lab, laid: World) -> None:
    page = planned(lab, laid)
    visit = page.evaluate(BEGIN)
    page.evaluate(ANSWER)
    sealed = page.evaluate("() => visit.exposure('none').then(() => visit.seal('test'))")
    assert page.evaluate(ROUND, False) == {"how": "done"}
    assert page.evaluate(ROUND, True) == {"how": "done"}
    assert page.evaluate(HELD) == [
        {"digest": sealed["digest"], "state": None, "trouble": None, "receipt": "complete", "final": 10000}
    ]
    assert (
        page.evaluate(
            "(digest) => lab.scorecardOf(store, digest).then((card) => card.final)", sealed["digest"]
        )
        == 10000
    )
    kept = laid.rows(Revision)
    assert [(str(one.visit_id), one.claim_digest == one.scorecard_digest) for one in kept] == [(visit, True)]


def test_a_second_tab_only_reads_until_it_takes_the_visit_over(lab: Lab, laid: World) -> None:
    page = planned(lab, laid)
    visit = page.evaluate(BEGIN)
    page.evaluate("() => visit.answer('greet', {state: 'answered', value: 'kept'})")
    other = lab.at(page.context.new_page())
    opening = "async ([id, take]) => { globalThis.visit = await lab.openVisit(store, id, {take}); return visit.writable; }"
    assert other.evaluate(opening, [visit, False]) is False
    tap = "(value) => visit.answer('greet', {state: 'answered', value}).then(() => 'saved', (error) => error.name)"
    assert other.evaluate(tap, "broken") == "ReadOnly"
    assert other.evaluate(opening, [visit, True]) is True
    page.evaluate(UNTIL_LOST)
    assert page.evaluate(tap, "kept") == "ReadOnly"
    assert other.evaluate(tap, "broken") == "saved"
    assert other.evaluate("() => visit.entries().then((all) => all.map((one) => one.n))") == [1, 2, 3, 4]


def test_a_tap_never_overwrites_what_another_tab_wrote_even_where_no_lock_told(lab: Lab, laid: World) -> None:
    page = planned(lab, laid)
    visit = page.evaluate(BEGIN)
    other = lab.at(page.context.new_page())
    behind_its_back = """(id) => store.db.write(['drafts', 'entries'], async (tx) => {
      const row = await tx.objectStore('drafts').get(id);
      await tx.objectStore('drafts').put({...row, head: 'theirs', length: 2});
      await tx.objectStore('entries').put({visit: id, n: 2, box: 'theirs'});
    })"""
    other.evaluate(behind_its_back, visit)
    tap = (
        "visit.answer('greet', {state: 'answered', value: 'kept'}).then(() => 'saved', (error) => error.name)"
    )
    assert page.evaluate(tap) == "ReadOnly"
    row = (
        "(id) => store.db.read(['drafts'], (tx) => tx.objectStore('drafts').get(id)).then((row) => row.head)"
    )
    assert other.evaluate(row, visit) == "theirs"


def test_a_full_quota_is_told_and_costs_nothing_that_was_saved(lab: Lab, laid: World) -> None:
    page = planned(lab, laid)
    visit = page.evaluate(BEGIN)
    page.evaluate(ANSWER)
    lab.phone.close()
    page = lab.open(quota=3 * 1024 * 1024)
    page.evaluate(REOPEN, visit)
    before = page.evaluate("() => JSON.stringify(visit.draft)")
    photo = PHOTO + ".then(() => 'kept', (error) => error.name)"
    assert page.evaluate(photo, 8 * 1024 * 1024) == "NoRoom"
    assert page.evaluate("() => JSON.stringify(visit.draft)") == before
    lab.phone.kill()
    page = lab.open()
    page.evaluate(REOPEN, visit)
    assert sorted(page.evaluate("() => Object.keys(visit.answers)")) == ["greet", "smile", "till", "wait"]
    assert page.evaluate(photo, 1024 * 1024) == "kept"


@pytest.mark.parametrize(
    ("status", "content_type", "body"),
    [
        (200, "text/html", "<html>请登录无线网络</html>"),
        (200, "application/json", '{"schema":1,"receipts":[]}'),
        (401, "text/html", "<html>"),
        (302, "text/html", ""),
        (204, "application/json", ""),
    ],
)
def test_a_captive_portals_answer_acknowledges_nothing(
    lab: Lab, laid: World, status: int, content_type: str, body: str
) -> None:
    """P5: after any reply the data is still on the phone and can be exported."""
    page = planned(lab, laid)
    page.evaluate(BEGIN)
    page.evaluate(ANSWER)
    page.evaluate("() => visit.exposure('none').then(() => visit.seal('test'))")
    headers = {"Content-Type": content_type} | ({"Location": "/portal"} if status == 302 else {})
    portal = "**/api/**"
    page.context.route(portal, lambda route: route.fulfill(status=status, headers=headers, body=body))
    ended = page.evaluate(ROUND, False)
    assert (ended["how"], ended["trouble"]["kind"]) == ("trouble", "again")
    assert [(one["state"], one["receipt"]) for one in page.evaluate(HELD)] == [("waiting", None)]
    assert page.evaluate("async () => (await lab.exportAll(store, 'a long passphrase')).size") > 1000
    page.context.unroute(portal)
    assert page.evaluate(ROUND, False) == {"how": "done"}
    assert [one["receipt"] for one in page.evaluate(HELD)] == ["complete"]


def test_nothing_leaves_the_phone_while_a_visit_is_open_inside(lab: Lab, laid: World) -> None:
    """A covert visit makes no request to the server unless the shopper asks [security §Who must not learn what]."""
    page = planned(lab, laid)
    page.evaluate(BEGIN)
    page.evaluate(ANSWER)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate("() => { globalThis.engine = lab.startSync(store, {app: 'test', language: () => 'zh'}); }")
    page.wait_for_function("() => engine.status.state === 'quiet'")
    page.evaluate("() => dispatchEvent(new Event('online'))")
    page.evaluate("() => visit.note(null, '茶水台无人')")
    assert asked == []
    page.evaluate("() => visit.exposure('none').then(() => visit.seal('test'))")
    page.evaluate(UNTIL_COMPLETE)
    assert asked and {url.removeprefix(lab.address) for url in asked} == {"/api/sync"}


def test_after_k_cuts_at_any_byte_at_most_2k_parts_are_sent_again(
    phone: Phone, live_server: Server, laid: World, lab_script: str
) -> None:
    """P3: after k cuts at any byte, at most k × 2 parts are sent again."""
    line = CuttingProxy(live_server.port)
    try:
        page = planned(Lab(phone, line.address, lab_script), laid)
        page.evaluate(BEGIN)
        page.evaluate(ANSWER)
        page.evaluate(PICTURE, 3_300_000)
        page.evaluate("() => visit.exposure('none').then(() => visit.seal('test'))")
        puts: list[str] = []
        page.on("request", lambda request: puts.append(request.url) if request.method == "PUT" else None)
        before, chance = line.passed["up"], random.Random(11)
        ways: tuple[Way, Way] = ("up", "down")
        # Down, replies are small: some hundred bytes each.
        line.cut([(way, chance.randrange(1, 900_000 if way == "up" else 1500)) for way in ways * 4])
        for _ in range(30):
            if page.evaluate(ROUND, True) == {"how": "done"}:
                break
        assert [one["receipt"] for one in page.evaluate(HELD)] == ["complete"]
        assert line.made >= 3
        assert len(set(puts)) == 7
        assert len(puts) - 7 <= 2 * line.made
        # The browser repeats by itself what was cut on a connection it had used before: it counts as well.
        assert line.passed["up"] - before <= 3_300_000 + 2 * line.made * PART_BYTES + 100_000
        assert len(laid.rows(Revision)) == 1
    finally:
        line.close()
