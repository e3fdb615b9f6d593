import type { DraftListed } from "../../store/index.ts";
import { words } from "../../words.ts";
import { Icon } from "../parts/icon.tsx";
import { dayAndClock } from "../times.ts";
import { enterVisit } from "../visit/entering.ts";

/** Visits that were begun: the open one first, one tap from going on. */
export function Unfinished({ drafts }: { drafts: readonly DraftListed[] }) {
  const w = words();
  const those = drafts.filter((draft) => draft.state !== "sealed").sort((a, b) => Number(b.state === "open") - Number(a.state === "open"));
  if (those.length === 0) return null;
  return (
    <ul class="list">
      {those.map((draft) => (
        <li key={draft.visit}>
          <button type="button" class="line" data-testid="resume" data-visit={draft.visit} onClick={() => void enterVisit(draft.visit)}>
            <span class="grow stack-s">
              <span class={draft.state === "open" ? "tag tag-pine" : "tag"}>{draft.returned ? w.today.takenBack : draft.state === "open" ? w.today.open : w.today.parked}</span>
              <span class="strong">{draft.hallName}</span>
              <span class="small quiet figures">{w.visit.savedAt(dayAndClock(draft.changed_at))}</span>
            </span>
            {!draft.returned && <span class="b-like">{w.today.resume}</span>}
            <Icon name="forward" />
          </button>
        </li>
      ))}
    </ul>
  );
}
