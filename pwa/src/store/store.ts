import { Database, type Broken } from "./database.ts";
import { openDoor, type Door } from "./door.ts";
import type { StoreName } from "./schema.ts";

export interface StoreOptions {
  readonly name?: string;
  readonly door?: Door;
  readonly now?: () => number;
  readonly mono?: () => number;
}

/** The open database with its door and clocks. Made once by the app and handed to every verb of this folder. */
export class Store {
  readonly db: Database;
  readonly door: Door;
  readonly now: () => number;
  readonly mono: () => number;
  /** Visits whose lock this tab holds; a newer app waits for them. */
  readonly held = new Set<string>();
  #why: Broken | null = null;
  readonly #broken = new Set<(why: Broken | null) => void>();
  readonly #changed = new Set<(what: StoreName) => void>();
  readonly #channel: BroadcastChannel | null;
  readonly #probe = (): void => {
    if (document.visibilityState === "visible") void this.db.probe();
  };

  constructor(options: StoreOptions = {}) {
    this.door = options.door ?? openDoor;
    this.now = options.now ?? Date.now;
    this.mono = options.mono ?? (() => Math.round(performance.now()));
    this.db = new Database(
      options.name,
      () => this.held.size > 0,
      (why) => this.#tell(why),
    );
    this.#channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(options.name ?? "notes");
    // Messages only refresh what is shown: nothing is ever decided by them.
    this.#channel?.addEventListener("message", (event: MessageEvent<StoreName>) => this.#hear(event.data));
    if (typeof document !== "undefined") document.addEventListener("visibilitychange", this.#probe);
  }

  /** Told why the database does not answer, and null when it is back. Called at once when it is broken already. */
  onBroken(listener: (why: Broken | null) => void): () => void {
    this.#broken.add(listener);
    if (this.#why) listener(this.#why);
    return () => this.#broken.delete(listener);
  }

  /** Told after every change, also of other tabs: read again what is shown. */
  onChange(listener: (what: StoreName) => void): () => void {
    this.#changed.add(listener);
    return () => this.#changed.delete(listener);
  }

  /** To be called after each write, with the object stores it touched. */
  changed(...what: StoreName[]): void {
    for (const name of what) {
      this.#hear(name);
      this.#channel?.postMessage(name);
    }
  }

  close(): void {
    if (typeof document !== "undefined") document.removeEventListener("visibilitychange", this.#probe);
    this.#channel?.close();
    void this.db.close();
  }

  #hear(what: StoreName): void {
    for (const listener of this.#changed) listener(what);
  }

  #tell(why: Broken | null): void {
    if (why === this.#why) return;
    this.#why = why;
    for (const listener of this.#broken) listener(why);
  }
}

/** Opens the phone's database, makes or extends its object stores. Throws StoreBroken. */
export async function openStore(options: StoreOptions = {}): Promise<Store> {
  const store = new Store(options);
  await store.db.read(["settings"], (tx) => tx.objectStore("settings").count());
  return store;
}
