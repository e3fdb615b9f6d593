import { signal } from "@preact/signals";

/** What is asked about one item in the box from below; null item = about the whole visit. */
export interface Asking {
  readonly item: string | null;
  readonly what: "menu" | "not_applicable" | "not_observed" | "change" | "note" | "photo";
}

export const asking = signal<Asking | null>(null);
