/** What a tap changes in a draft: pure, so that one transaction can write the result and its entries [sync P1]. */
import type { EntryMade, EvidenceLink, Exposed, Mark, MarkMade, Place } from "../core/wire.ts";
import type { AnswerGiven, Before, Draft } from "./rows.ts";
import { NotAsked } from "./errors.ts";
import { locked, minutesOf, type Measured } from "./rules.ts";

/** An entry before it has its number and times. */
export type Step = Pick<EntryMade, "kind" | "item" | "value">;
/** The draft afterwards, its entries, and how to take it back (null: not by undo). */
export interface Change {
  readonly draft: Draft;
  readonly steps: readonly Step[];
  readonly before: Before | null;
}
/** `stamp` is the wall and monotonic time of the tap. Null: nothing would change, so nothing is written. */
export type Changing = (draft: Draft, stamp: Pick<MarkMade, "at" | "mono">) => Change | null;
const same = (a: AnswerGiven | undefined, b: AnswerGiven | undefined): boolean =>
  a?.state === b?.state &&
  (a?.state === "answered" ? a.value : a?.reason) === (b?.state === "answered" ? b.value : b?.reason);

function without<T>(all: Readonly<Record<string, T>>, key: string): Record<string, T> {
  const { [key]: _gone, ...rest } = all;
  return rest;
}

function put(draft: Draft, item: string, given: AnswerGiven | null): Draft {
  return { ...draft, answers: given ? { ...draft.answers, [item]: given } : without(draft.answers, item) };
}

const step = (item: string, given: AnswerGiven | null): Step =>
  given ? { kind: "answer", item, value: given } : { kind: "clear", item, value: null };

/** The change, unless it touches an item of a returned visit that is shut: then it throws NotAsked. */
export function unlocked(items: readonly (string | null)[], changing: Changing): Changing {
  return (draft, stamp) => {
    const shut = items.find((item) => item !== null && locked(draft, item));
    if (shut) throw new NotAsked(shut);
    return changing(draft, stamp);
  };
}

/** Sets an answer, or takes it away with null. Its note is kept apart and stays. */
export function answer(item: string, given: AnswerGiven | null): Changing {
  return (draft) => {
    const was = draft.answers[item] ?? null;
    if (same(was ?? undefined, given ?? undefined)) return null;
    return { draft: put(draft, item, given), steps: [step(item, given)], before: { kind: "answer", item, was } };
  };
}

/** A note to an item, or to the whole visit with null. */
export function note(item: string | null, text: string): Changing {
  return (draft) => {
    const was = (item === null ? draft.note : draft.notes[item]) ?? "";
    if (was === text) return null;
    const notes = item === null ? draft.notes : text ? { ...draft.notes, [item]: text } : without(draft.notes, item);
    const next = { ...draft, notes, note: item === null ? text : draft.note };
    return { draft: next, steps: [{ kind: "note", item, value: text }], before: { kind: "note", item, was } };
  };
}

/** Makes a mark, or takes it away; the items measured between marks get their minutes, or lose them, with it. */
export function mark(key: Mark, made: boolean, measured: readonly Measured[]): Changing {
  return (draft, stamp) => {
    const was = draft.marks.find((one) => one.key === key) ?? null;
    if (!made && !was) return null;
    return marked(draft, key, made ? { key, ...stamp } : null, measured);
  };
}

function marked(draft: Draft, key: Mark, made: MarkMade | null, measured: readonly Measured[]): Change {
  const was = draft.marks.find((one) => one.key === key) ?? null;
  const marks = [...draft.marks.filter((one) => one.key !== key), ...(made ? [made] : [])];
  let next: Draft = { ...draft, marks };
  const steps: Step[] = [{ kind: made ? "mark" : "unmark", item: null, value: key }];
  const before: Record<string, AnswerGiven | null> = {};
  const of = (one: Mark): MarkMade | undefined => marks.find((it) => it.key === one);
  for (const { item, from, to } of measured) {
    const old = draft.answers[item];
    // "Could not be seen" was said by the shopper, with a reason: a clock does not overrule it.
    if ((from !== key && to !== key) || (old && old.state !== "answered")) continue;
    const minutes = minutesOf(of(from), of(to));
    const given: AnswerGiven | null = minutes === null ? null : { state: "answered", value: minutes };
    if (same(old, given ?? undefined)) continue;
    before[item] = old ?? null;
    next = put(next, item, given);
    steps.push(step(item, given));
  }
  return { draft: next, steps, before: { kind: "mark", key, was, measured: before } };
}

