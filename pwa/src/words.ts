import { computed, signal } from "@preact/signals";
import { briefing } from "./words/briefing.ts";
import { checks } from "./words/checks.ts";
import { everywhere } from "./words/everywhere.ts";
import { cover } from "./words/cover.ts";
import { enrol } from "./words/enrol.ts";
import { names } from "./words/names.ts";
import { outbox } from "./words/outbox.ts";
import { refusals } from "./words/refusals.ts";
import { report } from "./words/report.ts";
import type { Say, Says } from "./words/says.ts";
import { seal } from "./words/seal.ts";
import { settings } from "./words/settings.ts";
import { today } from "./words/today.ts";
import { visit } from "./words/visit.ts";

export type Language = "zh" | "en";

/** Every word the app says, by area. */
export const TABLE = { everywhere, enrol, today, briefing, visit, seal, report, outbox, settings, cover, names, refusals, checks } as const;

export type Area = keyof typeof TABLE;
type Spoken<S> = S extends (...facts: infer F) => unknown ? (...facts: F) => string : string;
export type Words = { readonly [A in Area]: { readonly [K in keyof (typeof TABLE)[A]]: Spoken<(typeof TABLE)[A][K]> } };

/** What the browser asks for: Chinese in any of its kinds, else English. */
export function preferred(languages: readonly string[]): Language {
  const known = languages.find((tag) => /^(zh|en)\b/i.test(tag));
  return known?.toLowerCase().startsWith("en") ? "en" : "zh";
}

export const language = signal<Language>("zh");

/** The whole table in one language. */
export function wordsIn(chosen: Language): Words {
  const n = chosen === "zh" ? 0 : 1;
  const spoken = (say: Say): unknown => (typeof say === "function" ? (...facts: never[]) => say(...facts)[n] : say[n]);
  const area = (says: Says) => Object.fromEntries(Object.entries(says).map(([key, say]) => [key, spoken(say)]));
  return Object.fromEntries(Object.entries(TABLE).map(([name, says]) => [name, area(says)])) as Words;
}

const now = computed(() => wordsIn(language.value));

/** The words of now; read inside a component it follows the language. */
export function words(): Words {
  return now.value;
}

/** The words under a key that came from outside (a tier, a mark, a band); where there are none, `otherwise`. */
export function named(area: Area, key: string, otherwise = key): string {
  const found: unknown = (words()[area] as Record<string, unknown>)[key];
  return typeof found === "string" ? found : otherwise;
}

/** A tier's name; a tier that a programme invented is called by its key. */
export function tierName(key: string): string {
  return named("names", `tier_${key}`, key);
}

/** A checklist's own text in the language of now. */
export function told(text: { readonly zh: string; readonly en: string }): string {
  return text[language.value];
}
