import { words } from "../../words.ts";
import { coverUp } from "../cover/covered.ts";
import { attempt } from "../notice.ts";
import { home } from "../ways.ts";
import { asking } from "./asking.ts";
import { type Recording, stopRecording } from "./recording.ts";

/** What one may do with the whole visit. */
export function VisitMenu({ of, onClose }: { of: Recording; onClose: () => void }) {
  const w = words().visit;
  const park = (): void => {
    onClose();
    void attempt(async () => {
      await of.visit.park();
      home();
      await stopRecording();
    });
  };
  return (
    <div class="stack">
      <button type="button" class="b b-wide" data-testid="menu-cover" onClick={() => { onClose(); coverUp(); }}>
        {w.cover}
      </button>
      {of.writable.value && (
        <>
          <button type="button" class="b b-wide" data-testid="menu-visit-note" onClick={() => (asking.value = { item: null, what: "note" })}>
            {w.visitNote}
          </button>
          <button type="button" class="b b-wide" data-testid="menu-visit-photo" onClick={() => (asking.value = { item: null, what: "photo" })}>
            {w.photo}
          </button>
          <button type="button" class="b b-wide" data-testid="menu-park" onClick={park}>
            {w.park}
          </button>
        </>
      )}
    </div>
  );
}
