import { signal } from "@preact/signals";
import { set, setting } from "../../store/index.ts";
import { here } from "../here.ts";

/** Whether the notes page lies over everything. What is below stays as it is, scrolled and typed. */
export const covered = signal(false);

/** At once; that it is so is also kept, so that an app opened again comes up covered. */
export function coverUp(): void {
  if (covered.peek()) return;
  covered.value = true;
  keep(true);
}

export function uncover(): void {
  covered.value = false;
  keep(false);
}

function keep(on: boolean): void {
  try {
    // The cover must never fail or complain because of the storage.
    void set(here().store, "covered", on).catch(() => undefined);
  } catch {
    // The store is not open yet: the shortcut covers before anything else.
  }
}

/** Whether it was covered when the app was last in use. */
export async function wasCovered(): Promise<boolean> {
  return (await setting<boolean>(here().store, "covered")) === true;
}
