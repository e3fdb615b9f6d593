// What an answer may be, and which items are open, for one checklist, tier and map of answers.
// Mirror: backend/anfang/core/answers.py, which says the same with the same codes in the same order.
import { LARGEST, askedOf, blank, itemsOf } from "./checklist.ts";
import type { Checklist, EvidenceKind, Item } from "./checklist.ts";

export type Answer =
  | { state: "answered"; value: string | number; note?: string }
  | { state: "not_applicable" | "not_observed"; reason: string; note?: string };
/** By item key. An absent item is unanswered; `not_asked` is derived, never sent. */
export type Answers = Record<string, Answer>;
export type State = Answer["state"] | "not_asked" | "unanswered";

export type AnswerCode =
  | "answer_unknown_tier"
  | "answer_unknown_item"
  | "answer_malformed"
  | "answer_not_asked"
  | "answer_wrong_type"
  | "answer_out_of_range"
  | "answer_reason_missing"
  | "answer_not_allowed";

/** One wrong answer. `item` is its key, null where the tier is unknown, "*" where there is no map of answers at all. */
export class AnswerProblem extends Error {
  readonly code: AnswerCode;
  readonly item: string | null;
  /** What could stand there, for the sentence shown to a person. */
  readonly allowed: string;

  constructor(code: AnswerCode, item: string | null, allowed = "") {
    super(`${code} ${item ?? ""}`);
    this.name = "AnswerProblem";
    this.code = code;
    this.item = item;
    this.allowed = allowed;
  }
}

/** An item that lacks evidence: it has `have` pieces of the `kinds` that count and needs `needed`. */
export type Wanting = { item: string; kinds: EvidenceKind[]; needed: number; have: number };

/** Characters (code points) of a note or a reason. */
export const LONGEST_TEXT = 4000;
const FIELDS: Record<string, readonly string[]> = {
  answered: ["state", "value", "note"],
  not_applicable: ["state", "reason", "note"],
  not_observed: ["state", "reason", "note"],
};

/** Each item's state, in checklist order. What is typed for an item that is not asked does not count, here or in a `when`. */
export function states(checklist: Checklist, tier: string, answers: Answers): Map<string, State> {
  const found = new Map<string, State>();
  for (const item of itemsOf(checklist)) {
    if (!askedOf(item, tier) || (item.when && !holds(item.when, found, answers))) found.set(item.key, "not_asked");
    else found.set(item.key, told(answerOf(answers, item.key)));
  }
  return found;
}

/** The states; throws the first of `faults`. */
export function check(checklist: Checklist, tier: string, answers: Answers): Map<string, State> {
  const [first] = faults(checklist, tier, answers);
  if (first) throw first;
  return states(checklist, tier, answers);
}

/** Every wrong answer: in checklist order, then unknown items by name. */
export function faults(checklist: Checklist, tier: string, answers: Answers): AnswerProblem[] {
  if (!checklist.tiers.includes(tier)) return [new AnswerProblem("answer_unknown_tier", null, checklist.tiers.join(", "))];
  if (!isMap(answers)) return [new AnswerProblem("answer_malformed", "*")];
  const found: AnswerProblem[] = [];
  const known = states(checklist, tier, answers);
  for (const item of itemsOf(checklist)) {
    if (!Object.hasOwn(answers, item.key)) continue;
    const fault =
      known.get(item.key) === "not_asked"
        ? new AnswerProblem("answer_not_asked", item.key)
        : faultOf(item, answerOf(answers, item.key));
    if (fault) found.push(fault);
  }
  const unknown = Object.keys(answers).filter((key) => !known.has(key));
  return [...found, ...unknown.sort().map((key) => new AnswerProblem("answer_unknown_item", key))];
}

/** The unanswered items, in checklist order; any of them blocks sealing. */
export function missing(checklist: Checklist, tier: string, answers: Answers): string[] {
  return [...states(checklist, tier, answers)].filter(([, state]) => state === "unanswered").map(([key]) => key);
}

/** The answers that a sealed parcel carries: without those typed for items that are not asked any more. */
export function askedOnly(checklist: Checklist, tier: string, answers: Answers): Answers {
  const found = states(checklist, tier, answers);
  return Object.fromEntries(Object.entries(answers).filter(([key]) => found.get(key) !== "not_asked"));
}

