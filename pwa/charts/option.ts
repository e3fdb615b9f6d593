import type { EChartsCoreOption } from "echarts/core";
import { told, whole, type Chart, type Look, type Series } from "./spec.ts";

type Part = Record<string, unknown>;

/** Bars are told apart by their hatching as well as by their colour, lights by their words. */
const HATCHES = [
  { symbol: "none" },
  { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: -Math.PI / 4 },
  { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: Math.PI / 4 },
  { symbol: "circle", symbolSize: 0.6 },
];

/** The picture of a chart, for ECharts; `width` in pixels. */
export function optionOf(chart: Chart, look: Look, width: number): EChartsCoreOption {
  const base: Part = {
    animation: false,
    backgroundColor: look.sheet,
    textStyle: { fontFamily: look.font, color: look.ink },
    aria: { enabled: true, label: { description: chart.title } },
    color: [look.first, look.second, look.target],
  };
  if (chart.kind === "heat") return { ...base, ...heat(chart, look) };
  if (chart.kind === "parts") return { ...base, ...parts(chart, look) };
  return { ...base, ...axes(chart, look, width) };
}

/** How high the picture has to be. */
export function heightOf(chart: Chart): number {
  if (chart.kind === "bars") {
    const bars = chart.series.filter((one) => one.mark !== "target").length;
    return 90 + chart.categories.length * (14 + 15 * bars);
  }
  if (chart.kind === "heat") return 150 + 26 * (chart.rows?.length ?? 0);
  return chart.kind === "parts" ? 150 : 340;
}

function shortened(words: string, most: number): string {
  return words.length > most ? `${words.slice(0, most - 1)}…` : words;
}

function label(look: Look, wide: number): Part {
  return { color: look.ink, width: wide, overflow: "truncate", interval: 0, hideOverlap: false };
}

/** Whether names of this kind fit side by side: a Chinese character is twice as wide as a letter. */
function fit(names: readonly string[], width: number): boolean {
  const longest = Math.max(0, ...names.map((name) => [...name].reduce((sum, sign) => sum + (sign > "\u2000" ? 12 : 6.5), 0)));
  return longest + 8 <= width / Math.max(1, names.length);
}

function axes(chart: Chart, look: Look, width: number): Part {
  const lying = chart.kind === "bars";
  const [left, right] = [lying ? 250 : 60, 64];
  const words = chart.categories.map((each) => shortened(each, lying ? 26 : 14));
  const names: Part = {
    type: "category",
    data: words,
    inverse: lying,
    axisLine: { lineStyle: { color: look.line } },
    axisTick: { show: false },
    axisLabel: { ...label(look, lying ? 230 : 90), ...(lying ? {} : { rotate: fit(words, width - left - right) ? 0 : 35 }) },
  };
  const values: Part = {
    type: "value",
    min: 0,
    max: 100,
    axisLabel: { color: look.quiet, formatter: `{value}${chart.unit}` },
    splitLine: { lineStyle: { color: look.line } },
  };
  const named = chart.series.length > 1;
  return {
    legend: { show: named, top: 0, left: 0, textStyle: { color: look.ink }, itemHeight: 12 },
    grid: { left, right, top: named ? 40 : 16, bottom: lying ? 30 : 70 },
    xAxis: lying ? values : names,
    yAxis: lying ? names : values,
    series: chart.series.flatMap((one, index) => drawn(chart, one, index, look, lying)),
  };
}

function drawn(chart: Chart, one: Series, index: number, look: Look, lying: boolean): Part[] {
  if (one.mark === "target") return [marks(one, look, lying)];
  const values = one.values.map(whole);
  const text = {
    show: true,
    color: look.ink,
    textBorderColor: look.sheet,
    textBorderWidth: 3,
    fontSize: 11,
    formatter: (given: { dataIndex: number }) => told(one.values[given.dataIndex] ?? null),
  };
  const spread = ends(one, look, lying);
  // Intervals belong to the middle of their category: drawn for one series only, or they would lie on the wrong bar.
  const alone = chart.series.filter((each) => each.mark !== "target").length === 1;
  if (chart.kind === "line") {
    const line = { type: "line", name: one.name, data: values, symbol: "circle", symbolSize: 9, label: { ...text, position: "top" }, z: 3 };
    return [line, ...spread];
  }
  const hatch = HATCHES[index % HATCHES.length];
  const bar: Part = {
    type: "bar",
    name: one.name,
    data: values,
    barMaxWidth: lying ? 13 : 46,
    barGap: "10%",
    itemStyle: { decal: { ...hatch, color: look.sheet } },
    // At the foot of the bar where an interval is drawn around its end.
    label: alone && spread.length > 0 ? { ...text, ...plate(look), position: lying ? "insideLeft" : "insideBottom" } : { ...text, position: lying ? "right" : "top" },
  };
  return alone ? [bar, ...spread] : [bar];
}

