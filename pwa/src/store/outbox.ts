import type { Held, Receipt } from "../core/wire.ts";
import { mine } from "./people.ts";
import type { OutboxListed, OutboxRow, ReceiptKept, Sealed, Trouble } from "./rows.ts";
import type { Store } from "./store.ts";

/** What lies open in the rows of a sealed revision. */
const keysOf = ({ visit, revision, person, digest }: OutboxRow) => ({ visit, revision, person, digest });

/** A sealed revision that waits to be sent. */
export function freshRow({ visit, revision, person, digest, sealed_at, size, evidence }: Sealed): OutboxRow {
  // The same photo may belong to two items; it travels once.
  const sizes = new Map(evidence.map((link) => [link.digest, link.size]));
  return {
    visit,
    revision,
    person,
    digest,
    sealed_at,
    size,
    evidence: [...sizes].map(([name, bytes]) => ({ digest: name, size: bytes })),
    state: "waiting",
    wanted: [],
    tries: 0,
    next_at: 0,
    trouble: null,
  };
}

/** All my sealed revisions, newest first, with their place in the outbox and their receipt. */
export async function outbox(store: Store): Promise<OutboxListed[]> {
  const person = await mine(store);
  const [sealed, waiting, receipts] = await store.db.read(["sealed", "outbox", "receipts"], (tx) =>
    Promise.all([
      tx.objectStore("sealed").index("person").getAll(person),
      tx.objectStore("outbox").index("person").getAll(person),
      tx.objectStore("receipts").index("person").getAll(person),
    ]),
  );
  const open = <T>(rows: { box: unknown }[]): Promise<T[]> =>
    Promise.all(rows.map((row) => store.door.unseal(row.box) as Promise<T>));
  const rowOf = new Map((await open<OutboxRow>(waiting)).map((row) => [row.digest, row]));
  const receiptOf = new Map((await open<ReceiptKept>(receipts)).map((one) => [one.digest, one]));
  return (await open<Sealed>(sealed))
    .sort((a, b) => b.sealed_at - a.sealed_at)
    .map((one) => ({
      sealed: one,
      outbox: rowOf.get(one.digest) ?? null,
      receipt: receiptOf.get(one.digest) ?? null,
      evidenceBytes: one.evidence.reduce((sum, link) => sum + link.size, 0),
    }));
}

/** The phone's own scorecard of a sealed revision, null if it is not on this phone. */
export async function scorecardOf<T>(store: Store, digest: string): Promise<T | null> {
  const row = await store.db.read(["parcels"], (tx) => tx.objectStore("parcels").get(digest));
  return row ? ((await store.door.unseal(row.box)) as T) : null;
}

/** The parcel's bytes as they were sealed, null when they were purged. */
export async function parcelBody(store: Store, digest: string): Promise<ArrayBuffer | null> {
  const row = await store.db.read(["parcels"], (tx) => tx.objectStore("parcels").get(digest));
  const body = row && (await store.door.unsealBytes(row.body));
  return body?.byteLength ? body : null;
}

/** A person's rows on their way, oldest first. */
export async function lanes(store: Store, person: string): Promise<OutboxRow[]> {
  const rows = await store.db.read(["outbox"], (tx) => tx.objectStore("outbox").index("person").getAll(person));
  const open = (await Promise.all(rows.map((row) => store.door.unseal(row.box)))) as OutboxRow[];
  return open.sort((a, b) => a.sealed_at - b.sealed_at || a.revision - b.revision);
}

/** Writes a row as it stands now. It must be in the outbox still: a row that a receipt has closed stays closed. */
export async function keepRow(store: Store, row: OutboxRow): Promise<void> {
  const kept = { ...keysOf(row), box: await store.door.seal(row) };
  await store.db.write(["outbox"], async (tx) => {
    const rows = tx.objectStore("outbox");
    if (await rows.getKey([row.visit, row.revision])) await rows.put(kept);
  });
  store.changed("outbox");
}

/**
 * Keeps a receipt whose signature held and moves its revision on, in one transaction: a `complete` one leaves the outbox, any
 * other stays. Nothing else is ever marked as sent. False when no sealed revision of this phone has that digest.
 */
