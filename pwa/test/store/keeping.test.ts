import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { canonical, digest } from "../../src/core/canonical.ts";
import type { AssignmentDown, Receipt } from "../../src/core/wire.ts";
import {
  adopt,
  assignments,
  beginVisit,
  discard,
  drafts,
  evidenceBytes,
  exportAll,
  ImportRefused,
  importAll,
  keepPlan,
  keepReceipt,
  lanes,
  openStore,
  openVisit,
  outbox,
  parcelBody,
  preflight,
  purge,
  sweep,
  type Store,
} from "../../src/store/index.ts";
import { answered, begun, CHECKLIST, clock, HALL, LAN, newName, newStore, pass, photo, plan, sealedVisit } from "./kit.ts";

const DAY = 24 * 3600 * 1000;

function receipt(store: Store, kind: Receipt["kind"]): Promise<boolean> {
  return outbox(store).then(([one]) => {
    const { visit = "", revision = 0, digest: name = "" } = one?.sealed ?? {};
    const said = { visit, revision, digest: name, kind, received_at: "2026-11-22T08:00:00Z", scorecard: null, final: null };
    return keepReceipt(store, { ...said, missing: [], problems: [], data_kept: true, signature: "" });
  });
}

async function sealedWithPhoto(store: Store): Promise<AssignmentDown> {
  const [one] = (await plan(store, 1)) as [AssignmentDown];
  const visit = await begun(store, one);
  await answered(visit);
  await visit.addEvidence(photo(600_000), { type: "image/jpeg", item: null, source: "camera", taken_at: clock.at });
  await visit.seal("test");
  await visit.close();
  return one;
}

it.each(["received", "parked", "quarantined", "conflict", "refused"] as const)("never purges a %s revision", async (kind) => {
  const store = await newStore();
  await sealedWithPhoto(store);
  await receipt(store, kind);
  pass(400 * DAY);
  expect(await purge(store, { needed: 1e9 })).toBe(0);
  const [row] = await outbox(store);
  expect((await parcelBody(store, row?.sealed.digest ?? ""))?.byteLength).toBe(row?.sealed.size);
});

it("purges originals only 14 days after the complete receipt, or at once when room is short; score and receipt stay", async () => {
  const store = await newStore();
  const { visit } = await sealedWithPhoto(store);
  expect(await purge(store, { needed: 1e9 })).toBe(0);
  await receipt(store, "complete");
  pass(14 * DAY - 1);
  expect(await purge(store)).toBe(0);
  expect(await purge(store, { needed: 1 })).toBeGreaterThan(600_000);
  const [row] = await outbox(store);
  expect(row).toMatchObject({ sealed: { purged_at: clock.at }, receipt: { kind: "complete" } });
  expect(await parcelBody(store, row?.sealed.digest ?? "")).toBe(null);
  for (const where of ["drafts", "entries", "evidence", "chunks"] as const) {
    expect(await store.db.read([where], (tx) => tx.objectStore(where).count())).toBe(0);
  }
  await expect(openVisit(store, visit)).rejects.toThrow("read_only");
});

it("does not purge a complete revision that waits in the outbox again, nor a visit with an open next revision", async () => {
  const store = await newStore();
  await sealedWithPhoto(store);
  await receipt(store, "complete");
  const [row] = await outbox(store);
  const key = { visit: row?.sealed.visit ?? "", revision: 1, person: LAN.id, digest: row?.sealed.digest ?? "" };
  await store.db.write(["outbox"], (tx) => tx.objectStore("outbox").put({ ...key, box: {} }));
  pass(15 * DAY);
  expect(await purge(store)).toBe(0);
});

it("purges nothing of a visit while one of its revisions is not complete", async () => {
  const store = await newStore();
  await sealedWithPhoto(store);
  await receipt(store, "complete");
  const [row] = await outbox(store);
  const { visit = "", person = "" } = row?.sealed ?? {};
  const next = { visit, revision: 2, person, digest: "f".repeat(64) };
  await store.db.write(["sealed", "receipts"], async (tx) => {
    await tx.objectStore("sealed").put({ ...next, purged: 0, box: { ...row?.sealed, ...next } });
    await tx.objectStore("receipts").put({ ...next, kind: "received", box: {} });
  });
  pass(15 * DAY);
  expect(await purge(store)).toBe(0);
});

