import { useSignal } from "@preact/signals";
import { MARKS } from "../../core/checklist.ts";
import type { Mark, MarkMade } from "../../store/index.ts";
import { words } from "../../words.ts";
import { choices } from "../choices.ts";
import { Foldup } from "../parts/foldup.tsx";
import { clock, clockSeconds } from "../times.ts";
import { placeMark } from "./place.ts";
import { type Recording, write } from "./recording.ts";

/** Makes a mark, with the place where that was allowed. */
async function make(of: Recording, key: Mark): Promise<void> {
  if (await write(of, () => of.visit.mark(key))) {
    if ((key === "arrived" || key === "left") && choices.peek().place) placeMark(of, key);
  }
}

/** Six quiet targets: one tap keeps the time. A tap on one already made asks first, so that nothing is overwritten by chance. */
export function Marks({ of, small = false }: { of: Recording; small?: boolean }) {
  const w = words().visit;
  const asked = useSignal<Mark | null>(null);
  const pressed = useSignal<readonly Mark[]>([]);
  const made = new Map<Mark, MarkMade>(of.draft.value.marks.map((mark) => [mark.key, mark]));
  const writable = of.writable.value;
  const tap = (key: Mark): void => {
    if (made.has(key)) asked.value = key;
    else if (!pressed.value.includes(key)) {
      pressed.value = [...pressed.value, key];
      void make(of, key).then(() => (pressed.value = pressed.value.filter((one) => one !== key)));
    }
  };
  const asking = asked.value === null ? undefined : made.get(asked.value);
  return (
    <>
      <div class={small ? "marks marks-small" : "marks"} role="group" aria-label={w.marks}>
        {MARKS.map((key) => {
          const mark = made.get(key);
          return (
            <button type="button" key={key} class={mark ? "mark mark-made" : "mark"} data-testid={`mark-${key}`} disabled={!writable} onClick={() => tap(key)}>
              <span>{w[key]}</span>
              <span class="mark-time figures" aria-hidden={mark ? undefined : true}>
                {mark ? clock(mark.at) : "–"}
              </span>
            </button>
          );
        })}
      </div>
      {asking && (
        <Foldup id="mark-question" title={w.markAt(w[asking.key], clockSeconds(asking.at))} onClose={() => (asked.value = null)}>
          <button
            type="button"
            class="b b-wide"
            data-testid="mark-again"
            onClick={() => {
              asked.value = null;
              void make(of, asking.key);
            }}
          >
            {w.remark}
          </button>
          <button
            type="button"
            class="b b-wide b-grave"
            data-testid="mark-undo"
            onClick={() => {
              asked.value = null;
              void write(of, () => of.visit.unmark(asking.key));
            }}
          >
            {w.unmark}
          </button>
          <button type="button" class="b b-wide b-plain" onClick={() => (asked.value = null)}>
            {words().everywhere.close}
          </button>
        </Foldup>
      )}
    </>
  );
}
