import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { State } from "../../core/answers.ts";
import type { Item } from "../../core/checklist.ts";
import { itemsOf } from "../../core/checklist.ts";
import type { AnswerGiven } from "../../store/index.ts";
import { type Section, sections, statesNow } from "./book.ts";
import type { Recording } from "./recording.ts";

/** What the parts of the visit screen look at. Computed once per change, whoever reads it. */
export interface Views {
  readonly of: Recording;
  readonly inside: readonly Section[];
  readonly whole: readonly Section[];
  readonly byKey: ReadonlyMap<string, Item>;
  readonly states: ReadonlySignal<ReadonlyMap<string, State>>;
  /** Keys that still want an answer, evidence or a correction. */
  readonly open: ReadonlySignal<ReadonlySet<string>>;
  /** What lacks evidence, with how much. */
  readonly wanted: ReadonlySignal<ReadonlyMap<string, { readonly kinds: readonly string[]; readonly needed: number }>>;
}

export function viewsOf(of: Recording): Views {
  const { checklist } = of.visit;
  const { tier } = of.visit.draft;
  const answers = computed(() => of.draft.value.answers);
  const missing = computed(() => {
    void of.draft.value;
    return of.visit.missing();
  });
  return {
    of,
    inside: sections(checklist, tier, "inside"),
    whole: sections(checklist, tier),
    byKey: new Map(itemsOf(checklist).map((item) => [item.key, item])),
    states: computed(() => statesNow(checklist, tier, answers.value, of.pending.value)),
    open: computed(() => new Set(missing.value.map((one) => one.item))),
    wanted: computed(
      () => new Map(missing.value.flatMap(({ item, what, kinds, needed }) => (what === "evidence" ? [[item, { kinds: kinds ?? [], needed: needed ?? 1 }]] : []))),
    ),
  };
}

const Given = createContext<Views | null>(null);
export const ViewsProvider = Given.Provider;

export function useViews(): Views {
  const found = useContext(Given);
  if (!found) throw new Error("a part of the visit screen was drawn outside of it");
  return found;
}

/** What an item shows: the tap that is on its way, else what lies on the disk. */
export function shownAnswer(of: Recording, item: string): AnswerGiven | null {
  const pending = of.pending.value.get(item);
  return pending === undefined ? (of.draft.value.answers[item] ?? null) : pending;
}

/** Where the questionnaire is to scroll; a new object each time, so that the same item can be asked for twice. */
export const spot = signal<{ readonly item: string } | null>(null);
