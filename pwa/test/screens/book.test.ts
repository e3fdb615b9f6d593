import { expect, test } from "vitest";
import type { Checklist, Item } from "../../src/core/checklist.ts";
import { nextOpen, progress, sections, statesNow } from "../../src/screens/visit/book.ts";

const both = (words: string) => ({ zh: words, en: words });
const item = (key: string, more: Partial<Item> = {}): Item => ({ key, ask: both(key), broken: both(key), weight: 1, answer: { type: "kept" }, ...more });
const CHECKLIST: Checklist = {
  format: 1,
  code: "small",
  version: "1",
  title: both("small"),
  effective: { from: "2026-01-01" },
  tiers: ["second", "third"],
  bands: [{ key: "green", from: 0 }],
  dimensions: [
    {
      key: "manner",
      title: both("manner"),
      weight: 1,
      indicators: [{ key: "all", title: both("all"), weight: 1, items: [item("greet", { phase: "inside" }), item("badge"), item("number", { when: { item: "badge", is: ["kept"] } })] }],
    },
    { key: "lobby", title: both("lobby"), weight: 1, indicators: [{ key: "own", title: both("own"), weight: 1, items: [item("door", { tiers: ["third"] })] }] },
  ],
};

test("a tier sees only its own items, and no dimension that is empty for it", () => {
  expect(sections(CHECKLIST, "second").map((section) => section.key)).toEqual(["manner"]);
  expect(sections(CHECKLIST, "third").map((section) => section.key)).toEqual(["manner", "lobby"]);
  expect(sections(CHECKLIST, "second", "inside").flatMap((section) => section.groups.flatMap((group) => group.items.map((one) => one.key)))).toEqual(["greet"]);
});

test("progress counts only what is asked at the moment", () => {
  const [manner] = sections(CHECKLIST, "second");
  if (!manner) throw new Error("no dimension");
  const none = statesNow(CHECKLIST, "second", {}, new Map());
  expect(progress(manner, none, new Set(["greet", "badge"]))).toEqual({ done: 0, all: 2 });
  const kept = statesNow(CHECKLIST, "second", { badge: { state: "answered", value: "kept" } }, new Map());
  expect(progress(manner, kept, new Set(["greet", "number"]))).toEqual({ done: 1, all: 3 });
});

test("a tap on its way to the disk opens what depends on it, and its being cleared closes it", () => {
  const given = { state: "answered", value: "kept" } as const;
  expect(statesNow(CHECKLIST, "second", {}, new Map([["badge", given]])).get("number")).toBe("unanswered");
  expect(statesNow(CHECKLIST, "second", { badge: given }, new Map([["badge", null]])).get("number")).toBe("not_asked");
});

test("the next open item lies after the one in sight, and goes round at the end", () => {
  const order = sections(CHECKLIST, "third");
  const open = new Set(["greet", "door"]);
  expect(nextOpen(order, open, null)).toBe("greet");
  expect(nextOpen(order, open, "greet")).toBe("door");
  expect(nextOpen(order, open, "door")).toBe("greet");
  expect(nextOpen(order, new Set(["door"]), "door")).toBe("door");
  expect(nextOpen(order, new Set(), "door")).toBeNull();
});
