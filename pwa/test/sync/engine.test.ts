import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { AssignmentDown } from "../../src/core/wire.ts";
import { beginVisit, openVisit, outbox, type Store } from "../../src/store/index.ts";
import { delay, LONGEST_MS } from "../../src/sync/backoff.ts";
import { startSync, type Sync } from "../../src/sync/index.ts";
import { kindOf, waitOf } from "../../src/sync/request.ts";
import { answered, newStore, plan, sealedVisit } from "../store/kit.ts";
import { problem, Server } from "./server.ts";

let server: Server;
let engines: Sync[] = [];
beforeEach(() => {
  server = new Server().open();
});
afterEach(() => {
  for (const engine of engines) engine.stop();
  engines = [];
  server.close();
});

function start(store: Store): Sync {
  const engine = startSync(store, { app: "test", language: () => "zh" });
  engines.push(engine);
  return engine;
}

const most = (): number => 0.999999;

it("waits with full jitter from 1 s to 15 min, and at least as long as the server asked", () => {
  expect([0, 1, 5].map((tries) => delay(tries, null, most))).toEqual([1000, 2000, 32_000]);
  expect(delay(1000, null, most)).toBe(LONGEST_MS);
  expect(delay(9, null, () => 0)).toBe(0);
  expect(delay(0, 60_000, most)).toBe(60_000);
});

it("knows the three kinds of trouble by their status", () => {
  const kinds = [401, 403, 408, 425, 429, 500, 503, 507, 302, 400, 404, 409, 413, 422].map((status) => kindOf(status));
  expect(kindOf(409, "later")).toBe("again");
  expect(kinds.slice(0, 2)).toEqual(["sign_in", "sign_in"]);
  expect(new Set(kinds.slice(2, 9))).toEqual(new Set(["again"]));
  expect(new Set(kinds.slice(9))).toEqual(new Set(["person"]));
  expect([waitOf("5", 0), waitOf("Thu, 01 Jan 1970 00:00:09 GMT", 1000), waitOf("soon", 0), waitOf(null, 0)]).toEqual([5000, 8000, null, null]);
});

it("fetches at start, and sends by itself as soon as a visit is sealed", async () => {
  const store = await newStore();
  const [one] = (await plan(store, 1)) as [AssignmentDown];
  const engine = start(store);
  await vi.waitFor(() => expect(engine.status.state).toBe("idle"));
  await vi.waitFor(() => expect(server.got).toHaveLength(1));
  await plan(store, 1);
  const visit = await openVisit(store, await beginVisit(store, (await planned(store, one)).id));
  await answered(visit);
  expect(server.got).toHaveLength(1);
  await visit.seal("test");
  await vi.waitFor(async () => expect((await outbox(store))[0]?.receipt?.kind).toBe("complete"));
  expect(engine.status).toMatchObject({ state: "idle", waiting: { parcels: 0, evidence: 0, bytes: 0 }, trouble: null });
});

/** The plan again: the first reply had withdrawn it. */
async function planned(store: Store, _before: AssignmentDown): Promise<AssignmentDown> {
  const [again] = (await plan(store, 1)) as [AssignmentDown];
  return again;
}

it("stays quiet while a visit is open inside and goes on when the shopper is outside", async () => {
  const store = await newStore();
  const [first, second] = (await plan(store, 2)) as [AssignmentDown, AssignmentDown];
  await sealedVisit(store, first);
  const visit = await openVisit(store, await beginVisit(store, second.id));
  const engine = start(store);
  await vi.waitFor(() => expect(engine.status.state).toBe("quiet"));
  await visit.answer("greet", { state: "answered", value: "kept" });
  expect(server.got).toEqual([]);
  await visit.phase("outside");
  await vi.waitFor(() => expect(server.parcels.size).toBe(1));
});

it("does not overlook a visit that was sealed while a round found somebody inside", async () => {
  const store = await newStore();
  const [only] = (await plan(store, 1)) as [AssignmentDown];
  const visit = await openVisit(store, await beginVisit(store, only.id));
  await answered(visit);
  // The round looks, and the seal lands before it has ended.
  let goOn = (): void => {};
  const held = new Promise<void>((go) => (goOn = go));
  let looked = false;
  const request = navigator.locks.request.bind(navigator.locks) as (...given: unknown[]) => Promise<unknown>;
  const slow = vi.spyOn(navigator.locks, "request").mockImplementation((async (name: string, ...rest: unknown[]) => {
    const ended = await request(name, ...rest);
    if (name === "sync" && !looked) {
      looked = true;
      await held;
    }
    return ended;
  }) as typeof navigator.locks.request);
  try {
    const engine = start(store);
    await vi.waitFor(() => expect(looked).toBe(true));
    await visit.seal("test");
    goOn();
    await vi.waitFor(async () => expect((await outbox(store))[0]?.receipt?.kind).toBe("complete"));
    expect(engine.status.state).toBe("idle");
  } finally {
    slow.mockRestore();
  }
});

it("waits for a person after 401, says so for a revoked phone, and goes on by the button", async () => {
  const store = await newStore();
  const [one] = (await plan(store, 1)) as [AssignmentDown];
  await sealedVisit(store, one);
  server.before = () => problem(401, "sign_in_ended");
  const engine = start(store);
  await vi.waitFor(() => expect(engine.status.state).toBe("sign_in"));
  const before = server.got.length;
  globalThis.dispatchEvent?.(new Event("online"));
  store.changed("outbox");
  expect(engine.status).toMatchObject({ next_at: null, waiting: { parcels: 1 } });
  expect(server.got).toHaveLength(before);
  server.before = () => problem(401, "phone_revoked");
  expect((await engine.now()).state).toBe("revoked");
  expect(engine.status.trouble?.words).toBe("原因");
  server.before = () => null;
  expect((await engine.now()).state).toBe("idle");
  expect(server.parcels.size).toBe(1);
});

it("lets one tab send at a time: what two send is there once", async () => {
  const store = await newStore();
  const [one] = (await plan(store, 1)) as [AssignmentDown];
  await sealedVisit(store, one);
  const [a, b] = [start(store), start(store)];
  await vi.waitFor(() => expect([a.status.state, b.status.state]).toEqual(["idle", "idle"]));
  await vi.waitFor(async () => expect((await outbox(store))[0]?.receipt?.kind).toBe("complete"));
  expect(server.got.filter((got) => got.path === "/api/sync")).toHaveLength(1);
});
