import { words } from "../../words.ts";
import { Icon } from "../parts/icon.tsx";
import { clockSeconds } from "../times.ts";
import type { Recording } from "./recording.ts";

/** In the bar: whether everything up to the last tap is on the disk. */
export function SavedSign({ of }: { of: Recording }) {
  const w = words().visit;
  if (of.failed.value) {
    return (
      <span class="saved saved-not" role="alert" data-testid="saved-state" data-saved="no">
        <Icon name="alert" />
        {w.notSaved}
      </span>
    );
  }
  const busy = of.writing.value > 0;
  return (
    <span class="saved figures" data-testid="saved-state" data-saved={busy ? "busy" : "yes"}>
      {of.slow.value ? w.saving : w.savedAt(clockSeconds(of.saved_at.value))}
    </span>
  );
}

/** At an item: a tick once its answer is on the disk. */
export function Tick({ of, item }: { of: Recording; item: string }) {
  const answered = of.draft.value.answers[item] !== undefined && !of.pending.value.has(item);
  return answered ? (
    <span class="ticked" role="img" aria-label={words().visit.saved} data-testid={`${item}-saved`}>
      <Icon name="tick" />
    </span>
  ) : null;
}
