import type { ReturnedHere } from "../../store/index.ts";
import { words } from "../../words.ts";
import { here } from "../here.ts";
import { Icon } from "../parts/icon.tsx";
import { Part } from "../parts/page.tsx";
import { dayName, dayOf } from "../times.ts";
import { enterReturned } from "../visit/entering.ts";

/** Visits that came back from review, due first. */
export function ReturnedRows({ list }: { list: readonly ReturnedHere[] }) {
  const w = words().today;
  const now = here().store.now();
  if (list.length === 0) return null;
  return (
    <Part title={w.returned} aside={<span class="figures">{w.count(list.length)}</span>}>
      <ul class="list">
        {list.map(({ visit, hallName, due_on, items, draft }) => (
          <li key={visit}>
            <button type="button" class="line" data-testid="returned" data-visit={visit} onClick={() => void enterReturned(visit)}>
              <span class="grow stack-s">
                <span class={due_on < dayOf(now) ? "tag tag-cinnabar" : "tag tag-amber"}>{w.due(dayName(due_on, now))}</span>
                <span class="strong">{hallName}</span>
                <span class="small quiet figures">{items.length > 0 ? w.again(items.length) : w.againWhole}</span>
              </span>
              {draft && <span class="b-like">{w.resume}</span>}
              <Icon name="forward" />
            </button>
          </li>
        ))}
      </ul>
    </Part>
  );
}