/** What evidence is still to be given. `counts`: item → kind → pieces; a note beside the answer counts as one by itself. */
export function evidenceMissing(
  checklist: Checklist,
  tier: string,
  answers: Answers,
  counts: Record<string, Partial<Record<EvidenceKind, number>>>,
): Wanting[] {
  const found: Wanting[] = [];
  const known = states(checklist, tier, answers);
  for (const item of itemsOf(checklist)) {
    const rule = item.evidence;
    const answer = answers[item.key];
    if (!rule || known.get(item.key) !== "answered" || answer?.state !== "answered") continue;
    if (rule.when === "broken" && complies(item, answer.value) !== false) continue;
    let have = 0;
    for (const kind of rule.kinds) have += counts[item.key]?.[kind] ?? 0;
    if (rule.kinds.includes("note") && !blank(answer.note ?? "")) have += 1;
    const needed = rule.min ?? 1;
    if (have < needed) found.push({ item: item.key, kinds: rule.kinds, needed, have });
  }
  return found;
}

/** The credit of a value as a fraction (not in lowest terms), null for a note. The value has passed `check`. */
export function creditOf(item: Item, value: string | number): [bigint, bigint] | null {
  const { answer } = item;
  switch (answer.type) {
    case "kept":
      return value === "kept" ? [1n, 1n] : [0n, 1n];
    case "scale":
      return [BigInt(value), BigInt(answer.max)];
    case "choice":
      return [BigInt(answer.options.find((option) => option.key === value)?.credit ?? 0), 100n];
    case "measure":
      return [BigInt(answer.bands.find((step) => Number(value) <= (step.up_to ?? LARGEST))?.credit ?? 0), 100n];
    case "note":
      return null;
  }
}

/** Whether an observation counts as complied: credit ≥ complies_at; null for a note. */
export function complies(item: Item, value: string | number): boolean | null {
  const earned = creditOf(item, value);
  return earned && earned[0] * 100n >= BigInt(item.complies_at ?? 100) * earned[1];
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function answerOf(answers: Answers, key: string): Record<string, unknown> | undefined {
  const answer: unknown = Object.hasOwn(answers, key) ? answers[key] : undefined;
  return isMap(answer) ? answer : undefined;
}

/** What an answer says its state is; `check` refuses what says none. */
function told(answer: Record<string, unknown> | undefined): State {
  const state = answer?.["state"];
  return typeof state === "string" && Object.hasOwn(FIELDS, state) ? (state as State) : "unanswered";
}

function holds(when: NonNullable<Item["when"]>, found: Map<string, State>, answers: Answers): boolean {
  if (found.get(when.item) !== "answered") return false;
  const value = answerOf(answers, when.item)?.["value"];
  return when.is.some((wanted) => wanted === value);
}

function faultOf(item: Item, answer: Record<string, unknown> | undefined): AnswerProblem | null {
  const state = told(answer);
  const fields = FIELDS[state];
  if (!answer || !fields || !Object.keys(answer).every((field) => fields.includes(field))) {
    return new AnswerProblem("answer_malformed", item.key);
  }
  const noteFault = Object.hasOwn(answer, "note") ? textFault(item, answer["note"]) : null;
  if (noteFault) return noteFault;
  if (state === "answered") return valueFault(item, answer["value"]);
  if (state === "not_applicable" && !item.not_applicable) return new AnswerProblem("answer_not_allowed", item.key);
  const reason = answer["reason"] ?? "";
  if (typeof reason === "string" && blank(reason)) return new AnswerProblem("answer_reason_missing", item.key);
  return textFault(item, reason);
}

function valueFault(item: Item, value: unknown): AnswerProblem | null {
  const { answer } = item;
  if (answer.type === "note") {
    if (typeof value === "string" && blank(value)) return new AnswerProblem("answer_out_of_range", item.key, `1–${LONGEST_TEXT}`);
    return textFault(item, value);
  }
  if (answer.type === "kept" || answer.type === "choice") {
    const allowed = answer.type === "kept" ? ["kept", "broken"] : answer.options.map((option) => option.key);
    if (typeof value !== "string") return new AnswerProblem("answer_wrong_type", item.key, allowed.join(" / "));
    return allowed.includes(value) ? null : new AnswerProblem("answer_out_of_range", item.key, allowed.join(" / "));
  }
  const largest = answer.type === "scale" ? answer.max : LARGEST;
  if (typeof value !== "number" || !Number.isInteger(value)) {
    return new AnswerProblem("answer_wrong_type", item.key, `0–${largest}`);
  }
  return value >= 0 && value <= largest ? null : new AnswerProblem("answer_out_of_range", item.key, `0–${largest}`);
}

function textFault(item: Item, text: unknown): AnswerProblem | null {
  // A lone surrogate has no UTF-8, so no canonical JSON either.
  if (typeof text !== "string" || /\p{Surrogate}/u.test(text)) return new AnswerProblem("answer_wrong_type", item.key, "text");
  return [...text].length <= LONGEST_TEXT ? null : new AnswerProblem("answer_out_of_range", item.key, `0–${LONGEST_TEXT}`);
}
