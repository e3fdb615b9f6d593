// Scoring, engine 1: answers become a scorecard, in exact integers from first to last. Mirror: backend/anfang/core/scoring.py.
// A rule change after the first release is engine 2, beside this one. bigint throughout: no number is ever divided here.
import { check, creditOf } from "./answers.ts";
import type { Answers, State } from "./answers.ts";
import { weightFor } from "./checklist.ts";
import type { Checklist, Indicator, Reach } from "./checklist.ts";
import { scorecard } from "./scorecard.ts";
import type { DimensionSeen, IndicatorSeen, ItemSeen, Level, Scorecard, Taken, VisitSeen } from "./scorecard.ts";

/**
 * The scorecard of a visit's answers at a tier; throws the first AnswerProblem. Unanswered items score nothing and say so.
 * `digest` is the checklist version's address, the SHA-256 of its canonical document.
 */
export function score(checklist: Checklist, tier: string, answers: Answers, digest: string): Scorecard {
  return scorecard(checklist, tier, weigh(checklist, tier, answers), digest);
}

/** The exact figures behind `score`. */
export function weigh(checklist: Checklist, tier: string, answers: Answers): VisitSeen {
  const known = check(checklist, tier, answers);
  const dimensions = checklist.dimensions.map(
    (dimension): DimensionSeen => ({
      ...level(weightFor(dimension, tier)),
      dimension,
      indicators: dimension.indicators.map((indicator) => see(indicator, tier, known, answers)),
      shares: 0n,
    }),
  );
  let unit = 1n;
  for (const item of allItems(dimensions)) if (item.credit) unit = lcm(unit, item.credit[1]);
  for (const dimension of dimensions) {
    for (const indicator of dimension.indicators) weighIndicator(indicator, unit);
    weighDimension(dimension, unit);
  }
  return weighVisit(dimensions, unit);
}

function level(weight: bigint): Level {
  return { weight, earned: 0n, kept: 0n, possible: 0n, worth: 0n, fired: [] };
}

function gcd(a: bigint, b: bigint): bigint {
  return b ? gcd(b, a % b) : a;
}

function lcm(a: bigint, b: bigint): bigint {
  return (a / gcd(a, b)) * b;
}

function allItems(dimensions: readonly DimensionSeen[]): ItemSeen[] {
  return dimensions.flatMap((dimension) => dimension.indicators.flatMap((indicator) => indicator.items));
}

/** An item is scorable if answered, of a scored type, with a weight above 0, and asked of this tier. */
function see(indicator: Indicator, tier: string, known: Map<string, State>, answers: Answers): IndicatorSeen {
  const items = indicator.items.map((item): ItemSeen => {
    const state = known.get(item.key) ?? "unanswered";
    const answer = state === "answered" ? answers[item.key] : undefined;
    const value = answer?.state === "answered" ? answer.value : null;
    const weight = weightFor(item, tier);
    const earned = value !== null && weight ? creditOf(item, value) : null;
    const common = earned ? gcd(earned[0], earned[1]) : 1n;
    return {
      item,
      state,
      value,
      weight,
      credit: earned && [earned[0] / common, earned[1] / common],
      share: 0n,
      loss: 0n,
    };
  });
  return { ...level(weightFor(indicator, tier)), indicator, items };
}

/** The items whose veto fires with this reach: scorable, and earned nothing at all. */
function fired(items: readonly ItemSeen[], reach: Reach): string[] {
  return items.filter(({ item, credit }) => item.veto === reach && credit?.[0] === 0n).map(({ item }) => item.key);
}

/** Σ w·credit / Σ w over the scorable items. */
function weighIndicator(seen: IndicatorSeen, unit: bigint): void {
  for (const { weight, credit } of seen.items) {
    if (!credit) continue;
    seen.earned += weight * credit[0] * (unit / credit[1]);
    seen.possible += weight * unit;
  }
  seen.fired = fired(seen.items, "indicator");
  seen.kept = seen.fired.length ? 0n : seen.earned;
}

/** Σ W·indicator / Σ W over the indicators that have a value. Shares and worths are the dimension's own so far. */
function weighDimension(seen: DimensionSeen, unit: bigint): void {
  const counted = seen.indicators.filter((inner) => inner.weight && inner.possible);
  const common = counted.reduce((found, inner) => lcm(found, inner.possible / unit), 1n);
  for (const inner of counted) {
    const factor = (inner.weight * common * unit) / inner.possible;
    for (const item of inner.items) if (item.credit) item.share = item.weight * factor;
    inner.worth = inner.earned * factor;
    seen.earned += inner.worth;
    seen.worth += inner.kept * factor;
    seen.shares += inner.weight * common;
  }
  seen.possible = seen.shares * unit;
  seen.fired = fired(allItems([seen]), "dimension");
  seen.kept = seen.fired.length ? 0n : seen.worth;
}

/** As a dimension, one level up; shares and worths become the visit's, 0 below a dimension that does not count. */
function weighVisit(dimensions: DimensionSeen[], unit: bigint): VisitSeen {
  const visit: VisitSeen = {
    dimensions,
    earned: 0n,
    kept: 0n,
    unit: 0n,
    shares: 0n,
    worth: 0n,
    fired: fired(allItems(dimensions), "visit"),
    deductions: [],
  };
  const counted = dimensions.filter((dimension) => dimension.weight && dimension.shares);
  const common = counted.reduce((found, dimension) => lcm(found, dimension.shares), 1n);
  for (const dimension of dimensions) {
    const factor = dimension.shares ? (dimension.weight * common) / dimension.shares : 0n;
    for (const inner of dimension.indicators) {
      inner.worth *= factor;
      for (const item of inner.items) {
        item.share *= factor;
        if (item.credit) item.loss = item.share * (unit - item.credit[0] * (unit / item.credit[1]));
      }
    }
    dimension.worth *= factor;
    visit.earned += dimension.earned * factor;
    visit.worth += dimension.kept * factor;
    visit.shares += dimension.shares * factor;
  }
  visit.unit = visit.shares * unit;
  visit.kept = visit.fired.length ? 0n : visit.worth;
  visit.deductions = charged(visit);
  return visit;
}

/**
 * Every lost point once: what was broken, then what fired vetoes take beyond it, innermost reach first. They add up to
 * unit − kept, since a veto is charged with what its reach was still worth when it fired.
 */
function charged(visit: VisitSeen): Taken[] {
  const indicators = visit.dimensions.flatMap((dimension) => dimension.indicators);
  const taken: Taken[] = [
    ...allItems(visit.dimensions).map(({ item, loss }): Taken => ({ item: item.key, reason: "broken", reach: null, loss })),
    ...indicators.flatMap((indicator) => vetoed(indicator, "indicator")),
    ...visit.dimensions.flatMap((dimension) => vetoed(dimension, "dimension")),
    ...vetoed(visit, "visit"),
  ];
  return taken.filter(({ loss }) => loss > 0n);
}

function vetoed(seen: { fired: string[]; worth: bigint }, reach: Reach): Taken[] {
  return seen.fired.slice(0, 1).map((item) => ({ item, reason: "veto", reach, loss: seen.worth }));
}
