import { expect, it } from "vitest";
import { checkChain } from "../../src/core/entries.ts";
import type { AssignmentDown, Parcel, ReturnDown } from "../../src/core/wire.ts";
import { assignments, drafts, keepPlan, keepReturns, locked, openVisit, outbox, parcelBody, reopen, returned, returnsHeld, type OpenVisit, type Store } from "../../src/store/index.ts";
import { answered, begun, checklistDigest, clock, HALL, LAN, newStore, photo, plan, sealedVisit } from "./kit.ts";

const text = async (store: Store, digest: string): Promise<string> => new TextDecoder().decode((await parcelBody(store, digest)) as ArrayBuffer);

/** A sealed visit with a photo, and what the server says of it when it sends it back. */
async function sent(store: Store): Promise<{ one: AssignmentDown; asked: ReturnDown }> {
  const [one] = (await plan(store, 1)) as [AssignmentDown];
  const visit = await begun(store, one);
  await answered(visit);
  await visit.note("greet", "低头");
  await visit.addEvidence(photo(700), { type: "image/jpeg", item: "tidy", source: "camera", taken_at: clock.at });
  const { digest } = await visit.seal("test");
  await visit.close();
  const items = [{ item: "tidy", reason: "照片里很乱" }];
  const parcel = { digest, body: await text(store, digest) };
  const asked = { id: crypto.randomUUID(), visit: one.visit, revision: 1, items, note: "请看", due_on: "2026-11-24", hall: HALL.id, checklist: await checklistDigest(), parcel };
  return { one, asked };
}

async function again(store: Store, visit: string): Promise<OpenVisit> {
  await reopen(store, visit);
  return openVisit(store, visit);
}

it("opens the next revision with the same answers, what was asked open and the rest shut until there is a reason", async () => {
  const store = await newStore();
  const { one, asked } = await sent(store);
  expect(await returned(store)).toEqual([]);
  await keepReturns(store, LAN.id, [asked]);
  expect(await returned(store)).toMatchObject([{ visit: one.visit, hallName: HALL.name, due_on: "2026-11-24", draft: null }]);
  const visit = await again(store, one.visit);
  expect(visit.draft).toMatchObject({ revision: 2, base: 1, phase: "outside", item: null, exposure: "none", state: "open" });
  expect(visit.draft.returned).toMatchObject({ note: "请看", items: asked.items });
  expect(["greet", "greet_minutes", "tidy"].map((item) => locked(visit.draft, item))).toEqual([true, true, false]);
  await visit.reason("greet", "当时记错了");
  expect(locked(visit.draft, "greet")).toBe(false);
  await visit.answer("greet", { state: "answered", value: "broken" });
  await visit.answer("tidy", { state: "answered", value: "broken" });
  const first = (await outbox(store))[0]?.sealed;
  const { digest } = await visit.seal("test 2");
  await visit.close();
  const parcel = JSON.parse(await text(store, digest)) as Parcel;
  expect(parcel).toMatchObject({ schema: 2, revision: 2, base: 1, exposure: "none", reasons: { greet: "当时记错了" }, evidence: first?.evidence });
  expect(await checkChain(parcel.entries.log, parcel.entries.head, parcel.entries.length)).toBe(true);
  expect(parcel.entries.log.map((entry) => entry.kind).slice(-5)).toEqual(["open", "reason", "answer", "answer", "seal"]);
  expect((await outbox(store)).map((row) => row.sealed.revision).sort()).toEqual([1, 2]);
  expect(await returned(store), "answered, though the server has not heard of it").toEqual([]);
});

it("refuses whatever would change an item that nobody asked about, until there is a reason, and has nothing of it to undo", async () => {
  const store = await newStore();
  const { one, asked } = await sent(store);
  await keepReturns(store, LAN.id, [asked]);
  const visit = await again(store, one.visit);
  expect(visit.draft.undoable).toEqual([]);
  const before = visit.draft;
  const link = { type: "image/jpeg", item: "greet", source: "camera", taken_at: clock.at } as const;
  const tries = [
    () => visit.answer("greet", { state: "answered", value: "broken" }),
    () => visit.clear("greet"),
    () => visit.note("greet", "另一句"),
    () => visit.mark("greeted"),
    () => visit.unmark("arrived"),
    () => visit.addEvidence(photo(300, 2), link),
  ];
  for (const doing of tries) await expect(doing()).rejects.toThrow("not_asked");
  expect(visit.draft).toEqual(before);
  await visit.answer("tidy", { state: "answered", value: "broken" });
  await visit.reason("greet", "当时记错了");
  await visit.note("greet", "另一句");
  expect(visit.draft.notes["greet"]).toBe("另一句");
  await visit.close();
  // Asked about something else meanwhile: what is shut now cannot be taken back either.
  await keepReturns(store, LAN.id, [{ ...asked, id: crypto.randomUUID(), items: [{ item: "greet", reason: "看录像" }] }]);
  const next = await again(store, one.visit);
  expect(next.draft.undoable).toMatchObject([{ kind: "note", item: "greet" }]);
  await next.close();
});

