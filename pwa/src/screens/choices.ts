import { computed, signal } from "@preact/signals";
import { set, setting } from "../store/index.ts";
import { type Language, language, preferred } from "../words.ts";
import { here } from "./here.ts";

/** What the person chose for this phone. `null` in language means: as the browser. */
export interface Choices {
  readonly language: Language | null;
  readonly theme: "system" | "light" | "dark";
  readonly size: "100" | "125" | "150" | "200";
  readonly hand: "right" | "left";
  /** Asked once; `null` = not asked yet. */
  readonly place: boolean | null;
  readonly gesturesKnown: boolean;
}

const FIRST: Choices = { language: null, theme: "system", size: "100", hand: "right", place: null, gesturesKnown: false };

const made = signal<Choices>(FIRST);
export const choices = computed(() => made.value);

/** Reads what was chosen earlier and shows it. */
export async function readChoices(): Promise<void> {
  const kept = await setting<Partial<Choices>>(here().store, "choices");
  show({ ...FIRST, ...kept });
}

/** Changes a choice: shown at once, kept on the phone. */
export async function choose(change: Partial<Choices>): Promise<void> {
  show({ ...made.peek(), ...change });
  await set(here().store, "choices", made.peek());
}

export function show(chosen: Choices): void {
  made.value = chosen;
  language.value = chosen.language ?? preferred(navigator.languages);
  const root = document.documentElement;
  root.lang = language.value === "zh" ? "zh-CN" : "en";
  root.dataset["size"] = chosen.size;
  root.dataset["hand"] = chosen.hand;
  if (chosen.theme === "system") delete root.dataset["theme"];
  else root.dataset["theme"] = chosen.theme;
}
