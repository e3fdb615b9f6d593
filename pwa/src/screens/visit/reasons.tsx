import { useSignal } from "@preact/signals";
import { words } from "../../words.ts";
import { answer, type Recording, write } from "./recording.ts";

/** Why it does not apply, could not be seen, or is changed although nobody asked: ready reasons by one tap, or own words. */
export function Reasons({ of, item, state, onDone }: { of: Recording; item: string; state: "not_applicable" | "not_observed" | "change"; onDone: () => void }) {
  const w = words().visit;
  const own = useSignal("");
  const ready = {
    not_applicable: [w.reason_notServed, w.reason_noNeed, w.reason_notThere],
    not_observed: [w.reason_noChance, w.reason_couldNotSee, w.reason_tooRisky],
    change: [w.reason_mistaken, w.reason_leftOut],
  }[state];
  const give = (reason: string): void => {
    onDone();
    if (state === "change") void write(of, () => of.visit.reason(item, reason));
    else void answer(of, item, { state, reason });
  };
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (own.value.trim()) give(own.value.trim());
      }}
    >
      <p class="quiet">
        {{ not_applicable: w.notApplicable, not_observed: w.notObserved, change: w.changeWhy }[state]} · {w.why}
      </p>
      {ready.map((reason, n) => (
        <button type="button" key={reason} class="b b-wide b-start" data-testid={`reason-${n}`} onClick={() => give(reason)}>
          {reason}
        </button>
      ))}
      <div class="row">
        <input class="input grow" data-testid="reason-own" aria-label={w.ownWords} placeholder={w.ownWords} maxLength={500} value={own.value} onInput={(event) => (own.value = event.currentTarget.value)} />
        <button type="submit" class="b b-main" data-testid="reason-give" disabled={!own.value.trim()}>
          {words().everywhere.done}
        </button>
      </div>
    </form>
  );
}
