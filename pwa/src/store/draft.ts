import { link } from "../core/entries.ts";
import type { EntryMade } from "../core/wire.ts";
import type { Step } from "./changes.ts";
import { ReadOnly } from "./errors.ts";
import type { Draft } from "./rows.ts";
import type { Store } from "./store.ts";

/** The draft of a visit as it lies on the disk. Throws ReadOnly where there is none (it was discarded elsewhere). */
export async function readDraft(store: Store, visit: string): Promise<Draft> {
  const row = await store.db.read(["drafts"], (tx) => tx.objectStore("drafts").get(visit));
  if (!row) throw new ReadOnly(visit);
  return (await store.door.unseal(row.box)) as Draft;
}

/** A visit's entries, in order. */
export async function readEntries(store: Store, visit: string): Promise<EntryMade[]> {
  const rows = await store.db.read(["entries"], (tx) =>
    tx.objectStore("entries").getAll(IDBKeyRange.bound([visit, 0], [visit, Infinity])),
  );
  return Promise.all(rows.map((row) => store.door.unseal(row.box) as Promise<EntryMade>));
}

/** The rows of a changed draft, ready for a transaction: everything that has to pass the door or be hashed is done here. */
export async function draftRows(store: Store, draft: Draft, steps: readonly Step[], stamp: { at: number; mono: number }) {
  let { head, length } = draft;
  const entries = [];
  for (const step of steps) {
    const entry: EntryMade = { n: ++length, ...step, ...stamp };
    head = await link(head, entry);
    entries.push({ visit: draft.visit, n: length, box: await store.door.seal(entry), entry });
  }
  const next: Draft = { ...draft, head, length };
  const { visit, person, state } = next;
  const row = { visit, person, state, head, length, box: await store.door.seal(next) };
  return { next, row, entries };
}

/** One tap: draft and entries in one strict transaction. Throws ReadOnly where another tab wrote since `old`. */
export async function writeDraft(
  store: Store,
  old: Draft,
  draft: Draft,
  steps: readonly Step[],
  stamp: { at: number; mono: number },
): Promise<Draft> {
  const { next, row, entries } = await draftRows(store, draft, steps, stamp);
  await store.db.write(["drafts", "entries"], async (tx) => {
    const drafts = tx.objectStore("drafts");
    // All asked for at once: to wait for the look before writing would cost each tap another round through the browser.
    const [here] = await Promise.all([
      drafts.get(draft.visit),
      (async () => drafts.put(row))(),
      ...entries.map(async ({ visit, n, box }) => tx.objectStore("entries").put({ visit, n, box })),
    ]);
    // A lock can be stolen between two taps: what another tab wrote meanwhile is never overwritten (the throw takes all back).
    // Equal to `next` is the repetition of a write whose `complete` got lost.
    if (here?.head !== old.head && here?.head !== next.head) throw new ReadOnly(draft.visit);
  });
  store.changed("drafts");
  return next;
}
