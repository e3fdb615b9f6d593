import { useEffect, useRef } from "preact/hooks";
import type { Item } from "../../core/checklist.ts";
import { LONGEST_TEXT } from "../../core/answers.ts";
import type { AnswerGiven } from "../../store/index.ts";
import { told, words } from "../../words.ts";
import { answer, type Recording, write } from "./recording.ts";

/** Kept this long after the last key, and at once when one leaves the field. */
const PAUSE = 600;

/** A text that is kept while it is typed. What was typed is never overwritten by what comes back from the disk. */
export function KeptText({ label, hint, value, disabled, rows, longest = LONGEST_TEXT, id, onKeep }: {
  label: string;
  hint?: string;
  value: string;
  disabled: boolean;
  rows?: number;
  longest?: number;
  id: string;
  onKeep: (text: string) => void;
}) {
  const field = useRef<HTMLTextAreaElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const kept = useRef(value);
  const keep = (): void => {
    if (timer.current !== null) clearTimeout(timer.current);
    timer.current = null;
    const typed = field.current?.value ?? kept.current;
    if (typed === kept.current) return;
    kept.current = typed;
    onKeep(typed);
  };
  const last = useRef(keep);
  last.current = keep;
  useEffect(() => {
    // An undo changes the text from outside; while somebody types in it, it is theirs.
    if (timer.current === null && field.current && field.current.value !== value) {
      field.current.value = value;
      kept.current = value;
    }
  }, [value]);
  useEffect(() => () => last.current(), []);
  return (
    <textarea
      ref={field}
      class="input"
      data-testid={id}
      aria-label={label}
      placeholder={hint}
      rows={rows ?? 2}
      maxLength={longest}
      disabled={disabled}
      defaultValue={value}
      onInput={() => {
        if (timer.current !== null) clearTimeout(timer.current);
        timer.current = setTimeout(keep, PAUSE);
      }}
      onBlur={keep}
    />
  );
}

/** An item that is answered in words. */
export function TextControl({ of, item, shown, disabled }: { of: Recording; item: Item; shown: AnswerGiven | null; disabled: boolean }) {
  const value = shown?.state === "answered" ? String(shown.value) : "";
  const keep = (text: string): void => void answer(of, item.key, text.trim() ? { state: "answered", value: text } : null);
  return <KeptText label={told(item.ask)} hint={words().visit.textHint} value={value} disabled={disabled} id={`${item.key}-text`} onKeep={keep} />;
}

/** The note beside an item's answer, or to the whole visit. */
export function NoteField({ of, item, disabled }: { of: Recording; item: string | null; disabled: boolean }) {
  const w = words().visit;
  const value = item === null ? of.draft.value.note : (of.draft.value.notes[item] ?? "");
  const keep = (text: string): void => void write(of, () => of.visit.note(item, text));
  return <KeptText label={item === null ? w.visitNote : w.noteFor} hint={w.noteHint} value={value} disabled={disabled} id={`note-${item ?? "visit"}`} onKeep={keep} />;
}