export async function keepReceipt(store: Store, receipt: Receipt): Promise<boolean> {
  const { visit, revision, digest, kind } = receipt;
  if (visit === null || revision === null) return false;
  const row = await store.db.read(["sealed"], (tx) => tx.objectStore("sealed").get([visit, revision]));
  if (row?.digest !== digest) return false;
  const sealed = (await store.door.unseal(row.box)) as Sealed;
  const keys = { visit, revision, person: row.person, digest };
  const kept: ReceiptKept = { ...receipt, person: row.person, kept_at: store.now() };
  const receiptRow = { ...keys, kind, box: await store.door.seal(kept) };
  const next: OutboxRow = {
    ...freshRow(sealed),
    state: kind === "received" ? "received" : "needs_person",
    wanted: receipt.missing,
    // Also a received one may have evidence that was refused for good.
    trouble: kind === "received" && !receipt.problems.length ? null : personal(receipt, store.now()),
  };
  const outboxRow = { ...keys, box: await store.door.seal(next) };
  await store.db.write(["receipts", "outbox"], async (tx) => {
    const rows = tx.objectStore("outbox");
    await Promise.all([
      tx.objectStore("receipts").put(receiptRow),
      kind === "complete" ? rows.delete([visit, revision]) : rows.put(outboxRow),
    ]);
  });
  store.changed("receipts", "outbox");
  return true;
}

const personal = (receipt: Receipt, at: number): Trouble => ({
  kind: "person",
  code: receipt.problems[0]?.code ?? receipt.kind,
  words: null,
  at,
});

/** Puts revisions back into the outbox that the server has lost, as far as their bytes are still here [sync P7]. */
export async function offerAgain(store: Store, revisions: readonly { visit: string; revision: number }[]): Promise<number> {
  let again = 0;
  for (const { visit, revision } of revisions) {
    const row = await store.db.read(["sealed"], (tx) => tx.objectStore("sealed").get([visit, revision]));
    if (!row || row.purged) continue;
    const sealed = (await store.door.unseal(row.box)) as Sealed;
    const keys = { visit, revision, person: row.person, digest: row.digest };
    const kept = { ...keys, box: await store.door.seal(freshRow(sealed)) };
    await store.db.write(["outbox"], (tx) => tx.objectStore("outbox").put(kept));
    again++;
  }
  if (again) store.changed("outbox");
  return again;
}

/** What this phone holds of a person: drafts and sealed revisions whose bytes are here. Without `all`, not the complete ones. */
export async function inventory(store: Store, person: string, all: boolean): Promise<Held[]> {
  const by = IDBKeyRange.bound([person, ""], [person, "\uffff"]);
  const [drafts, sealed, receipts, waiting] = await store.db.read(["drafts", "sealed", "receipts", "outbox"], (tx) =>
    Promise.all([
      tx.objectStore("drafts").index("person_state").getAll(by),
      tx.objectStore("sealed").index("person").getAll(person),
      tx.objectStore("receipts").index("person").getAll(person),
      tx.objectStore("outbox").index("person").getAllKeys(person),
    ]),
  );
  const kindOf = new Map(receipts.map((row) => [row.digest, row.kind]));
  const under = new Set(waiting.map((key) => key.join(" ")));
  const open = await Promise.all(drafts.filter((row) => row.state !== "sealed").map((row) => store.door.unseal(row.box)));
  const held = (open as { visit: string; revision: number }[]).map(({ visit, revision }): Held => {
    return { visit, revision, digest: null, state: "draft" };
  });
  for (const { visit, revision, digest, purged } of sealed) {
    const state = stateOf(kindOf.get(digest));
    const done = state === "complete" && !under.has(`${visit} ${revision}`);
    if (!purged && (all || !done)) held.push({ visit, revision, digest, state });
  }
  return held;
}

function stateOf(kind: string | undefined): Held["state"] {
  if (kind === undefined) return "sealed";
  return kind === "received" || kind === "complete" ? kind : "kept";
}
