/**
 * The phone's storage: the only place that touches IndexedDB. Every write is one transaction with strict durability, and its
 * promise resolves on `complete`: when it has resolved, the value survives a killed browser [sync P1]. Values pass one door.
 *
 * Made once by the app: `const store = await openStore()`; every verb takes it first. Lists show what belongs to `me`.
 * Errors: `StoreBroken` (three reopenings did not help; `store.onBroken` has been told: show a banner that blocks), `NoRoom`
 * (quota), `ReadOnly` (another tab writes this visit), `AnotherOpen` (park `.visit` first), `NotReady` (not on the phone), `NotAsked` (say why first),
 * `Wanting` (cannot be sealed: `.items`), `Damaged`, `ImportRefused`.
 */
export { openStore, type Store, type StoreOptions } from "./store.ts";
export type { Broken } from "./database.ts";
export type { Door } from "./door.ts";
export * from "./errors.ts";
export type * from "./rows.ts";

export { adopt, me } from "./people.ts";
export { set, setting } from "./settings.ts";
export { assignments, checklist, checklistsHeld, hall, keepPlan } from "./plan.ts";
export { looked } from "./shown.ts";
export { beginUnplanned, beginVisit, drafts, insideNow, openVisit } from "./begin.ts";
export type { OpenVisit, PlaceFound } from "./visit.ts";
export { answersOf, locked, minutesOf, wanting } from "./rules.ts";
export { evidenceBytes, evidencePart, sweep, type EvidenceGiven } from "./evidence.ts";
export { inventory, keepReceipt, keepRow, lanes, offerAgain, outbox, parcelBody, scorecardOf } from "./outbox.ts";
export { clockSamples, keepSample } from "./clock.ts";
export { keepReturns, reopen, returned, returnsHeld } from "./returns.ts";
export { preflight, room, type Check } from "./preflight.ts";
export { exportAll, handOver, importAll, type Imported } from "./export.ts";
export { ImportRefused } from "./frames.ts";
export { discard, purge } from "./purge.ts";
