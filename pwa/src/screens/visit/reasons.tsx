import { useSignal } from "@preact/signals";
import { words } from "../../words.ts";
import { answer, type Recording } from "./recording.ts";

/** Why it does not apply, or could not be seen: ready reasons by one tap, or own words. */
export function Reasons({ of, item, state, onDone }: { of: Recording; item: string; state: "not_applicable" | "not_observed"; onDone: () => void }) {
  const w = words().visit;
  const own = useSignal("");
  const ready = state === "not_applicable" ? [w.reason_notServed, w.reason_noNeed, w.reason_notThere] : [w.reason_noChance, w.reason_couldNotSee, w.reason_tooRisky];
  const give = (reason: string): void => {
    onDone();
    void answer(of, item, { state, reason });
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
        {state === "not_applicable" ? w.notApplicable : w.notObserved} · {w.why}
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
