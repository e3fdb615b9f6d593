/** What the tests of store and sync share: a small checklist, a plan, a store of its own for each test. */
import "fake-indexeddb/auto";
import { canonical, digest } from "../../src/core/canonical.ts";
import type { Checklist } from "../../src/core/checklist.ts";
import type { AssignmentDown, HallDown, PersonDown } from "../../src/core/wire.ts";
import { adopt, beginVisit, keepPlan, openStore, openVisit, type OpenVisit, type Store, type StoreOptions } from "../../src/store/index.ts";

const words = (text: string): { zh: string; en: string } => ({ zh: text, en: text });
const kept = { type: "kept" as const };

export const CHECKLIST: Checklist = {
  format: 1,
  code: "small",
  version: "1",
  title: words("small"),
  effective: { from: "2026-11-01", to: null },
  tiers: ["second"],
  bands: [
    { key: "green", from: 85 },
    { key: "red", from: 0 },
  ],
  dimensions: [
    {
      key: "manner",
      title: words("manner"),
      weight: 1,
      indicators: [
        {
          key: "greeting",
          title: words("greeting"),
          weight: 1,
          items: [
            { key: "greet", ask: words("greet"), broken: words("no greeting"), weight: 3, answer: kept, phase: "inside" },
            {
              key: "greet_minutes",
              ask: words("minutes"),
              broken: words("late"),
              weight: 1,
              when: { item: "greet", is: ["kept"] },
              answer: { type: "measure", unit: "minute", between: ["arrived", "greeted"], bands: [{ up_to: 3, credit: 100 }, { credit: 0 }] },
            },
            {
              key: "tidy",
              ask: words("tidy"),
              broken: words("untidy"),
              weight: 2,
              answer: kept,
              not_applicable: true,
              evidence: { when: "broken", kinds: ["photo"], min: 1 },
            },
          ],
        },
      ],
    },
  ],
};

export const LAN: PersonDown = { id: "0190f5a0-0000-7000-8000-00000000000a", name: "lan", role: "shopper" };
export const MING: PersonDown = { id: "0190f5a0-0000-7000-8000-00000000000b", name: "ming", role: "shopper" };
export const HALL: HallDown = {
  id: "0190f5a0-0000-7000-8000-000000000001",
  code: "H1",
  name: "鼓楼旗舰厅",
  tier: "second",
  kind: "own",
  region: "r",
  address: "a",
  lat_e6: null,
  lon_e6: null,
  hours: {},
};

let stores = 0;
export const clock = { at: 1_790_000_000_000, mono: 1000 };

/** Both clocks go on by so many milliseconds. */
export function pass(millis: number): void {
  clock.at += millis;
  clock.mono += millis;
}

export function newName(): string {
  return `notes-${++stores}`;
}

/** A store of its own that belongs to lan. */
export async function newStore(options: StoreOptions = {}): Promise<Store> {
  const store = await openStore({ name: newName(), now: () => clock.at, mono: () => clock.mono, ...options });
  await adopt(store, LAN);
  return store;
}

let planned = 0;

/** Ids of its own each time: locks are the process's, not a store's. */
export function assignment(checklist: string): AssignmentDown {
  const tail = String(++planned).padStart(12, "0");
  return {
    id: `0190f5a1-0000-7000-8000-${tail}`,
    visit: `0190f5a2-0000-7000-8000-${tail}`,
    wave: "2026-11",
    hall: HALL.id,
    day_on: "2026-11-23",
    from_time: "09:00",
    to_time: "17:00",
    scenario: "s",
    tier: "second",
    checklist,
    position: null,
    leave_at: null,
    lodging: null,
  };
}

export async function checklistDigest(): Promise<string> {
  return digest(canonical(CHECKLIST));
}

/** Plans `count` visits for lan, as a reply does. */
export async function plan(store: Store, count: number, person = LAN): Promise<AssignmentDown[]> {
  const name = await checklistDigest();
  const assignments = Array.from({ length: count }, () => assignment(name));
  const document = CHECKLIST as unknown as Record<string, unknown>;
  await keepPlan(store, person.id, { assignments, halls: [HALL], checklists: [{ digest: name, document }] });
  return assignments;
}

/** A store with one planned visit, open in this tab. */
export async function visiting(options: StoreOptions = {}): Promise<{ store: Store; visit: OpenVisit }> {
  const store = await newStore(options);
  const [first] = await plan(store, 1);
  return { store, visit: await begun(store, first as AssignmentDown) };
}

export async function begun(store: Store, one: AssignmentDown): Promise<OpenVisit> {
  return openVisit(store, await beginVisit(store, one.id));
}

/** Answers everything so that the visit can be sealed. */
export async function answered(visit: OpenVisit): Promise<void> {
  await visit.mark("arrived");
  pass(90_000);
  await visit.mark("greeted");
  await visit.answer("greet", { state: "answered", value: "kept" });
  await visit.answer("tidy", { state: "answered", value: "kept" });
  await visit.exposure("none");
}

/** Planned, walked and sealed. */
export async function sealedVisit(store: Store, one: AssignmentDown): Promise<OpenVisit> {
  const visit = await begun(store, one);
  await answered(visit);
  await visit.seal("test");
  await visit.close();
  return visit;
}

export function photo(bytes: number, seed = 1): ArrayBuffer {
  return Uint8Array.from({ length: bytes }, (_, n) => (n * 31 + seed) & 255).buffer;
}
