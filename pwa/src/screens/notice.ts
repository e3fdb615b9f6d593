import { signal } from "@preact/signals";
import { words } from "../words.ts";
import { said } from "./here.ts";

export interface Notice {
  readonly text: string;
  readonly grave: boolean;
}

/** One line at the foot, told to screen readers; the next one takes its place. */
export const notice = signal<Notice | null>(null);

let timer: ReturnType<typeof setTimeout> | undefined;

export function tell(text: string, grave = false): void {
  notice.value = { text, grave };
  clearTimeout(timer);
  if (!grave) timer = setTimeout(() => (notice.value = null), 4000);
}

/** Does it; a refusal becomes a sentence in sight, and false. */
export async function attempt(doing: () => Promise<unknown>): Promise<boolean> {
  try {
    await doing();
    return true;
  } catch (error) {
    tell(refusal(error), true);
    return false;
  }
}

/** The words for one of the store's codes, or for whatever else went wrong. */
export function refusal(error: unknown): string {
  const w = words();
  const code = typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
  const found: unknown = (w.refusals as Record<string, unknown>)[code];
  return typeof found === "string" ? found : w.everywhere.brokeWhy(said(error));
}
