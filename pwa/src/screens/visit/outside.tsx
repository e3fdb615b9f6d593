import { type Signal, useComputed } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { told, words } from "../../words.ts";
import { Icon } from "../parts/icon.tsx";
import { go } from "../ways.ts";
import { Banner } from "../parts/states.tsx";
import { AskedAgain, useTakenBack } from "./asked_again.tsx";
import { nextOpen, progress, type Section } from "./book.ts";
import { ItemCard } from "./item_card.tsx";
import { Marks } from "./marks.tsx";
import { write } from "./recording.ts";
import { UndoButton } from "./undo.tsx";
import { spot, useViews } from "./views.ts";

/** Right after the hall: one dimension at a time, the times beside it. */
export function Outside({ at }: { at: Signal<string> }) {
  const { of, whole } = useViews();
  const section = whole.find((one) => one.key === at.value) ?? whole[0];
  if (!section) return null;
  const after = whole[whole.indexOf(section) + 1];
  const asked = of.draft.value.returned;
  return (
    <>
      <Dimensions at={at} />
      {asked ? <AskedAgain asked={asked} /> : <Marks of={of} small />}
      <section key={section.key} aria-label={told(section.title)}>
        {section.groups.map((group) => (
          <Group key={group.key} group={group} />
        ))}
      </section>
      {after && (
        <button type="button" class="b b-wide" data-testid="next-dimension" onClick={() => turn(at, after.key)}>
          {told(after.title)}
          <Icon name="forward" />
        </button>
      )}
    </>
  );
}

/** One indicator; nothing at all while none of its items is asked. */
function Group({ group }: { group: Section["groups"][number] }) {
  const { states } = useViews();
  const asked = useComputed(() => group.items.some((item) => states.value.get(item.key) !== "not_asked")).value;
  if (!asked) return null;
  return (
    <>
      <h2 class="group">{told(group.title)}</h2>
      <ul class="items">
        {group.items.map((item) => (
          <ItemCard key={item.key} item={item} />
        ))}
      </ul>
    </>
  );
}

/** To the top of another dimension. */
function turn(at: Signal<string>, to: string): void {
  at.value = to;
  const middle = document.querySelector(".under .middle");
  if (middle) middle.scrollTop = 0;
}

/** Every dimension with how far it is; a tap goes there. */
function Dimensions({ at }: { at: Signal<string> }) {
  const { whole } = useViews();
  return (
    <nav class="dimensions" aria-label={words().visit.dimensions} data-testid="dimensions">
      {whole.map((section) => (
        <DimensionTab key={section.key} section={section} at={at} />
      ))}
    </nav>
  );
}

function DimensionTab({ section, at }: { section: Section; at: Signal<string> }) {
  const { states, open } = useViews();
  const far = useComputed(() => {
    const { done, all } = progress(section, states.value, open.value);
    return `${done}/${all}`;
  }).value;
  const here = at.value === section.key;
  const place = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const tab = place.current;
    const strip = tab?.parentElement;
    if (here && tab && strip) strip.scrollLeft = tab.offsetLeft - strip.clientWidth / 2 + tab.offsetWidth / 2;
  }, [here]);
  const [done = 0, all = 0] = far.split("/").map(Number);
  return (
    <button ref={place} type="button" class="dimension" data-testid={`dimension-${section.key}`} aria-current={here ? "true" : undefined} onClick={() => turn(at, section.key)}>
      <span>{told(section.title)}</span>
      <span class="figures small">{far}</span>
      <span class="bar" aria-hidden="true">
        <i style={{ width: `${all === 0 ? 100 : (100 * done) / all}%` }} />
      </span>
    </button>
  );
}

/** Undo, back into the hall, and the next open item — or sealing, when there is none. */
export function OutsideFoot() {
  const { of, whole, open } = useViews();
  const w = words().visit;
  const left = open.value.size;
  if (useTakenBack(of)) return <div class="foot"><Banner tone="amber" id="taken-back">{w.takenBack}</Banner></div>;
  const jump = (): void => {
    const item = nextOpen(whole, open.peek(), of.draft.peek().item);
    if (item) spot.value = { item };
  };
  return (
    <div class="foot foot-visit">
      <div class="row foot-row">
        <UndoButton />
        {!of.draft.value.returned && (
          <button type="button" class="b" data-testid="to-inside" disabled={!of.writable.value} onClick={() => void write(of, () => of.visit.phase("inside"))}>
            {w.inside}
          </button>
        )}
        {left > 0 ? (
          <button type="button" class="b b-main grow" data-testid="next-open" onClick={jump}>
            {w.nextOpen} <span class="figures">{left}</span>
          </button>
        ) : (
          <button type="button" class="b b-main grow" data-testid="to-seal" onClick={() => go({ name: "seal", visit: of.visit.draft.visit })}>
            {w.toSeal}
          </button>
        )}
        {left > 0 && (
          <button type="button" class="b b-round" data-testid="to-seal" aria-label={w.toSeal} onClick={() => go({ name: "seal", visit: of.visit.draft.visit })}>
            <Icon name="lock" />
          </button>
        )}
      </div>
    </div>
  );
}
