import { useComputed } from "@preact/signals";
import type { Item } from "../../core/checklist.ts";
import { told, words } from "../../words.ts";
import { Icon } from "../parts/icon.tsx";
import { type Section, progress } from "./book.ts";
import { asking } from "./asking.ts";
import { Control } from "./controls.tsx";
import { Marks } from "./marks.tsx";
import { write } from "./recording.ts";
import { Tick } from "./saved_sign.tsx";
import { shownAnswer, useViews } from "./views.ts";
import { UndoButton } from "./undo.tsx";

/** In the hall: what can only be seen now, each with two big targets under the thumb. */
export function Inside() {
  const { inside } = useViews();
  return (
    <>
      {inside.map((section) => (
        <section key={section.key} aria-label={told(section.title)}>
          <h2 class="group">
            {told(section.title)}
            <Count section={section} />
          </h2>
          <ul class="quick-list">
            {section.groups.flatMap((group) => group.items.map((item) => <Quick key={item.key} item={item} />))}
          </ul>
        </section>
      ))}
    </>
  );
}

function Count({ section }: { section: Section }) {
  const { states, open } = useViews();
  const far = useComputed(() => {
    const { done, all } = progress(section, states.value, open.value);
    return `${done}/${all}`;
  }).value;
  return <span class="figures">{far}</span>;
}

function Quick({ item }: { item: Item }) {
  const { of, states } = useViews();
  const shown = useComputed(() => shownAnswer(of, item.key)).value;
  const asked = useComputed(() => states.value.get(item.key) !== "not_asked").value;
  if (!asked) return null;
  const w = words().visit;
  const aside = shown && shown.state !== "answered" ? shown : null;
  const wide = item.answer.type !== "kept";
  return (
    <li class={wide ? "quick quick-wide" : "quick"} id={`item-${item.key}`} data-testid={`item-${item.key}`} data-state={shown?.state ?? "unanswered"}>
      <button type="button" class="quick-ask" data-testid={`${item.key}-more`} aria-label={`${told(item.ask)} ${w.options}`} onClick={() => (asking.value = { item: item.key, what: "menu" })}>
        <span>{told(item.ask)}</span>
        {aside && <span class="small quiet">{w[aside.state === "not_applicable" ? "notApplicable" : "notObserved"]} · {aside.reason}</span>}
        <Badges item={item.key} />
      </button>
      <Control of={of} item={item} shown={shown} disabled={!of.writable.value} />
      <Tick of={of} item={item.key} />
    </li>
  );
}

/** That there is a note or a photo, without showing it. */
function Badges({ item }: { item: string }) {
  const { of } = useViews();
  const has = useComputed(() => `${of.draft.value.notes[item] ? "n" : ""}${of.draft.value.evidence.some((one) => one.item === item) ? "p" : ""}`).value;
  const w = words().visit;
  if (!has) return null;
  return (
    <span class="badges">
      {has.includes("n") && <span role="img" aria-label={w.note}><Icon name="note" /></span>}
      {has.includes("p") && <span role="img" aria-label={w.photo}><Icon name="camera" /></span>}
    </span>
  );
}

/** Within the thumb's reach: the times, undo, and the way out. */
export function InsideFoot() {
  const { of } = useViews();
  const w = words().visit;
  return (
    <div class="foot foot-visit">
      <Marks of={of} />
      <div class="row foot-row">
        <UndoButton />
        <button type="button" class="b grow" data-testid="to-outside" disabled={!of.writable.value} onClick={() => void write(of, () => of.visit.phase("outside"))}>
          {w.doneInside}
          <Icon name="forward" />
        </button>
      </div>
    </div>
  );
}
