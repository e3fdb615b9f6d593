import type { Returned } from "../../store/index.ts";
import { returned } from "../../store/index.ts";
import { told, words } from "../../words.ts";
import { here, useReading } from "../here.ts";
import { Icon } from "../parts/icon.tsx";
import { Part } from "../parts/page.tsx";
import { dayName } from "../times.ts";
import type { Recording } from "./recording.ts";
import { spot, useViews } from "./views.ts";

/** Whether nobody waits any more for what came back from review. */
export function useTakenBack(of: Recording): boolean {
  const list = useReading(returned);
  const { visit } = of.visit.draft;
  return of.draft.value.returned !== undefined && of.writable.value && list.state === "there" && !list.value.some((one) => one.visit === visit);
}

/** What a reviewer asks about a visit that came back: their words, the day, and each item one tap away. */
export function AskedAgain({ asked }: { asked: Returned }) {
  const { byKey } = useViews();
  const w = words();
  return (
    <Part title={w.today.due(dayName(asked.due_on, here().store.now()))} id="asked-again">
      {asked.note && <p>{asked.note}</p>}
      <ul class="list">
        {asked.items.map(({ item, reason }) => (
          <li key={item}>
            <button type="button" class="line" data-testid="asked-item" onClick={() => (spot.value = { item })}>
              <span class="grow">
                {told(byKey.get(item)?.ask ?? { zh: item, en: item })}
                <span class="block small warn">{reason}</span>
              </span>
              <Icon name="forward" />
            </button>
          </li>
        ))}
      </ul>
    </Part>
  );
}
