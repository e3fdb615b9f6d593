const FIRST_MS = 1000;
export const LONGEST_MS = 15 * 60 * 1000;

/**
 * How long to wait before try `tries` + 1: full jitter between 0 and 1 s · 2^tries, at most 15 minutes, so that a thousand phones
 * do not come back in step after an outage. What the server asked for counts if it is longer. `chance` is in [0, 1).
 */
export function delay(tries: number, after: number | null = null, chance: () => number = Math.random): number {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(tries, 20));
  return Math.max(Math.ceil(chance() * ceiling), after ?? 0);
}
