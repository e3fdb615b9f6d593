// The chain of a draft's entries: who changed what when, where no line can be altered unseen. Mirror: backend/anfang/core/entries.py.
//
// digest_n = SHA-256 of canonical {"entry": entry_n, "prev": digest_(n-1)}, with "" before the first. The last digest is the
// head and covers all. What an entry's `kind` says of `item` and `value`:
//   answer    item, the whole answer as it now stands      clear     item, null: the answer was taken back
//   mark      null, the mark's key                         unmark    null, the mark's key
//   note      item or null (the visit's), the text         phase     null, "inside" or "outside"
//   evidence  item or null, the digest linked              drop      item or null, the digest unlinked
//   place     null, {key: "arrived" | "left", …the place}  open, park, seal   null, null
//   exposure  null, "none" or how the shopper was noticed  reason    item, why it is changed although nobody asked
import { canonical, digest } from "./canonical.ts";
import type { EntryMade } from "./wire.ts";

export type Entry = EntryMade;

/** The digest that ties one entry to the one before it. */
export function link(previous: string, entry: Entry): Promise<string> {
  return digest(canonical({ prev: previous, entry }));
}

/** The digest over all entries in their order; "" for none. */
export async function head(entries: Iterable<Entry>): Promise<string> {
  let last = "";
  for (const entry of entries) last = await link(last, entry);
  return last;
}

/** Whether these are entries 1 … `length`, in order, and end in `headDigest`. */
export async function checkChain(entries: readonly Entry[], headDigest: string, length: number): Promise<boolean> {
  if (entries.length !== length || entries.some((entry, index) => entry.n !== index + 1)) return false;
  return (await head(entries)) === headDigest;
}
