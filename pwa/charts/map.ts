import { type CircleMarker, circleMarker, type LatLngTuple, type Map as Drawn, type Polyline, polyline } from "leaflet";
import "leaflet/dist/leaflet.css";
import { laid } from "./layer.ts";
import { pick } from "./pick.ts";

/** One shopper's day: where it begins and ends (only for those who may know), and its stops in their order. */
interface Itinerary {
  name: string;
  ends: LatLngTuple[];
  stops: { at: string; hall: string; place: LatLngTuple }[];
}

// Told apart by hue, by lightness and by how the line is broken; the number stands in the list as well.
const LOOKS = ["#0a6ebd", "#c2410c", "#15803d", "#9333ea", "#b45309", "#be185d", "#0f766e", "#4d5c6d"].flatMap((colour, n) =>
  ["", "9 5", "2 5", "12 4 2 4"].map((dash) => ({ colour, dash, n })),
);

function draw(place: HTMLElement): void {
  const { days, address } = place.dataset;
  const shown = laid(place);
  const all = JSON.parse(days ?? "[]") as string[];
  const slider = document.querySelector<HTMLInputElement>("[data-slider]");
  const label = document.querySelector<HTMLElement>("[data-day]");
  const list = document.querySelector<HTMLElement>("[data-list]");
  let lines: (Polyline | CircleMarker)[] = [];
  let fitted = false;
  const show = async (): Promise<void> => {
    const day = all[Number(slider?.value ?? 0)] ?? "";
    const answer = await fetch(`${address}/${day}`, { headers: { accept: "application/json" } });
    if (!answer.ok) return;
    const found = (await answer.json()) as { itineraries: Itinerary[] };
    for (const line of lines) line.remove();
    lines = found.itineraries.flatMap((it, n) => drawn(shown, it, n));
    if (label) label.textContent = day;
    if (list) tell(list, found.itineraries, place.dataset["none"] ?? "");
    const points = found.itineraries.flatMap((it) => it.ends.concat(it.stops.map((stop) => stop.place)));
    if (points.length > 0 && !fitted) {
      shown.fitBounds(points, { padding: [30, 30], maxZoom: 13 });
      fitted = true;
    }
  };
  slider?.addEventListener("input", () => void show());
  void show();
}

function look(n: number): { colour: string; dash: string } {
  return LOOKS[(n * 5) % LOOKS.length] ?? { colour: "#0a6ebd", dash: "" };
}

function drawn(shown: Drawn, it: Itinerary, n: number): (Polyline | CircleMarker)[] {
  const { colour, dash } = look(n);
  const places = it.stops.map((stop) => stop.place);
  const [home, lodging] = it.ends;
  const whole = [...(home ? [home] : []), ...places, ...(lodging ? [lodging] : [])];
  const line = polyline(whole, { color: colour, weight: 3, opacity: 0.85, dashArray: dash || undefined }).addTo(shown);
  const dots = it.stops.map((stop, place) => {
    const dot = circleMarker(stop.place, { radius: 7, color: colour, weight: 2, fillColor: "#ffffff", fillOpacity: 1 }).addTo(shown);
    const said = document.createElement("span");
    said.textContent = `${n + 1}.${place + 1} ${it.name} · ${stop.hall} · ${stop.at}`;
    return dot.bindTooltip(said);
  });
  const ends = it.ends.map((end) => circleMarker(end, { radius: 4, color: colour, weight: 2, fillColor: colour, fillOpacity: 1 }).addTo(shown));
  return [line, ...dots, ...ends];
}

/** The same as words, for whoever sees no map: number, name, stops in their order. */
function tell(list: HTMLElement, itineraries: Itinerary[], none: string): void {
  list.replaceChildren(
    ...itineraries.map((it, n) => {
      const { colour, dash } = look(n);
      const item = document.createElement("li");
      const mark = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      mark.setAttribute("viewBox", "0 0 40 8");
      mark.setAttribute("aria-hidden", "true");
      const stroke = document.createElementNS("http://www.w3.org/2000/svg", "path");
      stroke.setAttribute("d", "M0 4H40");
      stroke.setAttribute("stroke", colour);
      stroke.setAttribute("stroke-width", "3");
      if (dash) stroke.setAttribute("stroke-dasharray", dash);
      mark.append(stroke);
      const name = document.createElement("strong");
      name.textContent = `${n + 1}. ${it.name}`;
      const stops = document.createElement("span");
      stops.textContent = it.stops.map((stop) => `${stop.at} ${stop.hall}`).join(" → ");
      item.append(mark, name, stops);
      return item;
    }),
  );
  if (itineraries.length === 0) {
    const item = document.createElement("li");
    item.textContent = none;
    list.append(item);
  }
}

for (const place of document.querySelectorAll<HTMLElement>("[data-map]")) draw(place);
for (const place of document.querySelectorAll<HTMLElement>("[data-pick]")) pick(place);
