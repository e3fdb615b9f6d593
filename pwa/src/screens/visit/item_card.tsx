import { useComputed } from "@preact/signals";
import type { Item } from "../../core/checklist.ts";
import { locked } from "../../store/index.ts";
import { named, told, words } from "../../words.ts";
import { Icon } from "../parts/icon.tsx";
import { Control } from "./controls.tsx";
import { Photos } from "./photos.tsx";
import { answer, type Recording } from "./recording.ts";
import { SavedNote } from "./saved_note.tsx";
import { Tick } from "./saved_sign.tsx";
import { type Asking, asking } from "./asking.ts";
import { shownAnswer, useViews } from "./views.ts";

/** One item of the questionnaire: what it asks, its answer, and what goes with it. */
export function ItemCard({ item }: { item: Item }) {
  const { of, states, wanted } = useViews();
  const shown = useComputed(() => shownAnswer(of, item.key)).value;
  const asked = useComputed(() => states.value.get(item.key) !== "not_asked").value;
  if (!asked) return null;
  const w = words().visit;
  const shut = locked(of.draft.value, item.key);
  const disabled = !of.writable.value || shut;
  const ask = (what: Asking["what"]) => () => (asking.value = { item: item.key, what });
  const aside = shown && shown.state !== "answered" ? shown : null;
  return (
    <li class="item" id={`item-${item.key}`} data-testid={`item-${item.key}`} data-state={shown?.state ?? "unanswered"}>
      <p class="ask">{told(item.ask)}</p>
      <Tick of={of} item={item.key} />
      {item.veto && <p class="tag tag-cinnabar">{w[`veto_${item.veto}`]}</p>}
      {aside ? (
        <p class="aside" data-testid={`${item.key}-aside`}>
          <strong>{w[aside.state === "not_applicable" ? "notApplicable" : "notObserved"]}</strong>
          <span class="grow quiet">{aside.reason}</span>
          <button type="button" class="b b-plain" data-testid={`${item.key}-clear`} disabled={disabled} onClick={() => void answer(of, item.key, null)}>
            {w.clear}
          </button>
        </p>
      ) : (
        <Control of={of} item={item} shown={shown} disabled={disabled} />
      )}
      <Wanted lacking={wanted.value.get(item.key)} />
      <Asked of={of} item={item.key} />
      <SavedNote of={of} item={item.key} />
      <Photos of={of} item={item.key} />
      {shut ? (
        <div class="extras">
          <button type="button" class="extra" data-testid={`${item.key}-change`} disabled={!of.writable.value} onClick={ask("change")}>
            {w.change}
          </button>
        </div>
      ) : (
      <div class="extras">
        {item.not_applicable && !aside && (
          <button type="button" class="extra" data-testid={`${item.key}-not-applicable`} disabled={disabled} onClick={ask("not_applicable")}>
            {w.notApplicable}
          </button>
        )}
        {!aside && (
          <button type="button" class="extra" data-testid={`${item.key}-not-observed`} disabled={disabled} onClick={ask("not_observed")}>
            {w.notObserved}
          </button>
        )}
        <span class="grow" />
        <button type="button" class="extra" data-testid={`${item.key}-note`} aria-label={w.note} disabled={disabled} onClick={ask("note")}>
          <Icon name="note" />
        </button>
        <button type="button" class="extra" data-testid={`${item.key}-photo`} aria-label={w.photo} disabled={disabled} onClick={ask("photo")}>
          <Icon name="camera" />
        </button>
      </div>
      )}
    </li>
  );
}

/** What the reviewer said of the item, or the shopper's own reason for changing it. */
function Asked({ of, item }: { of: Recording; item: string }) {
  const returned = of.draft.value.returned;
  const said = returned?.items.find((one) => one.item === item)?.reason ?? returned?.reasons[item];
  if (!said) return null;
  return (
    <p class="wanted" data-testid={`${item}-asked`}>
      <Icon name="undo" />
      {said}
    </p>
  );
}

function Wanted({ lacking }: { lacking: { readonly kinds: readonly string[]; readonly needed: number } | undefined }) {
  if (!lacking) return null;
  const w = words().visit;
  // Sound is recorded in a later version; until then it is not asked for.
  const kinds = lacking.kinds.filter((kind) => kind !== "audio").map((kind) => named("visit", `kind_${kind}`));
  return (
    <p class="wanted" data-testid="evidence-wanted">
      <Icon name="alert" />
      {w.evidenceWanted(kinds.join(w.or), lacking.needed)}
    </p>
  );
}
