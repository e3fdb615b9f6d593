import { batch, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { AnswerGiven, Draft, OpenVisit } from "../../store/index.ts";
import { openVisit } from "../../store/index.ts";
import { here } from "../here.ts";
import { attempt } from "../notice.ts";

/** The visit that this page has open, as signals: `draft` is always what lies on the disk, at most a task late. */
export interface Recording {
  readonly visit: OpenVisit;
  /** When what lies on the disk was last changed: shown first, before all that is worked out anew from the draft. */
  readonly saved_at: Signal<number>;
  readonly draft: ReadonlySignal<Draft>;
  readonly writable: ReadonlySignal<boolean>;
  /** Taps on their way to the disk that take long, by item; null = being cleared. Shown as chosen, not yet as saved. */
  readonly pending: Signal<ReadonlyMap<string, AnswerGiven | null>>;
  /** Says that a tap is not pending any more; it goes out of sight together with what the draft became. */
  readonly end: (item: string, given: AnswerGiven | null) => void;
  /** How many writes are under way, and whether one of them takes long. */
  readonly writing: Signal<number>;
  readonly slow: Signal<boolean>;
  /** Writes that did not get to the disk since the last one that did. */
  readonly failed: Signal<boolean>;
}

/** What takes longer is shown before it is saved. Not at once: a frame drawn first is what the disk's answer would wait for. */
const LONG_MS = 40;

export const recording = signal<Recording | null>(null);

/** Opens a visit here, or keeps it open when it is already. Throws AnotherOpen, NotReady. */
export async function record(visit: string, take = false): Promise<Recording> {
  const now = recording.peek();
  if (now?.visit.draft.visit === visit && !take) return now;
  if (now) await stopRecording();
  const opened = await openVisit(here().store, visit, { take });
  const draft = signal(opened.draft);
  const writable = signal(opened.writable);
  const saved_at = signal(opened.draft.changed_at);
  const pending = signal<Recording["pending"]["value"]>(new Map());
  const ended: [string, AnswerGiven | null][] = [];
  let waits: ReturnType<typeof setTimeout> | undefined;
  const refresh = (): void => {
    waits ??= setTimeout(() => {
      waits = undefined;
      batch(() => {
        draft.value = opened.draft;
        writable.value = opened.writable;
        const left = new Map(pending.peek());
        // A later tap on the same item may be under way by now: that one stays in sight.
        for (const [item, given] of ended.splice(0)) if (left.get(item) === given) left.delete(item);
        pending.value = left;
      });
    });
  };
  opened.onChange(refresh);
  const end = (item: string, given: AnswerGiven | null): void => {
    ended.push([item, given]);
    refresh();
  };
  const made: Recording = { visit: opened, draft, writable, saved_at, pending, end, writing: signal(0), slow: signal(false), failed: signal(false) };
  recording.value = made;
  return made;
}

/** Lets the visit go in this page; it stays as it is on the disk. */
export async function stopRecording(): Promise<void> {
  const now = recording.peek();
  recording.value = null;
  await now?.visit.close();
}

/** One change on its way to the disk; `show` shows it, when it takes long. False when it did not get there; the reason is then in sight. */
export async function write(of: Recording, doing: () => Promise<unknown>, show: () => void = () => undefined): Promise<boolean> {
  of.writing.value += 1;
  const timer = setTimeout(() => {
    batch(() => {
      of.slow.value = true;
      show();
    });
  }, LONG_MS);
  const done = await attempt(doing);
  clearTimeout(timer);
  batch(() => {
    of.saved_at.value = of.visit.draft.changed_at;
    of.writing.value -= 1;
    of.slow.value &&= of.writing.peek() > 0;
    of.failed.value = !done;
  });
  return done;
}

/** Answers an item: shown as chosen when it is on the disk, or before that when it takes long. */
export async function answer(of: Recording, item: string, given: AnswerGiven | null): Promise<boolean> {
  const show = (): void => {
    of.pending.value = new Map(of.pending.peek()).set(item, given);
  };
  const done = await write(of, () => (given ? of.visit.answer(item, given) : of.visit.clear(item)), show);
  of.end(item, given);
  return done;
}