it("goes on with what was typed when it is opened again, and when something else is asked meanwhile", async () => {
  const store = await newStore();
  const { one, asked } = await sent(store);
  await keepReturns(store, LAN.id, [asked]);
  const visit = await again(store, one.visit);
  await visit.answer("tidy", { state: "answered", value: "broken" });
  await visit.close();
  const other = { ...asked, id: crypto.randomUUID(), items: [{ item: "greet", reason: "看录像" }] };
  await keepReturns(store, LAN.id, [other]);
  const next = await again(store, one.visit);
  expect(next.draft.revision).toBe(2);
  expect(next.answers["tidy"]).toEqual({ state: "answered", value: "broken" });
  expect(["greet", "greet_minutes", "tidy"].map((item) => locked(next.draft, item))).toEqual([false, true, true]);
  await next.close();
});

it("keeps what was typed when the return is taken back, and seals nothing that nobody waits for", async () => {
  const store = await newStore();
  const { one, asked } = await sent(store);
  await keepReturns(store, LAN.id, [asked]);
  const visit = await again(store, one.visit);
  await visit.answer("tidy", { state: "answered", value: "broken" });
  await keepReturns(store, LAN.id, []);
  expect(await returned(store)).toEqual([]);
  await expect(visit.seal("test")).rejects.toThrow("not_ready");
  await visit.close();
  expect(await drafts(store)).toMatchObject([{ visit: one.visit, revision: 2, answers: { tidy: { value: "broken" } } }]);
  expect((await outbox(store)).length, "the original stays").toBe(1);
  await keepReturns(store, LAN.id, [{ ...asked, id: crypto.randomUUID() }]);
  const next = await again(store, one.visit);
  expect(next.answers["tidy"]).toEqual({ state: "answered", value: "broken" });
  await next.close();
});

it("makes the draft from the parcel where the phone has let it go, and links evidence that is not here", async () => {
  const here = await newStore();
  const { one, asked } = await sent(here);
  const elsewhere = await newStore();
  await plan(elsewhere, 1); // hall and checklist
  await keepReturns(elsewhere, LAN.id, [asked]);
  const visit = await again(elsewhere, one.visit);
  expect(visit.draft).toMatchObject({ revision: 2, base: 1, notes: { greet: "低头" }, returned: { items: asked.items } });
  expect(visit.answers["greet"]).toEqual({ state: "answered", value: "kept", note: "低头" });
  const [link] = visit.draft.evidence;
  await expect(visit.evidenceBytes(link?.digest ?? "")).rejects.toThrow("damaged");
  const { digest } = await visit.seal("test");
  await visit.close();
  const parcel = JSON.parse(await text(elsewhere, digest)) as Parcel;
  expect(parcel.evidence).toEqual([link]);
  expect(await checkChain(parcel.entries.log, parcel.entries.head, parcel.entries.length)).toBe(true);
});

it("asks for a parcel until it has one that is what it claims to be", async () => {
  const store = await newStore();
  const { asked } = await sent(store);
  const bent = { ...asked, parcel: { digest: asked.parcel?.digest ?? "", body: "{}" } };
  await keepReturns(store, LAN.id, [bent]);
  expect(await returnsHeld(store, LAN.id)).toEqual([]);
  await keepReturns(store, LAN.id, [asked]);
  expect(await returnsHeld(store, LAN.id)).toEqual([asked.id]);
  await keepReturns(store, LAN.id, [{ ...asked, parcel: null }]);
  expect(await returnsHeld(store, LAN.id)).toEqual([asked.id]);
});

it("lets a plan that ends with the day not call the visit withdrawn", async () => {
  const store = await newStore();
  const { one, asked } = await sent(store);
  await keepReturns(store, LAN.id, [asked]);
  await (await again(store, one.visit)).close();
  await keepPlan(store, LAN.id, { assignments: [], halls: [], checklists: [] });
  expect(await assignments(store)).toEqual([]);
  const [other] = (await plan(store, 1)) as [AssignmentDown];
  await expect(sealedVisit(store, other)).rejects.toThrow("another_open");
});
