/** What the server says a chart draws: reports/figures/drawn.py. Figures are hundredths, null where there is none. */
export interface Series {
  name: string;
  values: (number | null)[];
  low: (number | null)[];
  high: (number | null)[];
  /** "target": drawn as a mark across the bar. */
  mark?: string;
}

export interface Chart {
  kind: "bars" | "columns" | "line" | "heat" | "parts";
  title: string;
  categories: string[];
  series: Series[];
  unit: string;
  rows?: string[];
  cells?: [number, number, number | null][];
  keys?: string[];
}

export interface Look {
  ink: string;
  quiet: string;
  line: string;
  sheet: string;
  first: string;
  second: string;
  target: string;
  lights: Record<string, string>;
  font: string;
}

/** 8333 → 83.33. */
export function whole(value: number | null): number | null {
  return value === null ? null : value / 100;
}

/** 8333 → "83.3". */
export function told(value: number | null, digits = 1): string {
  return value === null ? "" : (value / 100).toFixed(digits);
}
