// The checklist document, format 1, as it comes from the server: sound, since only what lint lets pass is published.
// Mirror: backend/anfang/core/checklist.py.
import type { Mark } from "./wire.ts";

/** The inside phase's one-tap marks, in the order of a visit. */
export const MARKS = ["arrived", "greeted", "ticket", "called", "served", "left"] as const satisfies readonly Mark[];
/** The largest integer that JSON carries exactly. */
export const LARGEST = Number.MAX_SAFE_INTEGER;

export type Text = { zh: string; en: string };
/** One integer for all tiers, or one per tier; 0 = listed, not scored. */
export type Weight = number | Record<string, number>;
export type Reach = "indicator" | "dimension" | "visit";
export type EvidenceKind = "photo" | "audio" | "note";

export type Kept = { type: "kept" };
export type Scale = { type: "scale"; max: number };
export type Choice = { type: "choice"; options: { key: string; title: Text; credit: number }[] };
/** With `between`, the value is the minutes from one mark to the other, see `minutesBetween`. */
export type Measure = {
  type: "measure";
  unit: string | Text;
  bands: { up_to?: number | null; credit: number }[];
  between?: [Mark, Mark] | null;
};
export type Note = { type: "note" };

export type Item = {
  key: string;
  ask: Text;
  broken: Text;
  weight: Weight;
  tiers?: string[] | null;
  when?: { item: string; is: (string | number)[] } | null;
  answer: Kept | Scale | Choice | Measure | Note;
  not_applicable?: boolean;
  veto?: Reach | null;
  evidence?: { when: "broken" | "always"; kinds: EvidenceKind[]; min?: number } | null;
  complies_at?: number;
  target?: number | null;
  phase?: "inside" | "outside";
};
export type Indicator = { key: string; title: Text; weight: Weight; items: Item[] };
export type Dimension = { key: string; title: Text; weight: Weight; indicators: Indicator[] };
export type Checklist = {
  format: 1;
  code: string;
  version: string;
  title: Text;
  effective: { from: string; to?: string | null };
  tiers: string[];
  shopper_sees_score?: "never" | "after_seal" | "live";
  bands: { key: string; from: number }[];
  dimensions: Dimension[];
};

/** The weight at this tier; 0 where none is given (an item that this tier does not have). */
export function weightFor(part: { weight: Weight }, tier: string): bigint {
  const { weight } = part;
  if (typeof weight === "number") return BigInt(weight);
  return BigInt(Object.hasOwn(weight, tier) ? (weight[tier] ?? 0) : 0);
}

/** Whether this tier has the item at all. */
export function askedOf(item: Item, tier: string): boolean {
  return item.tiers?.includes(tier) ?? true;
}

/** Every item, in checklist order. */
export function itemsOf(checklist: Checklist): Item[] {
  return checklist.dimensions.flatMap((dimension) => dimension.indicators.flatMap((indicator) => indicator.items));
}

const BLANK = /^[ \t\r\n\u00a0\u3000]*$/;

/** Whether a text says nothing: empty, or only the spaces that a Chinese or Latin keyboard makes. */
export function blank(text: string): boolean {
  return BLANK.test(text);
}

/** Whole minutes between two marks (milliseconds of one clock), rounded up; null if one is missing or they are swapped. */
export function minutesBetween(from: number | undefined, to: number | undefined): number | null {
  if (from === undefined || to === undefined || to < from) return null;
  return Math.ceil((to - from) / 60_000);
}
