import { lockVisit } from "./lock.ts";
import { NoRoom, ReadOnly } from "./errors.ts";
import type { Writing } from "./database.ts";
import type { ReceiptKept, Sealed } from "./rows.ts";
import type { Store } from "./store.ts";

const KEPT_MS = 14 * 24 * 3600 * 1000;
const EVERYTHING = ["drafts", "entries", "evidence", "chunks", "sealed", "parcels", "outbox", "receipts"] as const;
const of = (visit: string): IDBKeyRange => IDBKeyRange.bound([visit, 0], [visit, Infinity]);

/**
 * Removes originals (evidence, parcel, entries, draft) that the server has wholly: a complete receipt for every revision and 14
 * days, or at once where `needed` bytes are short, oldest first. Scorecard and receipt stay. Answers the bytes freed.
 */
export async function purge(store: Store, options: { needed?: number } = {}): Promise<number> {
  const rows = await store.db.read(["sealed", "receipts"], async (tx) => {
    const here = (await tx.objectStore("sealed").getAll()).filter((row) => !row.purged);
    return Promise.all(here.map(async (row) => ({ row, receipt: await tx.objectStore("receipts").get(row.digest) })));
  });
  const found = [];
  for (const { row, receipt } of rows) {
    if (receipt?.kind !== "complete") continue;
    const sealed = (await store.door.unseal(row.box)) as Sealed;
    const { kept_at } = (await store.door.unseal(receipt.box)) as ReceiptKept;
    found.push({ sealed, kept_at });
  }
  found.sort((a, b) => a.kept_at - b.kept_at);
  let freed = 0;
  for (const { sealed, kept_at } of found) {
    const ripe = store.now() - kept_at >= KEPT_MS;
    if (!ripe && freed >= (options.needed ?? 0)) break;
    const box = await store.door.seal({ ...sealed, purged_at: store.now() } satisfies Sealed);
    if (await purgeVisit(store, sealed, box)) freed += sealed.size + sealed.evidence.reduce((sum, one) => sum + one.size, 0);
  }
  if (freed) store.changed("sealed");
  return freed;
}

/** One revision's originals. What the server has not acknowledged wholly is looked for again inside the same transaction. */
function purgeVisit(store: Store, { visit, revision, digest }: Sealed, box: unknown): Promise<boolean> {
  return store.db.write([...EVERYTHING], async (tx) => {
    const [revisions, waiting, draft, parcel] = await Promise.all([
      tx.objectStore("sealed").getAll(of(visit)),
      tx.objectStore("outbox").count(of(visit)),
      tx.objectStore("drafts").get(visit),
      tx.objectStore("parcels").get(digest),
    ]);
    const receipts = await Promise.all(revisions.map((row) => tx.objectStore("receipts").get(row.digest)));
    const row = revisions.find((one) => one.revision === revision);
    const whole = receipts.every((one) => one?.kind === "complete");
    if (!row || !whole || waiting || (draft && draft.state !== "sealed")) return false;
    await Promise.all([
      tx.objectStore("sealed").put({ ...row, purged: 1, box }),
      ...(parcel ? [tx.objectStore("parcels").put({ ...parcel, body: new ArrayBuffer(0) })] : []),
      tx.objectStore("drafts").delete(visit),
      tx.objectStore("entries").delete(of(visit)),
      removeEvidence(tx, visit),
    ]);
    return true;
  });
}

async function removeEvidence(tx: Writing, visit: string): Promise<void> {
  const rows = await tx.objectStore("evidence").getAll(IDBKeyRange.bound([visit, ""], [visit, "\uffff"]));
  await Promise.all(
    rows.flatMap((row) => [
      tx.objectStore("evidence").delete([visit, row.digest]),
      tx.objectStore("chunks").delete(IDBKeyRange.bound([row.bytes, 0], [row.bytes, Infinity])),
    ]),
  );
}

/**
 * By a person's hand, after an export was offered, and the only way that anything goes which no server has: all of one visit.
 * Throws ReadOnly while any tab has it open.
 */
export async function discard(store: Store, visit: string, _given: { exportOffered: true }): Promise<void> {
  const lock = await lockVisit(visit, false, () => undefined);
  if (!lock) throw new ReadOnly(visit);
  try {
    await store.db.write([...EVERYTHING], async (tx) => {
      const [revisions, draft] = await Promise.all([tx.objectStore("sealed").getAll(of(visit)), tx.objectStore("drafts").get(visit)]);
      await Promise.all([
        ...revisions.map((row) => tx.objectStore("parcels").delete(row.digest)),
        tx.objectStore("sealed").delete(of(visit)),
        tx.objectStore("outbox").delete(of(visit)),
        tx.objectStore("drafts").delete(visit),
        tx.objectStore("entries").delete(of(visit)),
        // The number that the next tap would take: a tab that has not heard yet that its lock was stolen writes nothing any more.
        ...(draft ? [tx.objectStore("entries").put({ visit, n: draft.length + 1, box: null })] : []),
        removeEvidence(tx, visit),
      ]);
    });
  } finally {
    lock.free();
  }
  store.changed("drafts", "sealed", "outbox");
}

/** Does work that needs room; where the quota is full, purges what may go and tries once more. Throws NoRoom. */
export async function withRoom<T>(store: Store, needed: number, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof NoRoom) || (await purge(store, { needed })) === 0) throw error;
    return work();
  }
}
