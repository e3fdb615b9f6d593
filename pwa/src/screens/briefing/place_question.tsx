import { words } from "../../words.ts";
import { choices, choose } from "../choices.ts";
import { attempt } from "../notice.ts";
import { askForPlace } from "../visit/place.ts";

/** Asked once, before the first visit; a no changes nothing else. */
export function PlaceQuestion() {
  if (choices.value.place !== null) return null;
  const w = words().visit;
  return (
    <section class="card stack" aria-label={w.where} data-testid="place-question">
      <h2>{w.where}</h2>
      <p class="quiet">{w.whereWhy}</p>
      <div class="row">
        <button type="button" class="b grow" data-testid="place-no" onClick={() => void attempt(() => choose({ place: false }))}>
          {w.whereNo}
        </button>
        <button type="button" class="b grow" data-testid="place-yes" onClick={() => void attempt(async () => choose({ place: await askForPlace() }))}>
          {w.whereYes}
        </button>
      </div>
    </section>
  );
}
