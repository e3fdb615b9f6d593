import pytest
from playwright.sync_api import expect
from tests.journeys.test_phone_returned import Desk, desk, sealed, sync
from tests.journeys.test_phone_screens import begin, fill, page, planned, saved

KIND = """async ([kind, problems]) => {
  const db = await new Promise((done) => { const r = indexedDB.open("notes"); r.onsuccess = () => done(r.result); });
  const all = (s) => new Promise((done) => { const r = db.transaction(s).objectStore(s).getAll(); r.onsuccess = () => done(r.result); });
  const [one] = await all("receipts");
  const [sealed] = await all("sealed");
  const tx = db.transaction(["receipts"], "readwrite");
  tx.objectStore("receipts").put({...one, kind, box: {...one.box, kind, problems}});
  await new Promise((done) => { tx.oncomplete = done; });
}"""
PROBLEMS = {
  "conflict": [{"code": "revision_conflict", "at": "revision", "zh": "第 2 稿已有另一份内容，两份都已保存，请联系督导。", "en": "Revision 2 is here already with other contents; both are kept. Talk to your supervisor."}],
  "refused": [{"code": "answer_missing", "at": "till", "zh": "检查项“服务台席整洁”没有作答。", "en": "Item “Service desks tidy” has no answer."}, {"code":"evidence_too_large","at":"x","zh":"照片太大，超过 20 MB。","en":"The photo is larger than 20 MB."}],
  "parked": [], "quarantined": [{"code":"chain_broken","at":"entries","zh":"记录链不完整，原件已保存。","en":"The chain of entries is broken; the original is kept."}],
}

@pytest.mark.parametrize("language", ["zh", "en"])
def test_shots(page, desk, tmp_path, language):
    at = page.get_by_test_id
    page.set_viewport_size({"width": 390, "height": 844})
    def shot(name, themes=("light", "dark")):
        page.wait_for_timeout(250)
        for theme in themes:
            page.evaluate("(t) => { document.documentElement.dataset.theme = t; }", theme)
            page.wait_for_timeout(160)
            page.screenshot(path=f"/tmp/ph/shots/{name}-{language}-{theme}.png")
    # seal page with notice
    begin(page)
    at("to-outside").click()
    fill(page)
    at("to-seal").click()
    if language == "en":
        at("back").click(); at("back").click(); at("tab-settings").click(); at("language-en").click(); at("tab-today").click(); at("resume").click(); at("to-seal").click()
    shot("seal-open")
    at("noticed-any-yes").click(); at("noticed-stage-during").click(); at("noticed-by-staff").click()
    at("noticed-how").fill("店员问我是不是来检查的" if language == "zh" else "A clerk asked whether I was checking on them")
    shot("seal-noticed")
    at("noticed-any-none").click()
    at("seal").click()
    expect(at("receipt")).to_be_visible()
    page.wait_for_timeout(3000)
    shot("report")
    at("back").click(); at("tab-outbox").click()
    visit = at("parcel").get_attribute("data-visit")
    for kind, problems in PROBLEMS.items():
        page.evaluate(KIND, [kind, problems])
        at("tab-today").click(); at("tab-outbox").click()
        shot(f"outbox-{kind}")
    at("tab-today").click()
    desk.send_back(visit)
    desk.page.wait_for_timeout(300)
    sync(page)
    expect(at("returned")).to_be_visible()
    shot("today-returned")
    at("returned").click()
    shot("visit-asked")
    at("asked-item").click()
    page.wait_for_timeout(1700)
    shot("visit-item")
    at("greet_in-change").click()
    shot("visit-reason")
    at("reason-0").click()
    at("smile-broken").click(); at("greet_in-broken").click()
    saved(page)
    shot("visit-changed")
    if language == "zh":
        for w, size in ((320, "200"), (320, "100")):
            pass
    desk.at(visit).get_by_role("button", name="撤回退回").click()
    at("back").click(); sync(page)
    shot("today-takenback")
    at("resume").click()
    shot("visit-takenback")
    at("to-seal").click()
    shot("seal-takenback")
    at("back").click(); at("back").click()
    desk.send_back(visit); sync(page); at("returned").click(); at("to-seal").click(); at("seal").click()
    page.wait_for_timeout(4000)
    d = desk.at(visit)
    d.screenshot(path=f"/tmp/ph/shots/desk-{language}.png", full_page=True)
    d.goto(f"{desk.address}/desk/visits/{visit}"); d.screenshot(path=f"/tmp/ph/shots/deskvisit-{language}.png", full_page=True)

def test_small(page):
    at = page.get_by_test_id
    page.set_viewport_size({"width": 320, "height": 568})
    at("tab-settings").click(); at("size-200").click(); at("tab-today").click()
    at("assignment").nth(1).click(); at("start-visit").click()
    page.wait_for_timeout(300)
    page.screenshot(path="/tmp/ph/shots/small-inside.png")
    print(page.locator("main").bounding_box(), page.locator("header.top").first.bounding_box(), page.locator("footer").bounding_box())
    at("to-outside").click(); page.wait_for_timeout(300)
    page.screenshot(path="/tmp/ph/shots/small-outside.png")
    print(page.locator("main").bounding_box(), page.locator("header.top").first.bounding_box(), page.locator("footer").bounding_box())
