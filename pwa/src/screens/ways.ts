import { computed, signal } from "@preact/signals";

/** Where one can be. It lives in memory only: the address never changes, so nothing telling gets into the history. */
export type Screen =
  | { readonly name: "enrol"; readonly again: boolean }
  | { readonly name: "gestures" }
  | { readonly name: "today" }
  | { readonly name: "outbox" }
  | { readonly name: "settings" }
  | { readonly name: "briefing"; readonly assignment: string }
  | { readonly name: "visit"; readonly visit: string }
  | { readonly name: "seal"; readonly visit: string }
  | { readonly name: "report"; readonly visit: string; readonly revision: number };

const stack = signal<readonly Screen[]>([{ name: "today" }]);

export const screen = computed<Screen>(() => stack.value.at(-1) ?? { name: "today" });
export const depth = computed(() => stack.value.length);

export function go(to: Screen): void {
  stack.value = [...stack.value, to];
}

/** In place of the screen one is on, so that "back" passes it by. */
export function replace(to: Screen): void {
  stack.value = [...stack.value.slice(0, -1), to];
}

/** A root of its own: nothing lies behind it. */
export function home(to: Screen = { name: "today" }): void {
  stack.value = [to];
}

/** The screen before; false where there is none. */
export function back(): boolean {
  if (stack.value.length < 2) return false;
  stack.value = stack.value.slice(0, -1);
  return true;
}
