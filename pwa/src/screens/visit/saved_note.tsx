import { useComputed } from "@preact/signals";
import { asking } from "./asking.ts";
import type { Recording } from "./recording.ts";

/** The note of an item as it lies on the disk; a tap opens it. */
export function SavedNote({ of, item }: { of: Recording; item: string }) {
  const note = useComputed(() => of.draft.value.notes[item] ?? "").value;
  if (!note) return null;
  return (
    <button type="button" class="note-kept" data-testid={`${item}-note-kept`} disabled={!of.writable.value} onClick={() => (asking.value = { item, what: "note" })}>
      {note}
    </button>
  );
}
