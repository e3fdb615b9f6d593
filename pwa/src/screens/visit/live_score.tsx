import { useComputed } from "@preact/signals";
import { score } from "../../core/scoring.ts";
import { askedOnly } from "../../core/answers.ts";
import { words } from "../../words.ts";
import { points } from "../times.ts";
import { useViews } from "./views.ts";

/** Only where the checklist says that shoppers see their score while they answer; elsewhere nothing is even worked out. */
export function LiveScore() {
  const { of } = useViews();
  return of.visit.checklist.shopper_sees_score === "live" ? <Now /> : null;
}

function Now() {
  const { of } = useViews();
  const final = useComputed(() => {
    const { tier, checklist } = of.draft.value;
    const answers = askedOnly(of.visit.checklist, tier, of.visit.answers);
    return score(of.visit.checklist, tier, answers, checklist).final;
  }).value;
  return (
    <span class="live figures" data-testid="live-score" aria-label={words().visit.live}>
      {final === null ? "–" : points(final)}
    </span>
  );
}
