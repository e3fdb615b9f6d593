import { BarChart, CustomChart, HeatmapChart, LineChart, ScatterChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, VisualMapComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { heightOf, optionOf } from "./option.ts";
import { csvOf, pngOf, save } from "./save.ts";
import type { Chart, Look } from "./spec.ts";

use([BarChart, CustomChart, HeatmapChart, LineChart, ScatterChart, AriaComponent, GridComponent, LegendComponent, VisualMapComponent, SVGRenderer]);

/** The page's own colours, in the theme that is on. */
function look(): Look {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  return {
    ink: colour("ink"),
    quiet: colour("ink-3"),
    line: colour("line"),
    sheet: colour("sheet"),
    first: dark ? "#5aa9d6" : "#1f6f9f",
    second: dark ? "#8b98a8" : "#8595a7",
    target: dark ? "#ffb35c" : "#b35900",
    lights: { green: dark ? "#3f9d72" : "#4cae82", yellow: dark ? "#c99a2c" : "#e0ac33", red: dark ? "#c9594f" : "#d9665c" },
    font: getComputedStyle(document.body).fontFamily,
  };
}

function draw(figure: HTMLElement): void {
  const place = figure.querySelector<HTMLElement>(".chart-picture");
  const said = figure.querySelector("script[type='application/json']")?.textContent;
  if (!place || !said) return;
  const chart = JSON.parse(said) as Chart;
  const size = (): { width: number; height: number } => ({
    width: Math.max(320, place.clientWidth),
    height: heightOf(chart),
  });
  const made = init(place, null, { renderer: "svg", ...size() });
  // Never disposed of: zrender empties its place by innerHTML, which the page's Trusted Types refuse.
  const again = (): void => {
    made.resize(size());
    made.setOption(optionOf(chart, look(), size().width), true);
  };
  again();
  let width = place.clientWidth;
  new ResizeObserver(() => {
    if (Math.abs(place.clientWidth - width) < 4) return;
    width = place.clientWidth;
    again();
  }).observe(place);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
  addEventListener("beforeprint", again);
  const name = figure.dataset["chart"] ?? "chart";
  const svg = (): SVGSVGElement | null => place.querySelector("svg");
  offer(figure.querySelector("figcaption"), figure.dataset["svg"], async () => {
    const drawn = svg();
    if (drawn) save(new Blob([new XMLSerializer().serializeToString(drawn)], { type: "image/svg+xml" }), `${name}.svg`);
  });
  offer(figure.querySelector("figcaption"), figure.dataset["png"], async () => {
    const drawn = svg();
    if (drawn) save(await pngOf(drawn), `${name}.png`);
  });
}

/** One more button, where a page's words for it are. */
function offer(place: Element | null, words: string | undefined, act: () => Promise<void>): void {
  if (!place || !words) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button quiet";
  button.textContent = words;
  button.addEventListener("click", () => void act());
  place.append(button);
}

for (const figure of document.querySelectorAll<HTMLElement>("[data-chart]")) draw(figure);
for (const table of document.querySelectorAll<HTMLTableElement>("table[data-export]")) {
  const place = document.createElement("p");
  place.className = "actions save-table";
  table.closest(".card")?.append(place);
  const words = document.querySelector<HTMLElement>("[data-csv]")?.dataset["csv"];
  offer(place, words, async () => save(csvOf(table), `${table.dataset["export"]}.csv`));
}
