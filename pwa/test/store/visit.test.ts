import { expect, it } from "vitest";
import { checkChain } from "../../src/core/entries.ts";
import type { Parcel } from "../../src/core/wire.ts";
import { AnotherOpen, beginVisit, drafts, openVisit, outbox, parcelBody, ReadOnly, scorecardOf, Wanting } from "../../src/store/index.ts";
import { answered, begun, clock, newStore, pass, photo, plan, visiting } from "./kit.ts";

it("keeps an answer and its entry before it says saved, and finds both after a new start", async () => {
  const { store, visit } = await visiting();
  await visit.answer("greet", { state: "answered", value: "broken" });
  await visit.note("greet", "低头看手机");
  await visit.close();
  const again = await openVisit(store, visit.draft.visit);
  expect(again.answers).toEqual({ greet: { state: "answered", value: "broken", note: "低头看手机" } });
  const entries = await again.entries();
  expect(entries.map(({ n, kind, item, value }) => [n, kind, item, value])).toEqual([
    [1, "open", null, null],
    [2, "answer", "greet", { state: "answered", value: "broken" }],
    [3, "note", "greet", "低头看手机"],
    [4, "open", null, null],
  ]);
  expect(await checkChain(entries, again.draft.head, again.draft.length)).toBe(true);
});

it("writes taps in the order they were made, with the times they were made at", async () => {
  const { visit } = await visiting();
  const taps = [visit.answer("greet", { state: "answered", value: "kept" }), visit.clear("greet"), visit.mark("served")];
  const made = clock.at;
  pass(5000);
  await Promise.all(taps);
  const entries = (await visit.entries()).slice(1);
  expect(entries.map(({ kind, at }) => [kind, at])).toEqual([["answer", made], ["clear", made], ["mark", made]]);
});

it("measures whole minutes between marks, rounded up, whichever clock stood still or was set back", async () => {
  const { visit } = await visiting();
  await visit.mark("arrived");
  pass(60_001);
  await visit.mark("greeted");
  expect(visit.answers["greet_minutes"]).toEqual({ state: "answered", value: 2 });
  clock.at -= 3_600_000;
  clock.mono += 120_000;
  await visit.mark("greeted");
  expect(visit.answers["greet_minutes"]).toEqual({ state: "answered", value: 4 });
  clock.at += 3_600_000 + 300_000;
  await visit.mark("greeted");
  expect(visit.answers["greet_minutes"]).toEqual({ state: "answered", value: 7 });
  await visit.unmark("greeted");
  expect(visit.answers["greet_minutes"]).toBeUndefined();
});

it("takes changes back one by one as new entries: answers, notes, marks with what they measured", async () => {
  const { visit } = await visiting();
  await visit.answer("tidy", { state: "answered", value: "broken" });
  await visit.note(null, "x");
  await visit.mark("arrived");
  pass(60_000);
  await visit.mark("greeted");
  expect(await visit.undo()).toBe("greeted");
  expect(visit.draft.marks.map((one) => one.key)).toEqual(["arrived"]);
  expect(visit.answers["greet_minutes"]).toBeUndefined();
  expect([await visit.undo(), await visit.undo(), await visit.undo(), await visit.undo()]).toEqual(["arrived", null, "tidy", null]);
  expect(visit.draft).toMatchObject({ marks: [], note: "", answers: {} });
  const kinds = (await visit.entries()).map((one) => one.kind);
  expect(kinds).toEqual(["open", "answer", "note", "mark", "mark", "answer", "unmark", "clear", "unmark", "note", "clear"]);
});

it("says what is missing in checklist order, and seals nothing before", async () => {
  const { store, visit } = await visiting();
  await visit.answer("tidy", { state: "answered", value: "broken" });
  await expect(visit.seal("test")).rejects.toThrow(Wanting);
  expect(visit.missing().map(({ item, what }) => [item, what])).toEqual([["greet", "unanswered"], ["tidy", "evidence"]]);
  expect(await outbox(store)).toEqual([]);
  expect(visit.writable).toBe(true);
});