/** Whether anybody took notice of the shopper, and how. */
export function exposure(given: Exposed | "none"): Changing {
  return (draft) =>
    JSON.stringify(given) === JSON.stringify(draft.exposure)
      ? null
      : { draft: { ...draft, exposure: given }, steps: [{ kind: "exposure", item: null, value: given }], before: null };
}

/** Why an item of a returned visit is to be changed although nobody asked for it. */
export function reason(item: string, text: string): Changing {
  return ({ returned, ...draft }) =>
    returned
      ? { draft: { ...draft, returned: { ...returned, reasons: { ...returned.reasons, [item]: text } } }, steps: [{ kind: "reason", item, value: text }], before: null }
      : null;
}

/** Where the phone was at check-in or when leaving. */
export function place(which: "arrived" | "left", found: Place): Changing {
  return (draft) => ({
    draft: { ...draft, place: { ...draft.place, [which]: found } },
    steps: [{ kind: "place", item: null, value: { key: which, ...found } }],
    before: null,
  });
}

/** Inside the hall, or at the questionnaire outside. */
export function phase(to: Draft["phase"]): Changing {
  return (draft) =>
    draft.phase === to ? null : { draft: { ...draft, phase: to }, steps: [{ kind: "phase", item: null, value: to }], before: null };
}

/** Parked, or open again. An `open` entry also begins a new run of the monotonic clock. */
export function state(to: "open" | "parked"): Changing {
  return (draft) => ({
    draft: { ...draft, state: to },
    steps: [{ kind: to === "open" ? "open" : "park", item: null, value: null }],
    before: null,
  });
}

/** Links a piece of evidence whose bytes are on the disk. */
export function linked(link: EvidenceLink): Changing {
  return (draft) => {
    if (draft.evidence.some((one) => one.digest === link.digest && one.item === link.item)) return null;
    return {
      draft: { ...draft, evidence: [...draft.evidence, link] },
      steps: [{ kind: "evidence", item: link.item, value: link.digest }],
      before: null,
    };
  };
}

/** Takes a link away. */
export function dropped(digest: string, item: string | null): Changing {
  return (draft) => {
    const evidence = draft.evidence.filter((one) => one.digest !== digest || one.item !== item);
    if (evidence.length === draft.evidence.length) return null;
    return { draft: { ...draft, evidence }, steps: [{ kind: "drop", item, value: digest }], before: null };
  };
}

/** Takes the last change back. It is a new entry like any other: nothing is ever unwritten. */
export const undone: Changing = (draft, stamp) => {
  const last = draft.undoable.at(-1);
  if (!last) return null;
  const shorter = { ...draft, undoable: draft.undoable.slice(0, -1) };
  if (last.kind === "answer") return keepBefore(answer(last.item, last.was)(shorter, stamp), shorter);
  if (last.kind === "note") return keepBefore(note(last.item, last.was)(shorter, stamp), shorter);
  const measured = Object.entries(last.measured);
  const { draft: next, steps } = marked(shorter, last.key, last.was, []);
  return {
    draft: measured.reduce((made, [item, was]) => put(made, item, was), next),
    steps: [...steps, ...measured.map(([item, was]) => step(item, was))],
    before: null,
  };
};

/** An undo cannot be undone itself; one that finds nothing left to change still shortens the list. */
function keepBefore(change: Change | null, shorter: Draft): Change {
  return { draft: change?.draft ?? shorter, steps: change?.steps ?? [], before: null };
}
