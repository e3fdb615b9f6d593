import { afterEach, beforeEach, expect, it } from "vitest";
import type { AssignmentDown } from "../../src/core/wire.ts";
import { beginVisit, exportAll, lanes, me, openVisit, outbox, parcelBody, purge, setting, type Store } from "../../src/store/index.ts";
import { round, type Ended } from "../../src/sync/round.ts";
import { answered, clock, newStore, pass, photo, plan, sealedVisit } from "../store/kit.ts";
import { problem, Server } from "./server.ts";

let server: Server;
beforeEach(() => {
  server = new Server().open();
});
afterEach(() => server.close());

const go = (store: Store, asked = false, all = true): Promise<Ended> => round(store, { app: "test", language: "zh", asked, all });

async function sealedOnes(count: number): Promise<{ store: Store; plans: AssignmentDown[] }> {
  const store = await newStore();
  const plans = await plan(store, count);
  for (const one of plans) {
    await sealedVisit(store, one);
    pass(1000);
  }
  return { store, plans };
}

async function withPhotos(...sizes: number[]): Promise<Store> {
  const store = await newStore();
  const [one] = (await plan(store, 1)) as [AssignmentDown];
  const visit = await openVisit(store, await beginVisit(store, one.id));
  await answered(visit);
  for (const [n, size] of sizes.entries()) {
    await visit.addEvidence(photo(size, n), { type: "image/jpeg", item: null, source: "camera", taken_at: clock.at });
  }
  await visit.seal("test");
  await visit.close();
  return store;
}

/** Everything that was sealed is still on the phone and can be exported [sync P5]. */
async function allThere(store: Store, count: number): Promise<void> {
  const rows = await outbox(store);
  expect(rows).toHaveLength(count);
  for (const { sealed } of rows) expect((await parcelBody(store, sealed.digest))?.byteLength).toBe(sealed.size);
  expect((await exportAll(store, "a long passphrase")).size).toBeGreaterThan(rows.reduce((sum, one) => sum + one.sealed.size, 0));
}

it("brings parcels oldest first, in one gzipped body, and marks them by their receipts only", async () => {
  const { store } = await sealedOnes(3);
  expect(await go(store)).toEqual({ how: "done" });
  expect(server.paths()).toEqual(["POST /api/sync"]);
  expect(server.got[0]?.headers.get("content-encoding")).toBe("gzip");
  expect(server.got[0]?.body.byteLength).toBeLessThan(4096);
  const sealed = [...server.parcels.values()].map((one) => one.sealed_at);
  expect(sealed).toEqual(sealed.toSorted((a, b) => a - b));
  expect((await outbox(store)).map((one) => [one.outbox, one.receipt?.kind])).toEqual(Array.from({ length: 3 }, () => [null, "complete"]));
});

it("brings evidence after the parcel, small before large, in parts with their digests, and hears that it is complete", async () => {
  const store = await withPhotos(1_200_000, 1000);
  expect(await go(store)).toEqual({ how: "done" });
  const puts = server.got.filter((one) => one.method === "PUT");
  expect(puts.map((one) => one.body.byteLength)).toEqual([1000, 524288, 524288, 1_200_000 - 2 * 524288]);
  expect(puts.every((one) => /^sha-256=:[A-Za-z0-9+/]{43}=:$/.test(one.headers.get("content-digest") ?? ""))).toBe(true);
  expect(server.paths().filter((one) => one === "POST /api/sync")).toHaveLength(2);
  expect((await outbox(store))[0]).toMatchObject({ outbox: null, receipt: { kind: "complete" } });
});

