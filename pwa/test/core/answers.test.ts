// States, gaps and evidence of a draft. What is wrong with a single answer stands in the scoring vectors.
import { expect, test } from "vitest";
import { askedOnly, complies, evidenceMissing, faults, missing, states } from "../../src/core/answers.ts";
import type { Answer } from "../../src/core/answers.ts";
import { minutesBetween } from "../../src/core/checklist.ts";
import type { Checklist, Item } from "../../src/core/checklist.ts";

const words = { zh: "话", en: "words" };
const kept: Answer = { state: "answered", value: "kept" };
const broken: Answer = { state: "answered", value: "broken" };

function item(key: string, more: Partial<Item> = {}): Item {
  return { key, ask: words, broken: words, weight: 1, answer: { type: "kept" }, ...more };
}

function checklist(...items: Item[]): Checklist {
  return {
    format: 1,
    code: "c",
    version: "1",
    title: words,
    effective: { from: "2026-12-01" },
    tiers: ["second", "flagship"],
    bands: [{ key: "all", from: 0 }],
    dimensions: [{ key: "d", title: words, weight: 1, indicators: [{ key: "i", title: words, weight: 1, items }] }],
  };
}

const gated = checklist(
  item("a"),
  item("b", { when: { item: "a", is: ["kept"] } }),
  item("c", { when: { item: "b", is: ["kept"] } }),
  item("f", { tiers: ["flagship"] }),
);

test("only open items block sealing", () => {
  expect(missing(gated, "second", {})).toEqual(["a"]);
  expect(missing(gated, "flagship", { a: kept })).toEqual(["b", "f"]);
  expect(missing(gated, "second", { a: broken })).toEqual([]);
});

test("what was typed stays in the draft but not in the parcel when it is not asked any more", () => {
  const draft = { a: broken, b: kept, c: broken };
  expect(Object.fromEntries(states(gated, "second", draft))).toEqual({ a: "answered", b: "not_asked", c: "not_asked", f: "not_asked" });
  expect(askedOnly(gated, "second", draft)).toEqual({ a: broken });
  expect(askedOnly(gated, "second", { ...draft, a: kept })).toEqual({ a: kept, b: kept, c: broken });
});

test("every fault is named in checklist order, then unknown items", () => {
  const wrong = { z: kept, f: kept, a: { state: "answered", value: 1 } as Answer, c: kept, x: kept };
  expect(faults(gated, "second", wrong).map((fault) => [fault.code, fault.item])).toEqual([
    ["answer_wrong_type", "a"],
    ["answer_not_asked", "c"],
    ["answer_not_asked", "f"],
    ["answer_unknown_item", "x"],
    ["answer_unknown_item", "z"],
  ]);
});

test("evidence is wanted for what was broken, and a note beside the answer is one where notes count", () => {
  const photos = checklist(item("a", { evidence: { when: "broken", kinds: ["photo", "audio"], min: 2 } }));
  expect(evidenceMissing(photos, "second", { a: kept }, {})).toEqual([]);
  expect(evidenceMissing(photos, "second", { a: broken }, { a: { photo: 1, note: 3 } })).toEqual([
    { item: "a", kinds: ["photo", "audio"], needed: 2, have: 1 },
  ]);
  expect(evidenceMissing(photos, "second", { a: broken }, { a: { photo: 1, audio: 1 } })).toEqual([]);
  const notes = checklist(item("a", { evidence: { when: "broken", kinds: ["note"] } }));
  expect(evidenceMissing(notes, "second", { a: { ...broken, note: "地面有水渍" } }, {})).toEqual([]);
  expect(evidenceMissing(notes, "second", { a: { ...broken, note: "\u3000" } }, {})).toHaveLength(1);
});

test("an observation complies from its own threshold", () => {
  const patience = item("a", { answer: { type: "scale", max: 4 }, complies_at: 75 });
  expect([0, 1, 2, 3, 4].map((value) => complies(patience, value))).toEqual([false, false, false, true, true]);
  expect(complies(item("n", { answer: { type: "note" } }), "x")).toBeNull();
});

test("minutes between two marks are rounded up, and nothing is made up", () => {
  expect(minutesBetween(0, 0)).toBe(0);
  expect(minutesBetween(0, 1)).toBe(1);
  expect(minutesBetween(1000, 301_000)).toBe(5);
  expect(minutesBetween(1000, 301_001)).toBe(6);
  expect(minutesBetween(2, 1)).toBeNull();
  expect(minutesBetween(undefined, 1)).toBeNull();
  expect(minutesBetween(1, undefined)).toBeNull();
});
