import { afterEach, expect, test } from "vitest";
import { mapLink } from "../../src/screens/briefing/map.ts";
import { codeIn, plainCode, spaced } from "../../src/screens/enrol/code.ts";
import { standing } from "../../src/screens/outbox/standing.ts";
import { ago, bytes, clock, dayName, dayOf, points, weekdayKey } from "../../src/screens/times.ts";
import { fitted } from "../../src/screens/visit/picture.ts";
import { back, depth, go, home, replace, screen } from "../../src/screens/ways.ts";
import { language } from "../../src/words.ts";

afterEach(() => {
  language.value = "zh";
  home();
});

test.each([
  ["7kq2m-x9tda", "7KQ2MX9TDA"],
  [" 7KQ2M X9TDA ", "7KQ2MX9TDA"],
  ["７ＫＱ２Ｍ－ｘ９ｔｄａ", "7KQ2MX9TDA"],
])("a code typed as %j is %s", (typed, code) => {
  expect(plainCode(typed)).toBe(code);
  expect(codeIn(typed)).toBe(code);
});

test("a code is found in its address, and nothing else is taken for one", () => {
  expect(codeIn("https://notes.example/app/#enrol=7KQ2M-X9TDA")).toBe("7KQ2MX9TDA");
  expect(codeIn("https://notes.example/app/")).toBeNull();
  expect(codeIn("#enrol=short")).toBeNull();
  expect(spaced("7KQ2MX9TDA")).toBe("7KQ2M X9TDA");
});

test("a map link holds the point and no name", () => {
  const hall = { lat_e6: 26_578_340, lon_e6: -706_713 };
  expect(mapLink(hall, "Android 15")).toBe("geo:26.578340,-0.706713?q=26.578340,-0.706713");
  expect(mapLink(hall, "iPhone")).toBe("maps://?q=26.578340,-0.706713");
  expect(mapLink({ lat_e6: null, lon_e6: 1 }, "Android")).toBeNull();
});

test("only a receipt says that a visit arrived", () => {
  const waiting = { outbox: { state: "waiting" }, receipt: null } as Parameters<typeof standing>[0];
  expect(standing(waiting, true).word).toBe("sending");
  expect(standing(waiting, false).word).toBe("waiting");
  const told = { outbox: null, receipt: { kind: "conflict" } } as Parameters<typeof standing>[0];
  expect(standing(told, true)).toMatchObject({ word: "conflict", todo: "do_conflict" });
});

test("times are those of the halls, whatever the phone's zone", () => {
  const at = Date.parse("2026-11-22T17:05:09Z");
  expect(clock(at)).toBe("01:05");
  expect(dayOf(at)).toBe("2026-11-23");
  expect(weekdayKey(at)).toBe("mon");
  expect(dayName("2026-11-24", at)).toBe("明天 · 11月24日 周二");
  language.value = "en";
  expect(dayName("2026-11-23", at)).toBe("Today · Mon 23 November");
});

test("figures are told without rounding a score", () => {
  expect([points(7208), points(5), points(10_000)]).toEqual(["72.08", "0.05", "100.00"]);
  expect([bytes(999), bytes(2_600_000), bytes(123_456)]).toEqual(["999 B", "2.6 MB", "123 KB"]);
  expect([ago(0, 59_000), ago(0, 3_600_000 * 5), ago(0, 86_400_000 * 3)]).toEqual(["刚刚", "5 小时前", "3 天前"]);
});

test("a picture is brought down to 2560 pixels, never up", () => {
  expect(fitted(4000, 3000)).toEqual({ width: 2560, height: 1920 });
  expect(fitted(10, 20)).toEqual({ width: 10, height: 20 });
  expect(fitted(9000, 2)).toEqual({ width: 2560, height: 1 });
});

test("one goes on and back in memory, and a root has nothing behind it", () => {
  go({ name: "briefing", assignment: "a" });
  replace({ name: "visit", visit: "v" });
  expect([screen.value, depth.value]).toEqual([{ name: "visit", visit: "v" }, 2]);
  expect(back()).toBe(true);
  expect(back()).toBe(false);
  expect(screen.value).toEqual({ name: "today" });
});
