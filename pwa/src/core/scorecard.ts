// What a scorecard says: the exact figures of a visit, and how they are printed. Mirror: backend/anfang/core/scorecard.py.
//
// Exact figures are bigints over a denominator of their level; printed ones are hundredths of a point. Rounding happens here
// and nowhere else.
import type { State } from "./answers.ts";
import type { Checklist, Dimension, Indicator, Item, Reach } from "./checklist.ts";

export type ItemScore = {
  key: string;
  state: State;
  value: string | number | null;
  credit: [number, number] | null;
  share: number;
  lost: number;
};
export type IndicatorScore = {
  key: string;
  weight: number;
  raw: number | null;
  final: number | null;
  vetoed_by: string[];
  items: ItemScore[];
};
export type DimensionScore = {
  key: string;
  weight: number;
  raw: number | null;
  final: number | null;
  indicators: IndicatorScore[];
};
export type Deduction = { item: string; reason: "broken" | "veto"; reach: Reach | null; points: number };
/** Scores, shares and points in hundredths of a point. */
export type Scorecard = {
  engine: 1;
  checklist: { code: string; version: string; digest: string };
  tier: string;
  raw: number | null;
  final: number | null;
  verdict: "clean" | "vetoed" | "unscored";
  band: string | null;
  dimensions: DimensionScore[];
  deductions: Deduction[];
  vetoes: { item: string; reach: Reach }[];
  review: { item: string; why: "veto_not_applicable" | "veto_not_observed" }[];
};

/** `credit` is in lowest terms, null unless scorable. `share` counts in VisitSeen.shares, `loss` in VisitSeen.unit. */
export type ItemSeen = {
  item: Item;
  state: State;
  value: string | number | null;
  weight: bigint;
  credit: [bigint, bigint] | null;
  share: bigint;
  loss: bigint;
};
/** raw = earned/possible, final = kept/possible; possible 0: no value. `worth`: what it brings before its own veto. */
export type Level = { weight: bigint; earned: bigint; kept: bigint; possible: bigint; worth: bigint; fired: string[] };
export type IndicatorSeen = Level & { indicator: Indicator; items: ItemSeen[] };
/** `shares` is `possible` without the credits' denominator. */
export type DimensionSeen = Level & { dimension: Dimension; indicators: IndicatorSeen[]; shares: bigint };
export type Taken = { item: string; reason: "broken" | "veto"; reach: Reach | null; loss: bigint };
/** raw = earned/unit, final = kept/unit; unit 0: no value. Items' shares add up to `shares`, deductions to unit − kept. */
export type VisitSeen = {
  dimensions: DimensionSeen[];
  earned: bigint;
  kept: bigint;
  unit: bigint;
  shares: bigint;
  worth: bigint;
  fired: string[];
  deductions: Taken[];
};

const WHOLE = 10_000n; // 100 points in hundredths

/** n/d of 100 points in hundredths, half up; null where there is nothing to divide by. */
export function printed(n: bigint, d: bigint): number | null {
  return d ? Number((2n * WHOLE * n + d) / (2n * d)) : null;
}

/** The parts (over `unit`, of 100 points) in hundredths that add up to `total`: largest remainder first, ties by order. */
export function apportioned(parts: readonly bigint[], unit: bigint, total: number): number[] {
  const rows = parts.map((part) => ({ points: Number((WHOLE * part) / unit), remainder: (WHOLE * part) % unit }));
  const left = total - rows.reduce((sum, row) => sum + row.points, 0);
  // sort() keeps the order of equals
  const largest = [...rows].sort((a, b) => (a.remainder > b.remainder ? -1 : a.remainder < b.remainder ? 1 : 0));
  for (const row of largest.slice(0, left)) row.points += 1;
  return rows.map((row) => row.points);
}

/** The scorecard as JSON; `value`, `credit`, scores and band are null where there is none. */
export function scorecard(checklist: Checklist, tier: string, visit: VisitSeen, digest: string): Scorecard {
  const final = printed(visit.kept, visit.unit);
  const seen = visit.dimensions.flatMap((dimension) => dimension.indicators.flatMap((indicator) => indicator.items));
  const scored = seen.filter((item) => item.credit);
  const shares = new Map<string, number>();
  const lost = new Map<string, number>();
  const deductions: Deduction[] = [];
  if (final !== null) {
    const counted = apportioned(scored.map((item) => item.share), visit.shares, Number(WHOLE));
    for (const [index, { item }] of scored.entries()) shares.set(item.key, counted[index] ?? 0);
    const points = apportioned(visit.deductions.map((taken) => taken.loss), visit.unit, Number(WHOLE) - final);
    for (const [index, { item, reason, reach }] of visit.deductions.entries()) {
      deductions.push({ item, reason, reach, points: points[index] ?? 0 });
      if (reason === "broken") lost.set(item, points[index] ?? 0);
    }
  }
  const vetoes = scored.flatMap(({ item, credit }) => (item.veto && credit?.[0] === 0n ? [{ item: item.key, reach: item.veto }] : []));
  const review = seen.flatMap(({ item, state }) =>
    item.veto && (state === "not_applicable" || state === "not_observed")
      ? [{ item: item.key, why: `veto_${state}` as const }]
      : [],
  );
  const { code, version } = checklist;
  return {
    engine: 1,
    checklist: { code, version, digest },
    tier,
    raw: printed(visit.earned, visit.unit),
    final,
    verdict: vetoes.length ? "vetoed" : final === null ? "unscored" : "clean",
    band: bandOf(checklist, visit, vetoes.length > 0),
    dimensions: visit.dimensions.map((dimension) => dimensionScore(dimension, shares, lost)),
    deductions,
    vetoes,
    review,
  };
}

/** Half-open, by the exact final: 84.996 is below 85 though it prints as 85.00. A fired veto: the last band. */
function bandOf(checklist: Checklist, visit: VisitSeen, vetoed: boolean): string | null {
  if (vetoed) return checklist.bands.at(-1)?.key ?? null;
  if (!visit.unit) return null;
  return checklist.bands.find((band) => 100n * visit.kept >= BigInt(band.from) * visit.unit)?.key ?? null;
}

function levelScore(key: string, level: Level): { key: string; weight: number; raw: number | null; final: number | null } {
  const { weight, earned, kept, possible } = level;
  return { key, weight: Number(weight), raw: printed(earned, possible), final: printed(kept, possible) };
}

function dimensionScore(seen: DimensionSeen, shares: Map<string, number>, lost: Map<string, number>): DimensionScore {
  const itemScore = ({ item, state, value, credit }: ItemSeen): ItemScore => ({
    key: item.key,
    state,
    value,
    credit: credit && [Number(credit[0]), Number(credit[1])],
    share: shares.get(item.key) ?? 0,
    lost: lost.get(item.key) ?? 0,
  });
  return {
    ...levelScore(seen.dimension.key, seen),
    indicators: seen.indicators.map((inner) => ({
      ...levelScore(inner.indicator.key, inner),
      vetoed_by: inner.fired,
      items: inner.items.map(itemScore),
    })),
  };
}
