import { expect, test } from "vitest";
import { preferred, TABLE, wordsIn } from "../../src/words.ts";
import type { Said, Say, Says } from "../../src/words/says.ts";

const areas = Object.entries(TABLE) as [string, Says][];
const CHINESE = /[\u4e00-\u9fff]/;

/** What is said, with marks in the place of facts. */
function heard(say: Say): readonly string[] {
  if (typeof say !== "function") return say;
  return (say as unknown as (...facts: string[]) => Said)(...marks(say.length));
}

const marks = (many: number): string[] => Array.from({ length: many }, (_, n) => `‹${n}›`);
const keys = (says: Says, wrong: (say: Say) => boolean): string[] => Object.keys(says).filter((key) => wrong(says[key] as Say));

test.each(areas)("%s: everything is said, in both languages", (_, says) => {
  expect(keys(says, (say) => !heard(say).every((one) => one.trim()))).toEqual([]);
});

test.each(areas)("%s: the English holds no Chinese", (_, says) => {
  expect(keys(says, (say) => CHINESE.test(heard(say)[1] ?? ""))).toEqual([]);
});

test.each(areas)("%s: a sentence with facts names them all, in both languages", (_, says) => {
  const silent = (say: Say): boolean => typeof say === "function" && !heard(say).every((one) => marks(say.length).every((mark) => one.includes(mark)));
  expect(keys(says, silent)).toEqual([]);
});

test("nothing that stands in a title or on the cover hints at visits", () => {
  for (const language of ["zh", "en"] as const) {
    const { everywhere, cover } = wordsIn(language);
    const said = [everywhere.name, ...Object.values(cover).map(String)].join(" ");
    expect(said).not.toMatch(/暗访|检查|营业厅|督导|visit|inspect|hall|shopper/i);
  }
});

test.each([
  [["en-GB", "zh-CN"], "en"],
  [["fr-FR", "zh-Hant-TW", "en"], "zh"],
  [["fr-FR"], "zh"],
  [[], "zh"],
] as const)("a browser that asks for %j gets %s", (asked, language) => {
  expect(preferred(asked)).toBe(language);
});
