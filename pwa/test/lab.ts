/** Store and sync without screens, for the browser's tests: they call what stands on `lab` (tests/journeys/lab.py). */
import * as store from "../src/store/index.ts";
import * as sync from "../src/sync/index.ts";
import { round } from "../src/sync/round.ts";

/** Taps answers for ever and tells of each, once it is shown as saved, through `told` (a function that the test exposes). */
async function tapForEver(visit: store.OpenVisit, told: (n: number, head: string) => Promise<void>): Promise<void> {
  for (let n = 0; ; n++) {
    await visit.answer("greet", { state: "answered", value: n % 2 ? "kept" : "broken" });
    void told(visit.draft.length, visit.draft.head);
  }
}

Object.assign(globalThis, { lab: { ...store, ...sync, round, tapForEver } });
