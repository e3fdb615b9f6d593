/** One thing in both languages, side by side: a word missing in one of them does not compile. */
export type Said = readonly [zh: string, en: string];
/** A sentence, or one with facts in it. */
export type Say = Said | ((...facts: never[]) => Said);
/** One area of the words table. */
export type Says = Readonly<Record<string, Say>>;
