/** Bringing what is sealed to the server, and fetching what is planned [sync]. Never throws: trouble is a value. */
import type { Store } from "../store/index.ts";
import { Sync, type SyncOptions } from "./engine.ts";

export { ask, enrol, signIn, signOut, type Asked } from "./ask.ts";
export type { Sync, SyncOptions, SyncStatus } from "./engine.ts";

/** Starts the engine. One a page; `now()` is the button, also after enrolling or signing in again. */
export function startSync(store: Store, options: SyncOptions): Sync {
  return new Sync(store, options);
}
