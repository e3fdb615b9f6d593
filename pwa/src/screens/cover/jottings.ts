import { signal } from "@preact/signals";
import { set, setting } from "../../store/index.ts";
import { here } from "../here.ts";

/** One note of the cover's: a person's own text. */
export interface Jotting {
  readonly text: string;
  readonly changed_at: number;
}

export const jottings = signal<readonly Jotting[]>([]);

const KEY = "jottings";
let last: Promise<void> = Promise.resolve();

export async function readJottings(): Promise<void> {
  const kept = (await setting<readonly Jotting[]>(here().store, KEY)) ?? [];
  // What was typed before the store was open stays on top.
  jottings.value = [...jottings.peek(), ...kept];
}

/** Changes note number `n`, or adds one where there is none. Written in the order typed. */
export function jot(n: number, text: string): void {
  const next = [...jottings.peek()];
  next[n] = { text, changed_at: Date.now() };
  write(next);
}

export function tearOut(n: number): void {
  write(jottings.peek().filter((_, at) => at !== n));
}

function write(next: readonly Jotting[]): void {
  jottings.value = next;
  last = last.then(() => set(here().store, KEY, jottings.peek())).catch(() => undefined);
}
