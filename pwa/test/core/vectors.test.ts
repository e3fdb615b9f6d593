// The same vectors as the server's, byte for byte: tests/vectors is the one place that says what is right.
import { readFileSync, readdirSync } from "node:fs";
import canonicalize from "canonicalize";
import { assert, jsonValue, property } from "fast-check";
import { describe, expect, test } from "vitest";
import { AnswerProblem } from "../../src/core/answers.ts";
import { canonical, digest } from "../../src/core/canonical.ts";
import { checkChain, head, link } from "../../src/core/entries.ts";
import type { Entry } from "../../src/core/entries.ts";
import { score } from "../../src/core/scoring.ts";

const folder = new URL("../../../tests/vectors/", import.meta.url);
const read = (path: string) => JSON.parse(readFileSync(new URL(path, folder), "utf8"));
const text = (value: unknown) => new TextDecoder().decode(canonical(value));
const scoring = readdirSync(new URL("scoring/", folder)).sort();

describe("scoring", () => {
  test.each(scoring)("%s", async (name) => {
    const { checklist, tier, answers, scorecard, problem } = read(`scoring/${name}`);
    const address = await digest(canonical(checklist));
    let told: unknown;
    try {
      told = score(checklist, tier, answers, address);
    } catch (error) {
      if (!(error instanceof AnswerProblem)) throw error;
      told = { code: error.code, item: error.item };
    }
    expect(text(told)).toBe(text(scorecard ?? problem));
  });

  test("there are at least forty vectors", () => {
    expect(scoring.length).toBeGreaterThanOrEqual(40);
  });
});

type CanonicalVector = { why: string; value: unknown; text: string; digest: string };

describe("canonical JSON", () => {
  test.each(read("canonical/01-rfc-8785.json") as CanonicalVector[])("$why", async (vector) => {
    expect(text(vector.value)).toBe(vector.text);
    expect(await digest(canonical(vector.value))).toBe(vector.digest);
  });

  test.each([2 ** 53, [-(2 ** 53)], Number.NaN, { a: Infinity }, "\ud800", { "\udc00": 1 }, undefined, { a: undefined }])(
    "what JSON cannot carry is refused: %j",
    (value) => {
      expect(() => canonical(value)).toThrow(/./);
    },
  );

  test("any JSON has the bytes that another writer of RFC 8785 gives it", () => {
    const exact = (value: unknown): boolean =>
      typeof value === "object" && value !== null ? Object.values(value).every(exact) : !Number.isInteger(value) || Number.isSafeInteger(value);
    assert(
      property(jsonValue({ stringUnit: "binary" }).filter(exact), (value) => {
        expect(text(value)).toBe(canonicalize(value));
      }),
      { numRuns: 500 },
    );
  }, 60_000);
});

describe("entries", () => {
  test.each(["02-entries.json", "03-no-entries.json"])("%s", async (name) => {
    const vector = read(`canonical/${name}`) as { entries: Entry[]; digests: string[]; head: string };
    const digests: string[] = [];
    for (const entry of vector.entries) digests.push(await link(digests.at(-1) ?? "", entry));
    expect(digests).toEqual(vector.digests);
    expect(await head(vector.entries)).toBe(vector.head);
    expect(await checkChain(vector.entries, vector.head, vector.entries.length)).toBe(true);
  });

  test("no line is altered, dropped, moved or added unseen", async () => {
    const { entries, head: last } = read("canonical/02-entries.json") as { entries: [Entry, Entry, Entry]; head: string };
    const [one, two, three] = entries;
    expect(await checkChain([one, two], last, 3)).toBe(false);
    expect(await checkChain([one, two], last, 2)).toBe(false);
    expect(await checkChain([two, one, three], last, 3)).toBe(false);
    expect(await checkChain([one, two, three, three], last, 4)).toBe(false);
    expect(await checkChain([one, two, { ...three, at: 1 }], last, 3)).toBe(false);
  });
});
