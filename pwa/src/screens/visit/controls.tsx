import type { Item } from "../../core/checklist.ts";
import type { AnswerGiven } from "../../store/index.ts";
import { told, words } from "../../words.ts";
import { MeasureControl } from "./measure.tsx";
import { answer, type Recording } from "./recording.ts";
import { TextControl } from "./text_control.tsx";

/** Up to this many steps of a scale stand side by side; beyond that one counts up and down. */
const SIDE_BY_SIDE = 10;

interface Given {
  readonly of: Recording;
  readonly item: Item;
  readonly shown: AnswerGiven | null;
  readonly disabled: boolean;
}

/** What one answers an item with, whatever its type. */
export function Control(given: Given) {
  switch (given.item.answer.type) {
    case "kept":
      return <KeptPair {...given} />;
    case "scale":
      return given.item.answer.max <= SIDE_BY_SIDE ? <Scale {...given} max={given.item.answer.max} /> : <MeasureControl {...given} />;
    case "choice":
      return <Choice {...given} options={given.item.answer.options} />;
    case "measure":
      return <MeasureControl {...given} />;
    case "note":
      return <TextControl {...given} />;
  }
}

function valueOf(shown: AnswerGiven | null): string | number | null {
  return shown?.state === "answered" ? shown.value : null;
}

/** Two big targets; a tap on the one that is chosen changes nothing, so a trembling thumb does no harm. */
export function KeptPair({ of, item, shown, disabled }: Given) {
  const w = words().visit;
  const value = valueOf(shown);
  const pick = (wanted: "kept" | "broken") => (
    <button
      type="button"
      class={`pick pick-${wanted}`}
      data-testid={`${item.key}-${wanted}`}
      aria-pressed={value === wanted}
      disabled={disabled}
      onClick={() => value !== wanted && void answer(of, item.key, { state: "answered", value: wanted })}
    >
      {w[wanted]}
    </button>
  );
  return (
    <div class="pair" role="group" aria-label={told(item.ask)}>
      {pick("kept")}
      {pick("broken")}
    </div>
  );
}

function Scale({ of, item, shown, disabled, max }: Given & { max: number }) {
  const value = valueOf(shown);
  return (
    <div class="scale" role="group" aria-label={`${told(item.ask)} ${words().visit.scaleOf(max)}`}>
      {Array.from({ length: max + 1 }, (_, n) => (
        <button type="button" key={n} class="pick figures" data-testid={`${item.key}-${n}`} aria-pressed={value === n} disabled={disabled} onClick={() => void answer(of, item.key, { state: "answered", value: n })}>
          {n}
        </button>
      ))}
    </div>
  );
}

function Choice({ of, item, shown, disabled, options }: Given & { options: readonly { readonly key: string; readonly title: { readonly zh: string; readonly en: string } }[] }) {
  const value = valueOf(shown);
  return (
    <div class="choice" role="group" aria-label={told(item.ask)}>
      {options.map((option) => (
        <button type="button" key={option.key} class="pick" data-testid={`${item.key}-${option.key}`} aria-pressed={value === option.key} disabled={disabled} onClick={() => void answer(of, item.key, { state: "answered", value: option.key })}>
          {told(option.title)}
        </button>
      ))}
    </div>
  );
}