/** Words on a ground of their own, so that they are read on any hatching. */
function plate(look: Look): Part {
  return { color: look.ink, backgroundColor: look.sheet, padding: [3, 5], borderRadius: 3, textBorderWidth: 0 };
}

/** The interval as a line between its ends. */
function ends(one: Series, look: Look, lying: boolean): Part[] {
  if (!one.low.some((value) => value !== null)) return [];
  const data = one.values.map((_, at) => [at, whole(one.low[at] ?? null), whole(one.high[at] ?? null)]);
  return [
    {
      type: "custom",
      name: one.name,
      data: data.filter((each) => each[1] !== null),
      z: 2,
      silent: true,
      encode: lying ? { x: [1, 2], y: 0 } : { x: 0, y: [1, 2] },
      renderItem: (_params: unknown, api: Api) => {
        const at = api.value(0);
        const [one_, two] = [api.value(1), api.value(2)].map((value) => api.coord(lying ? [value, at] : [at, value]));
        if (one_ === undefined || two === undefined) return null;
        const line = (x1: number, y1: number, x2: number, y2: number): Part => ({
          type: "line",
          shape: { x1, y1, x2, y2 },
          style: { stroke: look.ink, lineWidth: 1.5 },
        });
        const [x1, y1, x2, y2] = [one_[0] ?? 0, one_[1] ?? 0, two[0] ?? 0, two[1] ?? 0];
        const [dx, dy] = lying ? [0, 4] : [4, 0];
        return {
          type: "group",
          children: [
            line(x1, y1, x2, y2),
            line(x1 - dx, y1 - dy, x1 + dx, y1 + dy),
            line(x2 - dx, y2 - dy, x2 + dx, y2 + dy),
          ],
        };
      },
    },
  ];
}

interface Api {
  value(at: number): number;
  coord(point: (number | undefined)[]): number[];
}

/** Targets as upright strokes across their category. */
function marks(one: Series, look: Look, lying: boolean): Part {
  return {
    type: "scatter",
    name: one.name,
    data: one.values.map((value, at) => (lying ? [whole(value), at] : [at, whole(value)])).filter((each) => !each.includes(null)),
    symbol: "rect",
    symbolSize: lying ? [4, 26] : [26, 4],
    itemStyle: { color: look.target },
    z: 4,
  };
}

function heat(chart: Chart, look: Look): Part {
  const cells = (chart.cells ?? []).map(([x, y, value]) => [x, y, value === null ? "-" : value / 100]);
  const names = (data: string[], more: Part): Part => ({
    type: "category",
    data,
    axisTick: { show: false },
    axisLine: { show: false },
    ...more,
  });
  return {
    grid: { left: 250, right: 20, top: 90, bottom: 40 },
    xAxis: names(chart.categories.map((each) => shortened(each, 12)), {
      position: "top",
      axisLabel: { ...label(look, 110), rotate: chart.categories.length > 6 ? 35 : 0 },
    }),
    yAxis: names(chart.rows ?? [], { inverse: true, axisLabel: label(look, 230) }),
    visualMap: {
      min: 0,
      max: 100,
      calculable: false,
      orient: "horizontal",
      left: "center",
      bottom: 0,
      itemHeight: 120,
      text: ["100", "0"],
      textStyle: { color: look.ink },
      inRange: { color: ["#8c2d04", "#d9740b", "#fee391", "#9ecae1", "#08519c"] },
    },
    series: [
      {
        type: "heatmap",
        data: cells,
        itemStyle: { borderColor: look.sheet, borderWidth: 1 },
        label: { show: true, color: "#000", textBorderColor: "#fff", textBorderWidth: 3, fontSize: 11, formatter: (it: { value: unknown[] }) => cell(it.value[2]) },
      },
    ],
  };
}

function cell(value: unknown): string {
  return typeof value === "number" ? value.toFixed(0) : "";
}

/** Shares of a whole in one bar, each with its words and number. */
function parts(chart: Chart, look: Look): Part {
  const counts = (chart.series[0]?.values ?? []).map((value) => whole(value) ?? 0);
  const all = counts.reduce((sum, each) => sum + each, 0);
  return {
    legend: { show: true, top: 0, left: 0, textStyle: { color: look.ink } },
    grid: { left: 10, right: 10, top: 50, bottom: 10 },
    xAxis: { type: "value", max: all || 1, show: false },
    yAxis: { type: "category", data: [""], show: false },
    series: chart.categories.map((name, at) => ({
      type: "bar",
      stack: "all",
      name,
      data: [counts[at]],
      barWidth: 56,
      itemStyle: {
        color: look.lights[chart.keys?.[at] ?? ""] ?? look.quiet,
        decal: { ...HATCHES[at % HATCHES.length], color: look.sheet },
        borderColor: look.sheet,
        borderWidth: 2,
      },
      label: { show: (counts[at] ?? 0) > 0, ...plate(look), formatter: `${name} ${counts[at]}` },
    })),
  };
}
