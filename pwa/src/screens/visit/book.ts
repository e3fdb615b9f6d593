import { type Answer, type Answers, type State, states } from "../../core/answers.ts";
import { askedOf, type Checklist, type Item, type Text } from "../../core/checklist.ts";

/** One dimension as the questionnaire shows it: the items that this tier has, of one phase or of both. */
export interface Section {
  readonly key: string;
  readonly title: Text;
  readonly groups: readonly { readonly key: string; readonly title: Text; readonly items: readonly Item[] }[];
}

/** The checklist as this tier sees it, without what is empty for it. */
export function sections(checklist: Checklist, tier: string, phase?: "inside" | "outside"): Section[] {
  const wanted = (item: Item): boolean => askedOf(item, tier) && (phase === undefined || (item.phase ?? "outside") === phase);
  return checklist.dimensions
    .map(({ key, title, indicators }) => ({
      key,
      title,
      groups: indicators
        .map((indicator) => ({ key: indicator.key, title: indicator.title, items: indicator.items.filter(wanted) }))
        .filter((group) => group.items.length > 0),
    }))
    .filter((section) => section.groups.length > 0);
}

export function itemsIn(section: Section): Item[] {
  return section.groups.flatMap((group) => [...group.items]);
}

/** How far a dimension is: of the items that are asked at the moment, how many are done. */
export interface Progress {
  readonly done: number;
  readonly all: number;
}

/** `open` = items that still want an answer or evidence. */
export function progress(section: Section, found: ReadonlyMap<string, State>, open: ReadonlySet<string>): Progress {
  const asked = itemsIn(section).filter((item) => found.get(item.key) !== "not_asked");
  return { done: asked.filter((item) => !open.has(item.key)).length, all: asked.length };
}

/** The open item after `from` in the order shown, round and round; null when nothing is open. */
export function nextOpen(order: readonly Section[], open: ReadonlySet<string>, from: string | null): string | null {
  const keys = order.flatMap((section) => itemsIn(section).map((item) => item.key));
  const at = from === null ? -1 : keys.indexOf(from);
  return [...keys.slice(at + 1), ...keys.slice(0, at + 1)].find((key) => open.has(key)) ?? null;
}

export function sectionOf(order: readonly Section[], item: string): Section | undefined {
  return order.find((section) => itemsIn(section).some((one) => one.key === item));
}

/** States with what is on its way to the disk already counted, so that a condition opens with the tap. */
export function statesNow(checklist: Checklist, tier: string, kept: Readonly<Record<string, Answer>>, pending: ReadonlyMap<string, Answer | null>): Map<string, State> {
  const answers: Answers = { ...kept };
  for (const [key, given] of pending) {
    if (given) answers[key] = given;
    else delete answers[key];
  }
  return states(checklist, tier, answers);
}