it("sends after k lost replies or cut lines at most 2k parts again", async () => {
  const store = await withPhotos(3_000_000, 600_000);
  let cuts = 0;
  let count = 0;
  // Every third part: in turn lost on its way up, and arrived with its reply lost.
  const cut = (turn: number) => (got: { method: string }) => {
    if (got.method !== "PUT" || (turn === 0 ? ++count : count) % 3 !== 0 || cuts % 2 !== turn) return null;
    cuts++;
    return "dead" as const;
  };
  server.before = cut(0);
  server.after = cut(1);
  for (let tries = 0; tries < 40 && (await go(store)).how !== "done"; tries++) pass(1_000_000);
  expect(cuts).toBeGreaterThan(2);
  expect(server.partsSent() - Server.parts(3_000_000) - Server.parts(600_000)).toBeLessThanOrEqual(2 * cuts);
  expect((await outbox(store))[0]?.receipt?.kind).toBe("complete");
});

const html = { headers: { "Content-Type": "text/html", anfang: "1" } };
const bare = { headers: { "Content-Type": "application/json" } };
const ours = { headers: { "Content-Type": "application/json", anfang: "1" } };
it.each<[string, () => Response | "dead", string, string]>([
  ["no network", () => "dead", "again", "network"],
  ["a captive portal's 200", () => new Response("<html>登录</html>", { headers: { "Content-Type": "text/html" } }), "again", "captive"],
  ["a portal that says 401", () => new Response("x", { status: 401 }), "again", "captive"],
  ["our header on a page", () => new Response("<html>", html), "again", "captive"],
  ["JSON without our header", () => new Response("{}", bare), "again", "captive"],
  ["half a reply", () => new Response('{"schema":1,"epo', ours), "again", "garbled"],
  ["JSON of another kind", () => new Response("[]", ours), "again", "garbled"],
  ["null", () => new Response("null", ours), "again", "garbled"],
  ["408", () => problem(408, "late"), "again", "late"],
  ["425", () => problem(425, "early"), "again", "early"],
  ["429", () => problem(429, "too_often"), "again", "too_often"],
  ["500", () => problem(500, "oops"), "again", "oops"],
  ["503", () => problem(503, "unavailable"), "again", "unavailable"],
  ["507", () => problem(507, "no_room"), "again", "no_room"],
  ["401", () => problem(401, "sign_in_ended"), "sign_in", "sign_in_ended"],
  ["403", () => problem(403, "cross_site"), "sign_in", "cross_site"],
  ["a revoked phone", () => problem(401, "phone_revoked"), "sign_in", "phone_revoked"],
])("keeps everything after %s, and delivers when it is over", async (_what, answer, kind, code) => {
  const { store } = await sealedOnes(2);
  server.before = () => answer() as Response;
  expect(await go(store)).toMatchObject({ how: "trouble", trouble: { kind, code } });
  await allThere(store, 2);
  expect(await lanes(store, (await me(store))?.id ?? "")).toHaveLength(2);
  server.before = () => null;
  expect(await go(store)).toEqual({ how: "done" });
  expect(server.parcels.size).toBe(2);
});

it("keeps everything after a random answer, whatever it is", async () => {
  const { store } = await sealedOnes(1);
  const statuses = [200, 201, 202, 400, 401, 403, 404, 405, 409, 410, 413, 415, 418, 422, 426, 429, 451, 500, 502, 503, 504, 599];
  const bodies = ["", "null", "{}", '"x"', "[]", "<html>", '{"schema":1}', '{"schema":1,"epoch":"e","key":"k","person":{},"receipts":[null]}', "\0\u0001"];
  for (const status of statuses) {
    for (const body of bodies) {
      server.before = () => new Response(body, { status, ...ours });
      await go(store, true);
      pass(1_000_000);
    }
  }
  await allThere(store, 1);
  server.before = () => null;
  await go(store, true);
  expect((await outbox(store))[0]?.receipt?.kind).toBe("complete");
});

it("honours Retry-After", async () => {
  const { store } = await sealedOnes(1);
  server.before = () => problem(503, "unavailable", { "Retry-After": "77" });
  expect(await go(store)).toMatchObject({ after: 77_000 });
});

