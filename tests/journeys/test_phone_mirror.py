"""The second copy of the phone's storage, against a browser that loses the first one [docs/decisions/0021]."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page

from anfang.visits.records import Revision
from tests.journeys.lab import BEGIN, REOPEN, ROUND, Lab, planned
from tests.visits.world import World

ANSWERS = """async () => {
  await visit.mark('arrived');
  for (const item of ['greet', 'smile', 'till']) await visit.answer(item, {state: 'answered', value: 'kept'});
  await visit.answer('wait', {state: 'answered', value: 5});
}"""
PICTURE = """async (size) => {
  const blob = await new OffscreenCanvas(8, 8).getContext('2d').canvas.convertToBlob({type: 'image/jpeg'});
  const bytes = Uint8Array.from({length: size}, () => Math.random() * 256);
  bytes.set(new Uint8Array(await blob.arrayBuffer()));
  return visit.addEvidence(bytes.buffer, {type: 'image/jpeg', item: null, source: 'camera', taken_at: 1});
}"""
# Stands beside the app's database in the same LevelDB: gone when the browser has thrown that away.
WITNESS = """() => new Promise((done) => {
  const asked = indexedDB.open('witness');
  let here = true;
  asked.onupgradeneeded = () => { here = false; };
  asked.onsuccess = () => { asked.result.close(); done(here); };
})"""
# Every row of both copies, as text; an empty object where there is none.
COPIES = """async () => {
  const bytes = async (buffer) => [...new Uint8Array(await crypto.subtle.digest('SHA-256', buffer))].join();
  const rows = async (factory) => {
    const db = await new Promise((done) => { factory.open('notes').onsuccess = (event) => done(event.target.result); });
    const found = {};
    for (const name of db.objectStoreNames) {
      const asked = db.transaction(name).objectStore(name).getAll();
      await new Promise((done) => { asked.onsuccess = done; });
      for (const row of asked.result) if (row.part) row.part = await bytes(row.part);
      found[name] = asked.result.map((row) => JSON.stringify(row));
    }
    db.close();
    return found;
  };
  const bucket = await navigator.storageBuckets.open('notes');
  return [await rows(indexedDB), await rows(bucket.indexedDB)];
}"""
# What a kill between the two writes leaves behind: a turn that one copy lacks, with what it touched.
ALONE = """async ([first, id, to]) => {
  const factory = first ? indexedDB : (await navigator.storageBuckets.open('notes')).indexedDB;
  const db = await new Promise((done) => { factory.open('notes').onsuccess = (event) => done(event.target.result); });
  const tx = db.transaction(['settings', 'turns'], 'readwrite');
  tx.objectStore('settings').put({person: '', key: 'words', box: to});
  tx.objectStore('turns').put({id, touched: [['settings', ['', 'words'], ['', 'words']]]});
  await new Promise((done) => { tx.oncomplete = done; });
  db.close();
}"""
# A page may close while its copy is being made; it is level when nobody holds the lock.
UNTIL_LEVEL = """async () => {
  while ((await navigator.locks.query()).held.some((one) => one.name === 'mirror')) await new Promise((go) => setTimeout(go, 20));
}"""
NO_BUCKETS = "delete Navigator.prototype.storageBuckets;\n"


def logs(profile: Path, where: str) -> list[Path]:
    """The logs of the databases in a folder of the profile, not the empty ones."""
    return [path for path in (profile / "Default" / where).rglob("*.leveldb/*.log") if path.stat().st_size]


def damage(profile: Path, where: str = "IndexedDB") -> None:
    """Flip bytes in the first third of each log: a record that cannot be read, and good ones behind it."""
    found = logs(profile, where)
    assert found, f"no log in {where}"
    for path in found:
        content = bytearray(path.read_bytes())
        middle = len(content) // 3
        content[middle : middle + 64] = bytes(byte ^ 255 for byte in content[middle : middle + 64])
        path.write_bytes(content)


def equal(page: Page) -> dict[str, list[str]]:
    """Both copies hold the same rows, which it answers; without the turns, which may be fewer at any start."""
    page.evaluate(UNTIL_LEVEL)
    ours, theirs = page.evaluate(COPIES)
    assert ours == theirs and ours.pop("turns")
    return dict(ours)


def open_visit(lab: Lab, laid: World) -> tuple[Page, str]:
    """A visit with answers and a picture, saved by a browser that was killed then."""
    page = planned(lab, laid)
    assert page.evaluate(WITNESS) is False
    visit = page.evaluate(BEGIN)
    page.evaluate(ANSWERS)
    page.evaluate(PICTURE, 700_000)
    return page, visit


def test_what_the_browser_threw_away_comes_back_from_the_second_copy(lab: Lab, laid: World) -> None:
    """P1, where the browser itself loses the database: answers, picture and outbox are there, and the visit goes on."""
    page, visit = open_visit(lab, laid)
    before = equal(page)
    lab.phone.kill()
    damage(lab.phone.profile)
    page = lab.open()
    assert page.evaluate(WITNESS) is False, "the browser still had its database: nothing was proved"
    assert equal(page) == before
    page.evaluate(REOPEN, visit)
    page.evaluate("() => visit.answer('greet', {state: 'answered', value: 'broken'})")
    page.evaluate("() => visit.exposure('none').then(() => visit.seal('test'))")
    # Once more, with the parcel in the outbox.
    lab.phone.kill()
    damage(lab.phone.profile)
    # The browser writes cookies late; not so the phone, which would ask to sign in again.
    page = lab.open(laid.token(laid.lan))
    assert page.evaluate(WITNESS) is False
    assert page.evaluate(ROUND, True) == {"how": "done"}
    assert page.evaluate("() => lab.outbox(store).then(([one]) => one.receipt.kind)") == "complete"
    assert [str(one.visit_id) for one in laid.rows(Revision)] == [visit]
    equal(page)


def test_without_a_second_copy_the_browser_loses_everything(lab: Lab, laid: World) -> None:
    """What the second copy is for: when this fails, the browser has learnt to keep its database, and the copy can go."""
    lab.script = NO_BUCKETS + lab.script
    _, visit = open_visit(lab, laid)
    lab.phone.kill()
    damage(lab.phone.profile)
    page = lab.open()
    assert page.evaluate(WITNESS) is False
    assert page.evaluate(f"({REOPEN})('{visit}').catch((error) => error.message)") == "not_ready: person"


@pytest.mark.parametrize("how", ["deleted", "damaged", "from an older app"])
def test_a_lost_second_copy_is_made_anew(lab: Lab, laid: World, how: str) -> None:
    script = lab.script
    if how == "from an older app":
        lab.script = NO_BUCKETS + script
    page, visit = open_visit(lab, laid)
    if how == "deleted":
        page.evaluate("() => navigator.storageBuckets.delete('notes')")
        # Nobody waits for it.
        page.evaluate("() => visit.answer('greet', {state: 'answered', value: 'broken'})")
    lab.phone.kill()
    if how == "damaged":
        damage(lab.phone.profile, "WebStorage")
    lab.script = script
    page = lab.open()
    page.evaluate(REOPEN, visit)
    assert len(equal(page)["chunks"]) == 2
    lab.phone.kill()
    damage(lab.phone.profile)
    page = lab.open()
    page.evaluate(REOPEN, visit)
    assert page.evaluate("() => visit.answers.greet.value") == ("broken" if how == "deleted" else "kept")


@pytest.mark.parametrize("first", [True, False])
def test_a_write_that_one_copy_lacks_is_brought_over_or_taken_back(
    lab: Lab, laid: World, first: bool
) -> None:
    page = planned(lab, laid)
    page.evaluate("() => lab.set(store, 'words', 'both')")
    page.evaluate(ALONE, [first, "ffffffff-ffff", "one"])
    page = lab.at(page)
    equal(page)
    assert page.evaluate("() => lab.setting(store, 'words')") == ("one" if first else "both")
    page.evaluate("() => lab.set(store, 'words', 'again')")
    equal(page)


def test_what_is_deleted_goes_from_the_second_copy_too(lab: Lab, laid: World) -> None:
    page, visit = open_visit(lab, laid)
    picture = "() => visit.draft.evidence[0].digest"
    page.evaluate("(digest) => visit.dropEvidence(digest, null)", page.evaluate(picture))
    assert equal(page)["chunks"] == []
    page.evaluate(PICTURE, 700_000)
    page.evaluate("() => visit.close()")
    page.evaluate("(id) => lab.discard(store, id, {exportOffered: true})", visit)
    rows = equal(page)
    assert [rows[name] for name in ("drafts", "evidence", "chunks")] == [[], [], []]
    # What stays is an empty place, which refuses a late tap of another tab.
    assert [json.loads(row)["box"] for row in rows["entries"]] == [None]


def test_a_second_copy_without_room_stops_nothing(lab: Lab, laid: World) -> None:
    page, visit = open_visit(lab, laid)
    small = "() => navigator.storageBuckets.delete('notes').then(() => navigator.storageBuckets.open('notes', {quota: 3e6})).then(() => 0)"
    page.evaluate(small)
    page = lab.at(page)
    page.evaluate(REOPEN, visit)
    for n in range(4):
        page.evaluate(PICTURE, 1_000_000)
        assert page.evaluate("() => visit.draft.evidence.length") == n + 2
    page.evaluate("() => visit.answer('greet', {state: 'answered', value: 'broken'})")
    page.evaluate(UNTIL_LEVEL)
    ours, theirs = page.evaluate(COPIES)
    assert len(ours["evidence"]) == 5 > len(theirs["evidence"]), (
        "the second copy had room: nothing was proved"
    )
    lab.phone.kill()
    page = lab.open()
    page.evaluate(REOPEN, visit)
    assert page.evaluate("() => [visit.draft.evidence.length, visit.answers.greet.value]") == [5, "broken"]
    page.evaluate("() => navigator.storageBuckets.delete('notes')")
    page = lab.at(page)
    assert len(equal(page)["evidence"]) == 5


def test_where_the_first_copy_has_no_room_the_second_gives_its_own(lab: Lab, laid: World) -> None:
    page, visit = open_visit(lab, laid)
    lab.phone.close()
    page = lab.open(quota=3 * 1024 * 1024)
    page.evaluate(REOPEN, visit)
    assert page.evaluate(f"({PICTURE})(8000000).then(() => 'kept', (error) => error.name)") == "NoRoom"
    assert page.evaluate("() => navigator.storageBuckets.keys()") == []
    lab.phone.close()
    page = lab.open()
    assert len(equal(page)["evidence"]) == 1


def test_two_tabs_leave_two_equal_copies(lab: Lab, laid: World) -> None:
    page, _ = open_visit(lab, laid)
    other = lab.at(page.context.new_page())
    many = """async (name) => {
      for (let n = 0; n < 40; n++) await Promise.all([lab.set(store, name + n % 7, n), lab.set(store, 'both', name + n)]);
    }"""
    page.evaluate("() => { globalThis.taps = lab.tapForEver(visit, async () => null).catch(() => null); }")
    other.evaluate("() => { globalThis.sets = (" + many + ")('b'); }")
    third = lab.at(page.context.new_page())
    third.evaluate(many, "c")
    other.evaluate("() => sets")
    page.evaluate("async () => { await visit.close(); await taps; }")
    page.evaluate(UNTIL_LEVEL)
    for tab in (page, other, third):
        tab.evaluate("() => lab.set(store, 'last', 1)")
    rows = equal(page)
    assert len(rows["settings"]) >= 15
    lab.phone.kill()
    damage(lab.phone.profile)
    page = lab.open()
    assert equal(page) == rows
