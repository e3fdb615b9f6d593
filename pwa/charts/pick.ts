import { circleMarker, type LatLngTuple } from "leaflet";
import { laid } from "./layer.ts";

interface Around {
  name: string;
  place: LatLngTuple;
  city: boolean;
}

/** A place is chosen by pointing at it: the two fields beside the map get its numbers, in WGS-84, whatever the map is drawn in. */
export function pick(place: HTMLElement): void {
  const { around, home, address } = place.dataset;
  const [lat, lon] = ["lat", "lon"].map((name) => document.querySelector<HTMLInputElement>(`[name=${name}]`));
  if (!lat || !lon || !address) return;
  const shown = laid(place);
  const marks = JSON.parse(around ?? "[]") as Around[];
  const mine = circleMarker([0, 0], { radius: 9, color: "#c2410c", weight: 3, fillColor: "#ffffff", fillOpacity: 0.9 });
  const known = JSON.parse(home ?? "null") as LatLngTuple | null;
  const near = known ? nearest(marks, known) : [];
  for (const it of marks) {
    const dot = circleMarker(it.place, { radius: it.city ? 6 : 3, color: it.city ? "#0a6ebd" : "#7a8796", weight: 1, fillOpacity: it.city ? 0.9 : 0.5 });
    const said = document.createElement("span");
    said.textContent = it.name;
    dot.bindTooltip(said, { permanent: it.city || near.includes(it), direction: "right", className: "named" }).addTo(shown);
  }
  if (known) mine.setLatLng(known).addTo(shown);
  const all = [...(known ? [known] : []), ...(known ? near : marks).map((it) => it.place)];
  if (all.length > 0) shown.fitBounds(all, { padding: [40, 40], maxZoom: 13 });
  shown.on("click", async (event) => {
    // Not in an address: where somebody lives is a secret.
    const said = new URLSearchParams({ lat: String(event.latlng.lat), lon: String(event.latlng.lng) });
    const answer = await fetch(address, { method: "POST", body: said, headers: { accept: "application/json" } });
    if (!answer.ok) return;
    const found = (await answer.json()) as { lat: string; lon: string };
    mine.setLatLng(event.latlng).addTo(shown);
    lat.value = found.lat;
    lon.value = found.lon;
  });
}

/** The few places around a home that say where it lies, where no tiles do. */
function nearest(marks: Around[], home: LatLngTuple): Around[] {
  const far = ({ place }: Around): number => Math.hypot(place[0] - home[0], (place[1] - home[1]) * Math.cos((home[0] * Math.PI) / 180));
  return marks.toSorted((one, other) => far(one) - far(other)).slice(0, 6);
}