it("believes no receipt that is not signed, is of another digest, or is missing", async () => {
  const { store } = await sealedOnes(1);
  server.change = (reply) => ({ ...reply, receipts: reply.receipts.map((one) => ({ ...one, kind: "complete" as const, final: 1 })) });
  await go(store);
  expect((await outbox(store))[0]).toMatchObject({ receipt: null, outbox: { state: "waiting", trouble: { code: "signature" } } });
  server.change = (reply) => ({ ...reply, receipts: [] });
  await go(store, true);
  expect((await outbox(store))[0]).toMatchObject({ receipt: null, outbox: { trouble: { code: "no_receipt" } } });
  server.change = (reply) => ({ ...reply, receipts: reply.receipts.map((one) => server.receipt("0".repeat(64), { ...one, digest: "0".repeat(64) })) });
  await go(store, true);
  expect((await outbox(store))[0]).toMatchObject({ receipt: null, outbox: { state: "waiting" } });
  // Another server's key, once ours is known: as from a portal that speaks our language.
  const other = new Server();
  server.change = (reply) => ({ ...reply, receipts: reply.receipts.map((one) => other.receipt(one.digest, one)) });
  await go(store, true);
  expect((await outbox(store))[0]).toMatchObject({ receipt: null });
});

it.each(["parked", "quarantined", "conflict", "refused"] as const)("keeps a %s revision for a person, with its words", async (kind) => {
  const { store } = await sealedOnes(1);
  const problems = [{ code: "why", at: null, zh: "原因", en: "why" }];
  server.change = (reply) => ({ ...reply, receipts: reply.receipts.map((one) => server.receipt(one.digest, { kind, problems })) });
  await go(store);
  expect((await outbox(store))[0]).toMatchObject({ outbox: { state: "needs_person", trouble: { kind: "person", code: "why" } }, receipt: { kind } });
  pass(90 * 24 * 3600 * 1000);
  expect(await purge(store)).toBe(0);
  await go(store);
  await allThere(store, 1);
  expect(server.parcels.size).toBe(1);
});

it("does not let one parcel that the server chokes on hold the others up", async () => {
  const { store, plans } = await sealedOnes(4);
  const bad = plans[1]?.visit ?? "";
  server.change = (reply, sent) => {
    if (sent.parcels.some((one) => one.body.includes(bad))) throw new Error("422");
    return reply;
  };
  const real = globalThis.fetch;
  globalThis.fetch = (...given) => real(...given).catch(() => problem(422, "invalid"));
  expect(await go(store)).toEqual({ how: "done" });
  const states = (await outbox(store)).map((one) => [one.sealed.visit === bad, one.outbox?.state ?? one.receipt?.kind]);
  expect(states).toEqual([[false, "complete"], [false, "complete"], [true, "needs_person"], [false, "complete"]]);
});

it("offers all it holds after the server was restored from an older backup", async () => {
  const store = await withPhotos(600_000);
  await go(store);
  expect((await outbox(store))[0]?.receipt?.kind).toBe("complete");
  server.restore();
  expect(await go(store, false, false)).toEqual({ how: "done" });
  expect([server.parcels.size, server.sealed.size]).toEqual([1, 1]);
  expect(await setting(store, "epoch")).toBe("second");
  expect((await outbox(store))[0]).toMatchObject({ outbox: null, receipt: { kind: "complete" } });
});

it("sends nothing while a visit is open inside, unless asked; and takes a reply for another person for nothing", async () => {
  const { store } = await sealedOnes(1);
  const [one] = (await plan(store, 1)) as [AssignmentDown];
  const visit = await openVisit(store, await beginVisit(store, one.id));
  expect(await go(store)).toEqual({ how: "quiet" });
  expect(server.got).toEqual([]);
  expect(await go(store, true)).toEqual({ how: "done" });
  expect(server.parcels.size).toBe(1);
  await visit.phase("outside");
  server.change = (reply) => ({ ...reply, person: { ...reply.person, id: "0190f5a0-0000-7000-8000-00000000000c" } });
  expect(await go(store)).toMatchObject({ how: "trouble", trouble: { kind: "sign_in", code: "other_person" } });
  expect((await openVisit(store, one.visit)).draft.phase).toBe("outside");
});
