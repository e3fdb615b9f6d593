import type { AssignmentHere } from "../../store/index.ts";
import { tierName, words } from "../../words.ts";
import { Icon } from "../parts/icon.tsx";
import { go } from "../ways.ts";

/** One planned visit: its number in the day, when to leave, when, where, what kind of hall, how far it has come. */
export function AssignmentRow({ of }: { of: AssignmentHere }) {
  const w = words().today;
  const { position, leave_at } = of;
  return (
    <li>
      <button type="button" class="line" data-testid="assignment" data-visit={of.visit} onClick={() => go({ name: "briefing", assignment: of.id })}>
        <span class="grow stack-s">
          <span class="row row-ends small quiet">
            <span class="figures">
              {position && (
                <span class="nth" role="img" aria-label={w.stop(position)}>
                  {position}
                </span>
              )}
              {leave_at && <b>{w.leave(leave_at)} · </b>}
              {w.window(of.from_time, of.to_time)}
            </span>
            <State of={of} />
          </span>
          <span class="strong">{of.hallHere?.name ?? of.hall}</span>
          <span class="small quiet">
            {tierName(of.tier)}
            {of.hallHere?.region ? ` · ${of.hallHere.region}` : ""}
          </span>
          {!of.checklistHere && <span class="tag tag-amber">{w.checklistMissing}</span>}
        </span>
        <Icon name="forward" />
      </button>
    </li>
  );
}

function State({ of }: { of: AssignmentHere }) {
  const w = words().today;
  if (of.withdrawn) return <span class="tag tag-amber">{w.withdrawn}</span>;
  if (of.changed) return <span class="tag tag-amber" data-testid="changed">{w.changed}</span>;
  if (of.draft === "open") return <span class="tag tag-pine">{w.open}</span>;
  if (of.draft === "parked") return <span class="tag">{w.parked}</span>;
  if (of.draft === "sealed") return <span class="tag">{w.sealed}</span>;
  return null;
}
