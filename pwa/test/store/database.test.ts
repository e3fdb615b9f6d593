import { expect, it } from "vitest";
import { adopt, drafts, me, NoRoom, openStore, openVisit, set, setting, StoreBroken } from "../../src/store/index.ts";
import { begun, LAN, MING, newName, newStore, plan, visiting } from "./kit.ts";

/** Lets the next `count` transactions fail as a browser's would. */
function failing(name: string, count: number): () => void {
  const real = IDBDatabase.prototype.transaction;
  let left = count;
  IDBDatabase.prototype.transaction = function transaction(this: IDBDatabase, ...given: Parameters<IDBDatabase["transaction"]>) {
    if (left-- > 0) throw new DOMException("planted", name);
    return real.apply(this, given);
  };
  return () => {
    IDBDatabase.prototype.transaction = real;
  };
}

function full(): never {
  throw new DOMException("planted", "QuotaExceededError");
}

it("asks for strict durability on every write", async () => {
  const real = IDBDatabase.prototype.transaction;
  const asked: unknown[] = [];
  IDBDatabase.prototype.transaction = function transaction(this: IDBDatabase, ...given: Parameters<IDBDatabase["transaction"]>) {
    if (given[1] === "readwrite") asked.push(given[2]?.durability);
    return real.apply(this, given);
  };
  try {
    const { visit } = await visiting();
    await visit.answer("greet", { state: "answered", value: "kept" });
  } finally {
    IDBDatabase.prototype.transaction = real;
  }
  expect(asked.length).toBeGreaterThan(3);
  expect(new Set(asked)).toEqual(new Set(["strict"]));
});

it.each(["InvalidStateError", "UnknownError"])("reopens and repeats the write when the connection dies of %s", async (name) => {
  const { store, visit } = await visiting();
  const heal = failing(name, 3);
  try {
    await visit.answer("greet", { state: "answered", value: "kept" });
  } finally {
    heal();
  }
  await visit.close();
  expect((await openVisit(store, visit.draft.visit)).answers["greet"]).toEqual({ state: "answered", value: "kept" });
  expect((await visit.entries()).filter((one) => one.kind === "answer")).toHaveLength(1);
});

it("says that it is broken after three reopenings, and when it is back", async () => {
  const { store, visit } = await visiting();
  const heard: (string | null)[] = [];
  store.onBroken((why) => heard.push(why));
  const heal = failing("UnknownError", 4);
  try {
    await expect(visit.answer("greet", { state: "answered", value: "kept" })).rejects.toThrow(StoreBroken);
  } finally {
    heal();
  }
  expect(visit.answers["greet"]).toBeUndefined();
  await visit.answer("greet", { state: "answered", value: "broken" });
  expect(heard).toEqual(["lost", null]);
});

it("tells a full quota apart, and leaves the draft as it was", async () => {
  const { store, visit } = await visiting();
  await visit.answer("greet", { state: "answered", value: "kept" });
  const real = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = full;
  try {
    await expect(visit.answer("tidy", { state: "answered", value: "kept" })).rejects.toThrow(NoRoom);
  } finally {
    IDBObjectStore.prototype.put = real;
  }
  await visit.close();
  expect((await openVisit(store, visit.draft.visit)).answers).toEqual({ greet: { state: "answered", value: "kept" } });
});

it("never overwrites what stands there: a write that fails half way leaves nothing behind", async () => {
  const { visit } = await visiting();
  const real = IDBObjectStore.prototype.add;
  IDBObjectStore.prototype.add = function add(this: IDBObjectStore, ...given: Parameters<IDBObjectStore["add"]>) {
    const request = real.apply(this, given);
    if (this.name === "entries") this.transaction.abort();
    return request;
  };
  const before = visit.draft;
  try {
    await expect(visit.answer("greet", { state: "answered", value: "kept" })).rejects.toThrow(StoreBroken);
  } finally {
    IDBObjectStore.prototype.add = real;
  }
  expect(visit.draft).toBe(before);
  await visit.answer("greet", { state: "answered", value: "broken" });
  expect((await visit.entries()).map((one) => one.n)).toEqual([1, 2]);
});

it("keeps another person's drafts, and shows them to nobody else", async () => {
  const store = await newStore();
  const [one] = await plan(store, 1);
  if (!one) throw new Error("no plan");
  const visit = await begun(store, one);
  await visit.answer("greet", { state: "answered", value: "kept" });
  await visit.close();
  await adopt(store, MING);
  await plan(store, 0, MING);
  expect([(await me(store))?.name, await drafts(store)]).toEqual(["ming", []]);
  await expect(openVisit(store, one.visit)).rejects.toThrow("not_ready");
  await adopt(store, LAN);
  expect((await openVisit(store, one.visit)).answers["greet"]).toEqual({ state: "answered", value: "kept" });
});

it("passes every value and every byte through the one door", async () => {
  const name = newName();
  const shut = { box: "shut" };
  const seen: unknown[] = [];
  const door = {
    seal: (value: unknown) => Promise.resolve({ ...shut, value: JSON.stringify(value) }),
    unseal: (box: unknown) => Promise.resolve(JSON.parse((box as { value: string }).value) as unknown),
    sealBytes: (bytes: ArrayBuffer) => Promise.resolve(Uint8Array.from(new Uint8Array(bytes), (byte) => byte ^ 255).buffer),
    unsealBytes: (bytes: ArrayBuffer) => Promise.resolve(Uint8Array.from(new Uint8Array(bytes), (byte) => byte ^ 255).buffer),
  };
  const { store, visit } = await visiting({ name, door });
  await visit.addEvidence(new TextEncoder().encode("bytes").buffer, { type: "image/png", item: null, source: "picker", taken_at: 1 });
  await visit.note(null, "secret words");
  for (const where of ["people", "assignments", "halls", "checklists", "drafts", "entries", "evidence", "settings"] as const) {
    const rows = await store.db.read([where], (tx) => tx.objectStore(where).getAll());
    expect(rows).not.toEqual([]);
    for (const row of rows) {
      expect(row.box).toMatchObject(shut);
      seen.push(JSON.stringify({ ...row, box: null }));
    }
  }
  expect(seen.join()).not.toMatch(/secret|lan|鼓楼/);
  const [chunk] = await store.db.read(["chunks"], (tx) => tx.objectStore("chunks").getAll());
  expect(new TextDecoder().decode(chunk?.part)).not.toContain("bytes");
});

it("keeps small settings of the phone", async () => {
  const store = await openStore({ name: newName() });
  expect(await setting(store, "theme")).toBe(null);
  await set(store, "theme", { dark: true });
  expect(await setting(store, "theme")).toEqual({ dark: true });
});