it("seals revision, parcel and outbox row together; what is not asked stays in the draft", async () => {
  const { store, visit } = await visiting();
  await answered(visit);
  await visit.answer("greet", { state: "answered", value: "broken" });
  const link = await visit.addEvidence(photo(700_000), { type: "image/jpeg", item: "tidy", source: "camera", taken_at: clock.at });
  const sealed = await visit.seal("test 1");
  const [row] = await outbox(store);
  expect(row).toMatchObject({ sealed: { digest: sealed.digest }, outbox: { state: "waiting" }, receipt: null, evidenceBytes: 700_000 });
  const parcel = JSON.parse(new TextDecoder().decode((await parcelBody(store, sealed.digest)) as ArrayBuffer)) as Parcel;
  expect(Object.keys(parcel.answers).sort()).toEqual(["greet", "tidy"]);
  expect(parcel).toMatchObject({ revision: 1, base: null, app: "test 1", evidence: [{ ...link, item: "tidy" }] });
  expect(await checkChain(parcel.entries.log, parcel.entries.head, parcel.entries.length)).toBe(true);
  expect(parcel.entries.log.at(-1)?.kind).toBe("seal");
  expect(visit.draft.answers["greet_minutes"]).toEqual({ state: "answered", value: 2 });
  expect(await scorecardOf<{ final: number }>(store, sealed.digest)).toMatchObject({ final: 4000 });
  await expect(visit.answer("greet", { state: "answered", value: "kept" })).rejects.toThrow(ReadOnly);
});

it("links a photo only after its bytes were read back, keeps them while a sealed revision names them", async () => {
  const { visit } = await visiting();
  const about = { type: "image/jpeg", item: "tidy", source: "camera", taken_at: 1 } as const;
  const bytes = photo(1_100_000);
  const link = await visit.addEvidence(bytes, about);
  expect(new Uint8Array(await visit.evidenceBytes(link.digest))).toEqual(new Uint8Array(bytes));
  await visit.dropEvidence(link.digest, "tidy");
  await expect(visit.evidenceBytes(link.digest)).rejects.toThrow("damaged");
  expect(visit.draft.evidence).toEqual([]);
});

it("lets a second tab read only, until the first has closed or it takes over", async () => {
  const { store, visit } = await visiting();
  const second = await openVisit(store, visit.draft.visit);
  expect([visit.writable, second.writable]).toEqual([true, false]);
  await expect(second.answer("greet", { state: "answered", value: "kept" })).rejects.toThrow(ReadOnly);
  await visit.answer("greet", { state: "answered", value: "broken" });
  expect(await second.claim(true)).toBe(true);
  expect(second.answers["greet"]).toEqual({ state: "answered", value: "broken" });
  await expect(visit.answer("greet", { state: "answered", value: "kept" })).rejects.toThrow(ReadOnly);
  await second.answer("greet", { state: "answered", value: "kept" });
  await second.close();
  expect((await openVisit(store, visit.draft.visit)).writable).toBe(true);
});

it("never overwrites what another tab wrote since, even where the lock did not tell", async () => {
  const { store, visit } = await visiting();
  const row = await store.db.read(["drafts"], (tx) => tx.objectStore("drafts").get(visit.draft.visit));
  if (!row) throw new Error("no draft");
  const entry = { n: 2, kind: "note", item: null, value: "theirs", at: 1, mono: 1 };
  await store.db.write(["drafts", "entries"], async (tx) => {
    await tx.objectStore("drafts").put({ ...row, length: 2, head: "another tab's" });
    await tx.objectStore("entries").put({ visit: row.visit, n: 2, box: entry });
  });
  await expect(visit.answer("greet", { state: "answered", value: "kept" })).rejects.toThrow(ReadOnly);
  await expect(visit.lookAt("tidy")).rejects.toThrow(ReadOnly);
  const after = await store.db.read(["drafts"], (tx) => tx.objectStore("drafts").get(visit.draft.visit));
  expect(after?.head).toBe("another tab's");
  expect((await visit.entries()).map((one) => one.kind)).toEqual(["open", "note"]);
});

it("has one visit open at a time: the other has to be parked first, and comes back as it was", async () => {
  const store = await newStore();
  const [a, b] = await plan(store, 2);
  if (!a || !b) throw new Error("no plan");
  const first = await begun(store, a);
  await first.answer("greet", { state: "answered", value: "kept" });
  await expect(beginVisit(store, b.id)).rejects.toThrow(AnotherOpen);
  await first.park();
  const second = await begun(store, b);
  await expect(openVisit(store, a.visit)).rejects.toThrow(AnotherOpen);
  expect((await drafts(store)).map((one) => [one.visit, one.state, one.hallName])).toEqual([
    [b.visit, "open", "鼓楼旗舰厅"],
    [a.visit, "parked", "鼓楼旗舰厅"],
  ]);
  await second.park();
  expect((await openVisit(store, a.visit)).answers["greet"]).toEqual({ state: "answered", value: "kept" });
});
