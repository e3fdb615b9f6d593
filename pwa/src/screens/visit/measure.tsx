import type { Item } from "../../core/checklist.ts";
import { minutesOf } from "../../store/index.ts";
import type { AnswerGiven } from "../../store/index.ts";
import { named, told, words } from "../../words.ts";
import { Icon } from "../parts/icon.tsx";
import { answer, type Recording } from "./recording.ts";

/** A whole number: from the marks where there are two, corrected by one or typed where there are not. */
export function MeasureControl({ of, item, shown, disabled }: { of: Recording; item: Item; shown: AnswerGiven | null; disabled: boolean }) {
  const w = words();
  const value = shown?.state === "answered" && typeof shown.value === "number" ? shown.value : null;
  const max = item.answer.type === "scale" ? item.answer.max : Number.MAX_SAFE_INTEGER;
  const give = (n: number): void => {
    if (Number.isSafeInteger(n) && n >= 0 && n <= max) void answer(of, item.key, { state: "answered", value: n });
  };
  return (
    <div class="stack-s">
      <div class="stepper">
        <button type="button" class="pick" aria-label={w.visit.less} data-testid={`${item.key}-less`} disabled={disabled || value === null || value <= 0} onClick={() => give((value ?? 0) - 1)}>
          <Icon name="minus" />
        </button>
        <label class="stepper-value">
          <input
            class="input figures"
            inputMode="numeric"
            pattern="[0-9]*"
            maxLength={6}
            data-testid={`${item.key}-value`}
            aria-label={`${told(item.ask)} ${unitOf(item)}`}
            disabled={disabled}
            value={value === null ? "" : String(value)}
            onChange={(event) => {
              const typed = event.currentTarget.value.normalize("NFKC").trim();
              if (/^[0-9]+$/.test(typed)) give(Number(typed));
              // What is no number is not kept: the field shows again what is.
              event.currentTarget.value = /^[0-9]+$/.test(typed) ? typed : value === null ? "" : String(value);
            }}
          />
          <span class="quiet">{unitOf(item)}</span>
        </label>
        <button type="button" class="pick" aria-label={w.visit.more} data-testid={`${item.key}-more`} disabled={disabled || value === max} onClick={() => give(value === null ? 0 : value + 1)}>
          <Icon name="plus" />
        </button>
      </div>
      <Origin of={of} item={item} value={value} disabled={disabled} onUse={give} />
    </div>
  );
}

/** Where the figure comes from. */
function Origin({ of, item, value, disabled, onUse }: { of: Recording; item: Item; value: number | null; disabled: boolean; onUse: (n: number) => void }) {
  const w = words().visit;
  const between = item.answer.type === "measure" ? item.answer.between : null;
  if (!between) return null;
  const [from, to] = between;
  const marks = of.draft.value.marks;
  const [first, second] = [marks.find((mark) => mark.key === from), marks.find((mark) => mark.key === to)];
  const timed = minutesOf(first, second);
  if (timed === null) {
    if (disabled) return null;
    const lacking = [first ? null : w[from], second ? null : w[to]].filter((one) => one !== null);
    return <p class="small quiet">{w.marksMissing(lacking.join(words().everywhere.comma) || `${w[from]} – ${w[to]}`)}</p>;
  }
  if (value === null || value === timed) return <p class="small quiet">{w.fromMarks(w[from], w[to])}</p>;
  return (
    <p class="small quiet row">
      <span class="tag tag-amber">{w.corrected}</span>
      <button type="button" class="b b-plain" disabled={disabled} onClick={() => onUse(timed)}>
        {w.backToMarks(timed)}
      </button>
    </p>
  );
}

function unitOf(item: Item): string {
  if (item.answer.type !== "measure") return "";
  const { unit } = item.answer;
  return typeof unit === "string" ? named("names", `unit_${unit}`, unit) : told(unit);
}
