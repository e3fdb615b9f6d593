// What holds for every visit, drawn at random; the Python side holds more of them, and the two engines against each other.
import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Answers } from "../../src/core/answers.ts";
import { askedOnly } from "../../src/core/answers.ts";
import { canonical } from "../../src/core/canonical.ts";
import type { Checklist, Item, Reach } from "../../src/core/checklist.ts";
import { score, weigh } from "../../src/core/scoring.ts";

const words = { zh: "话", en: "words" };
const TIER = "second";

const anItem = fc.record({
  weight: fc.integer({ min: 0, max: 9 }),
  answer: fc.oneof(
    fc.constant({ type: "kept" as const }),
    fc.integer({ min: 1, max: 9 }).map((max) => ({ type: "scale" as const, max })),
  ),
  veto: fc.option(fc.constantFrom<Reach>("indicator", "dimension", "visit"), { freq: 4 }),
  luck: fc.integer({ min: 0, max: 99 }),
});
const someItems = fc.array(anItem, { minLength: 1, maxLength: 4 });
const someIndicators = fc.array(fc.record({ weight: fc.nat(5), items: someItems }), { minLength: 1, maxLength: 3 });
const aVisit = fc.array(fc.record({ weight: fc.nat(5), indicators: someIndicators }), { minLength: 1, maxLength: 3 }).map((drawn) => {
  const answers: Answers = {};
  const dimensions = drawn.map((dimension, d) => ({
    key: `d${d}`,
    title: words,
    weight: dimension.weight,
    indicators: dimension.indicators.map((indicator, i) => ({
      key: `d${d}i${i}`,
      title: words,
      weight: indicator.weight,
      items: indicator.items.map(({ luck, ...item }, n): Item => {
        const key = `d${d}i${i}n${n}`;
        if (luck < 10) answers[key] = { state: "not_observed", reason: "忙" };
        else if (item.answer.type === "scale") answers[key] = { state: "answered", value: luck % (item.answer.max + 1) };
        else if (luck < 95) answers[key] = { state: "answered", value: luck % 3 ? "kept" : "broken" };
        return { ...item, key, ask: words, broken: words };
      }),
    })),
  }));
  const checklist: Checklist = {
    format: 1,
    code: "drawn",
    version: "1",
    title: words,
    effective: { from: "2026-12-01" },
    tiers: [TIER],
    bands: [{ key: "good", from: 50 }, { key: "bad", from: 0 }],
    dimensions,
  };
  return { checklist, answers };
});

test("deductions add up to what is missing, exactly and as printed", () => {
  fc.assert(
    fc.property(aVisit, ({ checklist, answers }) => {
      const exact = weigh(checklist, TIER, answers);
      const card = score(checklist, TIER, answers, "");
      expect(exact.deductions.reduce((sum, taken) => sum + taken.loss, 0n)).toBe(exact.unit - exact.kept);
      const printed = card.deductions.reduce((sum, line) => sum + line.points, 0);
      expect(printed).toBe(card.final === null ? 0 : 10_000 - card.final);
    }),
  );
});

test("raw is never below final, and the shares of scorable items make 100", () => {
  fc.assert(
    fc.property(aVisit, ({ checklist, answers }) => {
      const exact = weigh(checklist, TIER, answers);
      expect(exact.kept <= exact.earned && exact.earned <= exact.unit).toBe(true);
      const card = score(checklist, TIER, answers, "");
      const items = card.dimensions.flatMap((dimension) => dimension.indicators.flatMap((indicator) => indicator.items));
      expect(items.reduce((sum, item) => sum + item.share, 0)).toBe(card.raw === null ? 0 : 10_000);
    }),
  );
});

test("the order of the answers does not matter, and scoring changes nothing it is given", () => {
  fc.assert(
    fc.property(aVisit, ({ checklist, answers }) => {
      const before = JSON.stringify([checklist, answers]);
      const turned = Object.fromEntries(Object.entries(askedOnly(checklist, TIER, answers)).toReversed());
      expect(canonical(score(checklist, TIER, turned, ""))).toEqual(canonical(score(checklist, TIER, answers, "")));
      expect(JSON.stringify([checklist, answers])).toBe(before);
    }),
  );
});
