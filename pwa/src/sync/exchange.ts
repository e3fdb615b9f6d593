/** One `POST /api/sync`: brings parcels and inventory, and keeps what comes down [sync §On the wire]. */
import { SCHEMA, type Receipt, type SyncReply, type SyncRequest } from "../core/wire.ts";
import {
  checklistsHeld,
  inventory,
  keepPlan,
  keepReceipt,
  keepReturns,
  keepRow,
  keepSample,
  lanes,
  offerAgain,
  parcelBody,
  returnsHeld,
  set,
  setting,
  type OutboxRow,
  type Store,
} from "../store/index.ts";
import { delay } from "./backoff.ts";
import { packed } from "./bytes.ts";
import { signed } from "./receipt.ts";
import { request, type Told } from "./request.ts";

export interface Exchanging {
  readonly app: string;
  readonly language: "zh" | "en";
  readonly person: string;
  readonly rows: readonly OutboxRow[];
  /** Whether the inventory also names what is complete: at first, and when the epoch has changed. */
  readonly all: boolean;
}

/** The server's own limit of inventory lines. */
const LINES = 2000;

/**
 * Sends these rows' parcels and keeps the reply. Its value says whether another epoch has begun, so that all must be offered.
 * A revision moves on only by a receipt of its digest whose signature holds; every other row stays as it was.
 */
export async function exchange(store: Store, { app, language, person, rows, all }: Exchanging): Promise<Told<{ renewed: boolean }>> {
  const epoch = await setting<string>(store, "epoch");
  const parcels = [];
  for (const row of rows) {
    const body = await parcelBody(store, row.digest);
    if (body) parcels.push({ digest: row.digest, body: new TextDecoder().decode(body) });
  }
  const sent = store.now();
  const up: SyncRequest = {
    schema: SCHEMA,
    app,
    epoch,
    checklists: (await checklistsHeld(store)).slice(-200),
    inventory: (await inventory(store, person, all)).slice(0, LINES),
    parcels,
    returned: await returnsHeld(store, person),
    sent_at: sent,
  };
  const told = await request<SyncReply>({ method: "POST", path: "/api/sync", language, now: sent, ...(await packed(up)) });
  if (!told.ok) return told;
  const reply = told.value;
  const received = store.now();
  if (!whole(reply)) return { ok: false, trouble: { kind: "again", code: "garbled", words: null, at: received }, after: null };
  if (reply.person.id !== person) {
    // The cookie is another shopper's. Nothing of theirs is taken for mine, and nothing of mine is marked.
    return { ok: false, trouble: { kind: "sign_in", code: "other_person", words: null, at: received }, after: null };
  }
  const middle = Math.round((reply.server_received_at + reply.server_sent_at) / 2);
  await keepSample(store, { sent, server: middle, received });
  await keepReceipts(store, reply, rows);
  await keepPlan(store, person, reply);
  await keepReturns(store, person, reply.returned);
  await keepWanted(store, person, reply);
  await offerAgain(store, reply.offer_again);
  const renewed = epoch !== reply.epoch && !all;
  // Kept only once everything was offered under it: a page killed in between offers again.
  if (!renewed && epoch !== reply.epoch) await set(store, "epoch", reply.epoch);
  await set(store, "synced_at", received);
  return { ok: true, value: { renewed } };
}

/** The first key is believed, since it came with the enrolment's connection; from then on only that one. */
async function pinned(store: Store, key: string): Promise<string> {
  const known = await setting<string>(store, "server_key");
  if (known !== null) return known;
  await set(store, "server_key", key);
  return key;
}

async function keepReceipts(store: Store, reply: SyncReply, rows: readonly OutboxRow[]): Promise<void> {
  const key = await pinned(store, reply.key);
  const moved = new Set<string>();
  const forged = new Set<string>();
  for (const receipt of [...reply.receipts, ...reply.changed] as Receipt[]) {
    if (!(await signed(receipt, key))) forged.add(receipt.digest);
    else if (await keepReceipt(store, receipt)) moved.add(receipt.digest);
  }
  for (const row of rows) {
    if (moved.has(row.digest)) continue;
    const code = forged.has(row.digest) ? "signature" : "no_receipt";
    const next_at = store.now() + delay(row.tries);
    await keepRow(store, { ...row, tries: row.tries + 1, next_at, trouble: { kind: "again", code, words: null, at: store.now() } });
  }
}

/** Evidence that the server still lacks of revisions it has: its newest word counts. */
async function keepWanted(store: Store, person: string, reply: SyncReply): Promise<void> {
  const lacking = new Set(reply.wanted.map((one) => one.digest));
  for (const row of await lanes(store, person)) {
    const wanted = row.evidence.map((one) => one.digest).filter((name) => lacking.has(name));
    if (row.state !== "waiting" && wanted.some((name) => !row.wanted.includes(name))) await keepRow(store, { ...row, wanted });
  }
}

/** Whether it is a reply of this schema, as far as we lean on it. */
function whole(reply: SyncReply | null): reply is SyncReply {
  if (typeof reply !== "object" || reply === null || reply.schema !== SCHEMA) return false;
  const lists = [reply.receipts, reply.changed, reply.assignments, reply.halls, reply.checklists, reply.returned, reply.wanted, reply.offer_again];
  const numbers = [reply.server_received_at, reply.server_sent_at];
  const words = [reply.epoch, reply.key, reply.person?.id];
  return lists.every(Array.isArray) && numbers.every(Number.isSafeInteger) && words.every((one) => typeof one === "string");
}
