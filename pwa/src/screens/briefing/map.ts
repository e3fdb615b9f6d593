import type { HallDown } from "../../store/index.ts";

/**
 * A link that opens the phone's own map at a hall. Only the place is in it, never a name: whatever keeps a list of opened links
 * learns no more than a point. Null without coordinates.
 */
export function mapLink(hall: Pick<HallDown, "lat_e6" | "lon_e6">, agent: string): string | null {
  if (hall.lat_e6 === null || hall.lon_e6 === null) return null;
  const point = `${degrees(hall.lat_e6)},${degrees(hall.lon_e6)}`;
  return /iPhone|iPad|iPod|Macintosh/.test(agent) ? `maps://?q=${point}` : `geo:${point}?q=${point}`;
}

/** Millionths of a degree in decimals, without rounding. */
function degrees(millionths: number): string {
  const digits = String(Math.abs(millionths)).padStart(7, "0");
  return `${millionths < 0 ? "-" : ""}${digits.slice(0, -6)}.${digits.slice(-6)}`;
}