it("discards by hand only what no tab has open", async () => {
  const store = await newStore();
  const [one] = (await plan(store, 1)) as [AssignmentDown];
  const visit = await begun(store, one);
  await expect(discard(store, one.visit, { exportOffered: true })).rejects.toThrow("read_only");
  await visit.close();
  await discard(store, one.visit, { exportOffered: true });
  expect(await drafts(store)).toEqual([]);
});

it("writes nothing of a visit that was discarded after another tab had stolen its lock", async () => {
  const store = await newStore();
  const [one] = (await plan(store, 1)) as [AssignmentDown];
  const late = await begun(store, one);
  // Another tab has stolen the lock and let it go again; this one has not heard of it.
  const locks = navigator.locks;
  Object.defineProperty(navigator, "locks", { value: undefined, configurable: true });
  await discard(store, one.visit, { exportOffered: true });
  Object.defineProperty(navigator, "locks", { value: locks, configurable: true });
  const taps = [late.answer("greet", { state: "answered", value: "kept" }), late.mark("arrived"), late.lookAt("tidy")];
  expect((await Promise.allSettled(taps)).map((tap) => tap.status)).toEqual(["rejected", "rejected", "rejected"]);
  expect(await drafts(store)).toEqual([]);
  await late.close();
  // And the visit can be walked anew, with a chain of its own.
  const anew = await begun(store, one);
  await answered(anew);
  await anew.close();
  expect((await anew.entries()).map((entry) => entry.n)).toEqual([1, 2, 3, 4, 5, 6, 7]);
});

it("brings an exported file back on another phone, byte for byte and only once", async () => {
  const store = await newStore();
  await sealedWithPhoto(store);
  const [row] = await outbox(store);
  const [next] = (await plan(store, 1)) as [AssignmentDown];
  const draft = await begun(store, next);
  await draft.answer("greet", { state: "answered", value: "broken" });
  await draft.close();
  const file = await exportAll(store, "correct horse battery");
  expect(file.name).toBe("notes.bin");
  expect(await file.text()).not.toMatch(/greet|鼓楼/);

  const other = await openStore({ name: newName() });
  await adopt(other, LAN);
  await expect(importAll(other, file, "wrong")).rejects.toThrow("wrong_passphrase");
  for (const cut of [10, 100, file.size - 10, file.size - 40]) {
    await expect(importAll(other, file.slice(0, cut), "correct horse battery")).rejects.toThrow(ImportRefused);
  }
  expect([await drafts(other), await outbox(other)]).toEqual([[], []]);
  expect(await importAll(other, file, "correct horse battery")).toEqual({ drafts: 2, sealed: 1, evidence: 1 });
  expect(await importAll(other, file, "correct horse battery")).toEqual({ drafts: 0, sealed: 0, evidence: 0 });
  const name = row?.sealed.digest ?? "";
  expect(await digest(new Uint8Array((await parcelBody(other, name)) as ArrayBuffer))).toBe(name);
  expect((await lanes(other, LAN.id)).map((one) => one.state)).toEqual(["waiting"]);
  const back = await openVisit(other, next.visit);
  expect([back.answers["greet"], back.writable]).toEqual([{ state: "answered", value: "broken" }, true]);
  await back.clear("greet");
  await back.close();
  // The cut files left bytes without a name; those of the whole one have theirs.
  expect(await sweep(other)).toBeGreaterThan(0);
  const photos = (await outbox(other))[0]?.sealed;
  expect((await evidenceBytes(other, photos?.visit ?? "", photos?.evidence[0]?.digest ?? "")).byteLength).toBe(600_000);
});

it("keeps a withdrawn assignment while its draft is not sealed, and refuses a checklist that is not what it says", async () => {
  const store = await newStore();
  const [one, gone] = (await plan(store, 2)) as [AssignmentDown, AssignmentDown];
  await (await begun(store, one)).close();
  const document = { ...CHECKLIST, version: "2" } as unknown as Record<string, unknown>;
  const wrong = "0".repeat(64);
  expect(await keepPlan(store, LAN.id, { assignments: [], halls: [], checklists: [{ digest: wrong, document }] })).toEqual([wrong]);
  expect((await assignments(store)).map((row) => [row.id, row.withdrawn, row.draft])).toEqual([[one.id, true, "open"]]);
  await expect(beginVisit(store, gone.id)).rejects.toThrow("not_ready");
  await sealedVisit(store, one);
  await keepPlan(store, LAN.id, { assignments: [], halls: [], checklists: [] });
  expect(await assignments(store)).toEqual([]);
});

