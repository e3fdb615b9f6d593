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

/** All entries of one visit. */
export const entriesOf = (visit: string): IDBKeyRange => IDBKeyRange.bound([visit, 0], [visit, Infinity]);

/** A visit's entries, in order. */
export async function readEntries(store: Store, visit: string): Promise<EntryMade[]> {
  const rows = await store.db.read(["entries"], (tx) => tx.objectStore("entries").getAll(entriesOf(visit)));
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
  const rows = await draftRows(store, draft, steps, stamp);
  if (!rows.entries.length || !(await writeAtOnce(store, rows))) await writeWithCare(store, old, rows);
  // Who shows it as saved comes first.
  setTimeout(() => store.changed("drafts"));
  return rows.next;
}

type Rows = Awaited<ReturnType<typeof draftRows>>;

/**
 * All asked for at once and committed without a look: to wait for one would cost each tap a round behind a drawn frame. A lock can
 * be stolen between two taps; the entry's number is then taken, also where the visit was discarded [purge.ts], `add` fails and takes
 * all back. False: so it was.
 */
async function writeAtOnce(store: Store, { next, row, entries }: Rows): Promise<boolean> {
  const { visit } = next;
  try {
    await store.db.write(["drafts", "entries"], (tx) => {
      // What fails, the transaction tells.
      void tx.objectStore("drafts").put(row).catch(() => undefined);
      for (const { n, box } of entries) void tx.objectStore("entries").add({ visit, n, box }).catch(() => undefined);
    });
    return true;
  } catch (error) {
    if (error instanceof DOMException && error.name === "ConstraintError") return false;
    throw error;
  }
}

/** Looks first. Also for what is no entry, and for the repetition of a write whose `complete` got lost: that is equal to `next`. */
async function writeWithCare(store: Store, old: Draft, { next, row, entries }: Rows): Promise<void> {
  const { visit } = next;
  await store.db.write(["drafts", "entries"], async (tx) => {
    const here = await tx.objectStore("drafts").get(visit);
    if (here?.head !== old.head && here?.head !== next.head) throw new ReadOnly(visit);
    await Promise.all([
      tx.objectStore("drafts").put(row),
      ...entries.map((one) => tx.objectStore("entries").put({ visit, n: one.n, box: one.box })),
    ]);
  });
}
