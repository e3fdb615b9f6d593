/** A sentence, or one with facts in it. */
export type Say = string | ((...facts: never[]) => string);

/** The same keys again, each as plain or as fitted for the same facts: a word missing in one language does not compile. */
export type Same<T extends Record<string, Say>> = { readonly [K in keyof T]: T[K] extends string ? string : T[K] };

export interface Both<T extends Record<string, Say>> {
  readonly zh: Same<T>;
  readonly en: Same<T>;
}

/** One area of the words table: Chinese leads, English follows it key by key. */
export function both<T extends Record<string, Say>>(zh: T, en: Same<T>): Both<T> {
  return { zh: zh as Same<T>, en };
}
