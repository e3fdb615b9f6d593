import { type Map as Drawn, map, type TileLayer, tileLayer } from "leaflet";

/** A map in `place`, with the tiles that the server is set to, or none: then what is drawn on it has to speak for itself. */
export function laid(place: HTMLElement): Drawn {
  // Zoom buttons and popups of its own would be built from text, which the page's Trusted Types refuse.
  const shown = map(place, { zoomControl: false, attributionControl: false, preferCanvas: false });
  shown.setView([26.6, 106.7], 7);
  const { tiles, credit } = place.dataset;
  if (tiles) layer(tiles).addTo(shown);
  if (credit) place.setAttribute("aria-description", credit);
  for (const [name, step] of [["in", 1], ["out", -1]] as const) {
    document.querySelector(`[data-zoom=${name}]`)?.addEventListener("click", () => shown.setZoom(shown.getZoom() + step));
  }
  return shown;
}

/** `https://webrd0{1-4}.map.example/{z}/{x}/{y}.png`: the hosts from 1 to 4 take turns. */
function layer(tiles: string): TileLayer {
  const range = /\{(\w)-(\w)\}/.exec(tiles);
  const [from, to] = range ? [range[1] ?? "", range[2] ?? ""].map((it) => it.charCodeAt(0)) : [97, 99];
  const hosts = Array.from({ length: Math.max(1, (to ?? 0) - (from ?? 0) + 1) }, (_, n) => String.fromCharCode((from ?? 97) + n));
  return tileLayer(range ? tiles.replace(range[0], "{s}") : tiles, { maxZoom: 18, subdomains: hosts });
}
