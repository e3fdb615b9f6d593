import { expect, test } from "vitest";
import { preferred, TABLE, wordsIn } from "../../src/words.ts";

const areas = Object.entries(TABLE) as [string, { zh: Record<string, unknown>; en: Record<string, unknown> }][];
const CHINESE = /[\u4e00-\u9fff]/;

test.each(areas)("%s says the same keys in both languages, and no key says nothing", (_, { zh, en }) => {
  expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort());
  const empty = [zh, en].flatMap((words) => Object.entries(words).filter(([, said]) => typeof said !== "function" && !String(said).trim()));
  expect(empty).toEqual([]);
});

test.each(areas)("%s: the English holds no Chinese", (_, { en }) => {
  expect(Object.entries(en).filter(([, said]) => CHINESE.test(typeof said === "string" ? said : ""))).toEqual([]);
});

test.each(areas)("%s: a sentence with facts names them all, in both languages", (_, { zh, en }) => {
  const silent = [zh, en].flatMap((words) =>
    Object.entries(words).filter(([, said]) => {
      if (typeof said !== "function") return false;
      const facts = Array.from({ length: said.length }, (__, n) => `‹${n}›`);
      const sentence = String((said as (...given: string[]) => string)(...facts));
      return !facts.every((fact) => sentence.includes(fact));
    }),
  );
  expect(silent.map(([key]) => key)).toEqual([]);
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
