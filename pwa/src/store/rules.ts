/** Where a draft meets the rules of core/: pure, no storage. */
import { evidenceMissing, faults, LONGEST_TEXT, missing, askedOnly, type Answer, type Answers } from "../core/answers.ts";
import { askedOf, itemsOf, minutesBetween, type Checklist, type EvidenceKind } from "../core/checklist.ts";
import type { EvidenceLink, Mark, MarkMade } from "../core/wire.ts";
import type { WantingItem } from "./errors.ts";
import type { Draft } from "./rows.ts";

/** An item that the phone measures: the minutes between two marks. */
export interface Measured {
  readonly item: string;
  readonly from: Mark;
  readonly to: Mark;
}

/** The items of this tier whose value comes from marks. */
export function measuredItems(checklist: Checklist, tier: string): Measured[] {
  return itemsOf(checklist).flatMap((item) => {
    const between = item.answer.type === "measure" ? item.answer.between : null;
    return between && askedOf(item, tier) ? [{ item: item.key, from: between[0], to: between[1] }] : [];
  });
}

/**
 * Whole minutes from one mark to another, rounded up; null while one is missing or they stand the wrong way round.
 *
 * The wall clock may be set back between the two; the monotonic one stands still while a phone sleeps and begins anew with each
 * page. Both tell too little when they are wrong, so the larger counts. A wall clock set forward shows in the clock samples.
 */
export function minutesOf(from: MarkMade | undefined, to: MarkMade | undefined): number | null {
  const told = [minutesBetween(from?.at, to?.at), minutesBetween(from?.mono, to?.mono)].filter((one) => one !== null);
  return told.length ? Math.max(...told) : null;
}

/** The answers with their notes, as core/answers and core/scoring take them; also those of items not asked at the moment. */
export function answersOf(draft: Draft): Answers {
  return Object.fromEntries(
    Object.entries(draft.answers).map(([key, given]): [string, Answer] => {
      const note = draft.notes[key];
      return [key, note === undefined ? { ...given } : { ...given, note }];
    }),
  );
}

/** Whether an item of a returned visit is shut: it had an answer, others were asked about, and nobody has said why it is to be changed. */
export function locked({ returned }: Draft, item: string): boolean {
  if (!returned?.items.length) return false;
  return returned.answered.includes(item) && !returned.reasons[item] && !returned.items.some((one) => one.item === item);
}

const KINDS: Record<EvidenceLink["source"], EvidenceKind> = { camera: "photo", picker: "photo", microphone: "audio" };

function counts(evidence: readonly EvidenceLink[]): Record<string, Partial<Record<EvidenceKind, number>>> {
  const found: Record<string, Partial<Record<EvidenceKind, number>>> = {};
  for (const { item, source } of evidence) {
    if (item === null) continue;
    const of = (found[item] ??= {});
    of[KINDS[source]] = (of[KINDS[source]] ?? 0) + 1;
  }
  return found;
}

/** What stands in the way of sealing: unanswered items, wrong answers, evidence still to be given; in checklist order. */
export function wanting(checklist: Checklist, draft: Draft): WantingItem[] {
  const { tier } = draft;
  const answers = askedOnly(checklist, tier, answersOf(draft));
  const wrong = faults(checklist, tier, answers);
  const found: WantingItem[] = [
    ...missing(checklist, tier, answers).map((item) => ({ item, what: "unanswered" })),
    ...wrong.map((fault) => ({ item: fault.item ?? "*", what: fault.code })),
    // What is wrong is mended first: evidence depends on the value.
    ...(wrong.length ? [] : evidenceMissing(checklist, tier, answers, counts(draft.evidence))).map((one) =>
      Object.assign(one, { what: "evidence" }),
    ),
  ];
  if ([...draft.note].length > LONGEST_TEXT) found.push({ item: "*", what: "note_too_long" });
  const order = new Map(itemsOf(checklist).map((item, index) => [item.key, index]));
  return found.sort((a, b) => (order.get(a.item) ?? Infinity) - (order.get(b.item) ?? Infinity));
}
