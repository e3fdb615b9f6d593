import { language, words } from "../words.ts";

/** All times are told as the halls' clocks show them, wherever the phone thinks it is. */
const ZONE = "Asia/Shanghai";
const DAY = 86_400_000;

const made = new Map<string, Intl.DateTimeFormat>();

function format(kind: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const tag = language.value === "zh" ? "zh-CN" : "en-GB";
  let found = made.get(kind + tag);
  if (!found) made.set(kind + tag, (found = new Intl.DateTimeFormat(tag, { timeZone: ZONE, ...options })));
  return found;
}

/** 14:03 */
export function clock(at: number): string {
  return format("clock", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(at);
}

/** 14:03:07 */
export function clockSeconds(at: number): string {
  return format("seconds", { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" }).format(at);
}

/** 11月22日 14:03 */
export function dayAndClock(at: number): string {
  return `${format("day", { month: "short", day: "numeric" }).format(at)} ${clock(at)}`;
}

/** The halls' calendar day of an instant, "2026-11-22". */
export function dayOf(at: number): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: ZONE }).format(at);
}

/** A calendar day in words: today and tomorrow by name, the weekday always. */
export function dayName(day: string, now: number): string {
  const noon = Date.parse(`${day}T12:00:00+08:00`);
  const parts = [format("date", { month: "long", day: "numeric" }).format(noon), format("weekday", { weekday: "short" }).format(noon)];
  const date = (language.value === "zh" ? parts : parts.toReversed()).join(" ");
  if (day === dayOf(now)) return `${words().everywhere.today} · ${date}`;
  if (day === dayOf(now + DAY)) return `${words().everywhere.tomorrow} · ${date}`;
  return date;
}

/** The cover's date, complete and harmless. */
export function fullDate(at: number): string {
  return format("full", { year: "numeric", month: "long", day: "numeric", weekday: "long" }).format(at);
}

/** mon … sun, as opening hours are keyed. */
export function weekdayKey(at: number): string {
  return new Intl.DateTimeFormat("en-US", { timeZone: ZONE, weekday: "short" }).format(at).toLowerCase();
}

/** How long ago, in words. */
export function ago(at: number, now: number): string {
  const w = words().everywhere;
  const minutes = Math.floor((now - at) / 60_000);
  if (minutes < 1) return w.justNow;
  if (minutes < 60) return w.minutesAgo(minutes);
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? w.hoursAgo(hours) : w.daysAgo(Math.floor(hours / 24));
}

/** 12.3 MB. */
export function bytes(size: number): string {
  const units = ["B", "KB", "MB", "GB"];
  let unit = 0;
  let left = size;
  while (left >= 1000 && unit < units.length - 1) {
    left /= 1000;
    unit += 1;
  }
  return `${unit === 0 || left >= 100 ? Math.round(left) : left.toFixed(1)} ${units[unit]}`;
}

/** A score in hundredths: 8333 → "83.33". Whole numbers only, so nothing is rounded here. */
export function points(hundredths: number): string {
  const whole = Math.trunc(hundredths / 100);
  return `${whole}.${String(hundredths % 100).padStart(2, "0")}`;
}
