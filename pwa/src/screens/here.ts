import { signal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import type { PersonHere, Store } from "../store/index.ts";
import type { Sync, SyncStatus } from "../sync/index.ts";

/** What the screens work with, once the app has opened it. */
export interface Here {
  readonly store: Store;
  readonly sync: Sync;
  readonly app: string;
}

const held = signal<Here | null>(null);

export const person = signal<PersonHere | null>(null);
export const syncStatus = signal<SyncStatus | null>(null);
export const online = signal(true);
/** Why the storage cannot be written any more; blocks everything while it is set. */
export const broken = signal<string | null>(null);
/** Set by the app when a new version waits; calling it takes it. */
export const update = signal<(() => void) | null>(null);
/** True once the person's own choices are read, so that nothing is first shown in the wrong language. */
export const ready = signal(false);

export function begin(given: Here): void {
  held.value = given;
}

/** The store and the engine. Screens are drawn only after `begin`. */
export function here(): Here {
  const found = held.peek();
  if (!found) throw new Error("the screens were drawn before the store was open");
  return found;
}

/** A counter that moves with every change of what lies in the store. */
export const changes = signal(0);

export type Reading<T> = { readonly state: "reading" } | { readonly state: "failed"; readonly why: string } | { readonly state: "there"; readonly value: T };

/** Reads from the store, and again after every change of it; what was there stays in sight meanwhile. */
export function useReading<T>(read: (store: Store) => Promise<T>, ...about: readonly unknown[]): Reading<T> {
  const [found, setFound] = useState<Reading<T>>({ state: "reading" });
  const change = changes.value;
  useEffect(() => {
    let wanted = true;
    read(here().store).then(
      (value) => {
        if (wanted) setFound({ state: "there", value });
      },
      (error: unknown) => {
        if (wanted) setFound({ state: "failed", why: said(error) });
      },
    );
    return () => {
      wanted = false;
    };
  }, [change, ...about]);
  return found;
}

/** An error in a sentence; never its inside. */
export function said(error: unknown): string {
  return error instanceof Error && error.message ? error.message : String(error);
}