it("tells before a visit what is not as it should be, and blocks nothing", async () => {
  const store = await newStore();
  const [one] = (await plan(store, 1)) as [AssignmentDown];
  const checks = async (): Promise<Record<string, boolean>> =>
    Object.fromEntries((await preflight(store, one.id)).map(({ key, ok }) => [key, ok]));
  expect(await checks()).toMatchObject({ checklist: true, write: true, installed: true });
  const bent = { ...CHECKLIST, version: "bent" };
  await store.db.write(["checklists"], (tx) => tx.objectStore("checklists").put({ digest: one.checklist, box: bent }));
  expect(await checks()).toMatchObject({ checklist: false, write: true });
});

it("sweeps bytes that a killed browser left without a name, and no others", async () => {
  const store = await newStore();
  const one = await sealedWithPhoto(store);
  await store.db.write(["chunks"], (tx) => tx.objectStore("chunks").put({ bytes: "stray", n: 0, part: new ArrayBuffer(8) }));
  const visit = await openVisit(store, one.visit);
  await visit.close();
  expect(await sweep(store)).toBe(1);
  const [link] = visit.draft.evidence;
  expect((await visit.evidenceBytes(link?.digest ?? "")).byteLength).toBe(600_000);
});

interface Released {
  readonly version: number;
  readonly stores: { name: string; options: IDBObjectStoreParameters; indexes: Record<string, string | string[]>; rows: [IDBValidKey | null, unknown][] }[];
}

/** Bytes stand in the fixtures as {"bytes": base64}. */
function revived(_key: string, value: unknown): unknown {
  const coded = (value as { bytes64?: string } | null)?.bytes64;
  return coded === undefined ? value : Uint8Array.from(Buffer.from(coded, "base64")).buffer;
}

const folder = join(import.meta.dirname, "../released");
it.each(readdirSync(folder))("opens the database of released version %s, and can send what it holds", async (file) => {
  const released = JSON.parse(readFileSync(join(folder, file), "utf8"), revived) as Released;
  const name = newName();
  await new Promise<void>((done, fail) => {
    const request = indexedDB.open(name, released.version);
    request.addEventListener("error", () => fail(request.error ?? new Error("open")));
    request.addEventListener("upgradeneeded", () => {
      for (const { name: of, options, indexes, rows } of released.stores) {
        const made = request.result.createObjectStore(of, options);
        for (const [index, path] of Object.entries(indexes)) made.createIndex(index, path);
        for (const [key, row] of rows) made.put(row, key ?? undefined);
      }
    });
    request.addEventListener("success", () => {
      request.result.close();
      done();
    });
  });
  const store = await openStore({ name });
  const [sealed] = await outbox(store);
  const body = (await parcelBody(store, sealed?.sealed.digest ?? "")) as ArrayBuffer;
  expect(await digest(new Uint8Array(body))).toBe(sealed?.sealed.digest);
  expect((await lanes(store, LAN.id)).map((row) => row.state)).toEqual(["waiting"]);
  expect((await drafts(store)).map((one) => [one.state, one.hallName])).toEqual([["parked", HALL.name]]);
  const [draft] = await drafts(store);
  const visit = await openVisit(store, draft?.visit ?? "");
  expect(visit.answers["greet"]).toEqual({ state: "answered", value: "broken", note: "低头" });
  await visit.answer("tidy", { state: "answered", value: "kept" });
  await expect(visit.seal("later"), "a draft of an older app has not been asked yet").rejects.toThrow("wanting");
  await visit.exposure("none");
  await visit.seal("later");
  await visit.close();
  expect(await digest(canonical(visit.checklist))).toBe(draft?.checklist);
  expect((await lanes(store, LAN.id)).map((row) => row.state)).toEqual(["waiting", "waiting"]);
});
