/**
 * A second copy of everything, in a storage bucket of its own, where browsers have those: Chromium, which keeps IndexedDB in
 * LevelDB. Killed while it writes its log, it may find that log damaged two starts later, and then begins an empty database
 * without a word [docs/decisions/0021]. The bucket is another LevelDB. Nobody waits for the copy but for "saved", and not for ever.
 *
 * Each write puts one row of what it touched into `turns` of both copies. Who has the other's turns has the other's rows.
 */
import type { IDBPDatabase } from "idb";
import type { Asked, Noted } from "./noting.ts";
import { openDatabase } from "./promised.ts";
import { upgrade, VERSION, type Schema, type StoreName, type Touched } from "./schema.ts";
import { uuid7 } from "./uuid7.ts";

type Copy = IDBPDatabase<Schema>;
interface Buckets {
  open(name: string): Promise<{ readonly indexedDB: IDBFactory }>;
  delete(name: string): Promise<void>;
}

const BUCKET = "notes";
/** How long a write waits for the copy. */
const PATIENCE_MS = 1500;
/** So many turns are brought over at once: a photo's part is half a megabyte. */
const AT_ONCE = 10;
/** Beyond so many, all turns but one go when the copies are level. */
const TURNS = 100;
const STRICT = { durability: "strict" } as const;

const buckets = (): Buckets | undefined => (globalThis.navigator as { storageBuckets?: Buckets } | undefined)?.storageBuckets;
const after = (millis: number): Promise<"late"> => new Promise((done) => setTimeout(done, millis, "late"));

/** How many times everything is kept on this phone. */
export const copies = (): number => (buckets() ? 2 : 1);

/** Null where the browser has no buckets. */
export const mirrorOf = (name: string): Mirror | null => (buckets() ? new Mirror(name) : null);

export class Mirror {
  readonly #name: string;
  #main: Copy | null = null;
  #copy: Copy | null = null;
  /** Whether the copy has all that the main one has, and gets every write. */
  #level = false;
  #marks = false;
  /** Counts the writes that the copy did not get, when they begin and when they end. */
  #apart = 0;
  #under = 0;
  #ready: Promise<unknown> = Promise.resolve();

  constructor(name: string) {
    this.#name = name;
  }

  /** To be called with each new connection; resolves when it can be read: after what was lost has been brought back. */
  begin(main: Copy): Promise<void> {
    return new Promise((usable) => void this.levelled(main, usable));
  }

  /** Makes the copies equal; `usable` is called as soon as the main one holds all that there is. Never throws. */
  levelled(main: Copy, usable: () => void = () => undefined): Promise<unknown> {
    this.close();
    this.#main = main;
    const done = navigator.locks
      .request("mirror", () => this.#make(main, usable))
      .catch(() => this.close())
      .finally(usable);
    // Once only: a long copying, here or in another tab, does not hold up one write after the other.
    return (this.#ready = Promise.race([done, after(PATIENCE_MS)]));
  }

  /** Whether writes are to leave a turn; resolves when the copy is level, or waited for long enough. */
  async marks(): Promise<boolean> {
    if (!this.#level) await this.#ready;
    return this.#marks;
  }

  /** The turn of a write that is about to be committed, and the copy's side of it: resolves when it is done, never throws. */
  turn({ asked, touched }: Noted): { row: Schema["turns"]["value"]; write: (ended: Promise<unknown>) => Promise<unknown> } {
    const row = { id: uuid7(Date.now()), touched };
    const copy = this.#level ? this.#copy : null;
    const apart = async (ended: Promise<unknown>): Promise<void> => {
      this.#apart++;
      this.#under++;
      await ended;
      this.#under--;
    };
    return { row, write: (ended) => (copy ? this.#repeat(copy, asked, row) : apart(ended)) };
  }

  /** Gives the copy's room to the main one. False when there is none to give. */
  async give(): Promise<boolean> {
    if (!this.#copy) return false;
    this.close();
    this.#copy = null;
    await buckets()?.delete(BUCKET).catch(() => undefined);
    return true;
  }

  async #repeat(copy: Copy, asked: readonly Asked[], turn: Schema["turns"]["value"]): Promise<void> {
    try {
      const tx = copy.transaction([...new Set<StoreName>([...asked.map((one) => one[1]), "turns"])], "readwrite", STRICT);
      // What fails later than late is told by nobody.
      const done = tx.done.then(() => "done");
      done.catch(() => undefined);
      const put = (name: StoreName, row: unknown, key?: IDBValidKey): unknown => tx.objectStore(name).put(row as never, key as never).catch(() => undefined);
      for (const [verb, name, what, key] of asked) {
        if (verb === "put") put(name, what, key);
        else tx.objectStore(name).delete(what as never).catch(() => undefined);
      }
      put("turns", turn);
      tx.commit();
      // Also a phone that has slept in between is late.
      if ((await Promise.race([done, after(PATIENCE_MS)])) === "late" && this.#main) void this.levelled(this.#main);
    } catch {
      this.close();
    }
  }

  /** Does without the copy until the next connection, which brings it up to date. */
  close(): void {
    this.#level = false;
    this.#copy?.close();
  }

  async #open(): Promise<Copy> {
    const bucket = await (buckets() as Buckets).open(BUCKET);
    // A newer app in another tab waits for us.
    return openDatabase<Schema>(bucket.indexedDB, this.#name, VERSION, { upgrade, blocking: () => this.close() });
  }

  async #make(main: Copy, usable: () => void): Promise<void> {
    const first = await main.getAllKeys("turns");
    // A main copy that may be a newborn one is told of no write before it is known what it should hold.
    this.#marks = first.length > 0;
    if (this.#marks) usable();
    // Where there was never room for the copy, or none opened.
    if (first.length > 20 * TURNS) await prune(main, first);
    const copy = (this.#copy = await this.#open());
    for (;;) {
      const apart = this.#apart;
      const [ours, theirs] = await Promise.all([main.getAllKeys("turns"), copy.getAllKeys("turns")]);
      const [here, there] = [new Set(ours), new Set(theirs)];
      if (!ours.length && theirs.length) {
        await copied(copy, main);
        continue;
      }
      this.#marks = true;
      usable();
      const lacking = ours.filter((id) => !there.has(id));
      const differing = [...lacking, ...theirs.filter((id) => !here.has(id))].slice(0, AT_ONCE);
      if (!ours.length) await main.put("turns", { id: uuid7(Date.now()), touched: [] });
      else if (lacking.length === ours.length) await anew(main, copy);
      else if (differing.length) await brought(main, copy, differing, theirs);
      else if (this.#under || this.#apart !== apart) await after(AT_ONCE);
      else {
        this.#level = true;
        if (ours.length > TURNS) await Promise.all([prune(main, ours), prune(copy, ours)]);
        return;
      }
    }
  }
}

/** The last one stays: by it the copies know each other. One by one, since another tab may add some that sort before it. */
async function prune(from: Copy, turns: readonly string[]): Promise<void> {
  const tx = from.transaction("turns", "readwrite");
  await Promise.all([...turns.slice(0, -1).map((id) => tx.store.delete(id)), tx.done]);
}

/** The copy knows nothing that the main one knows: it is new, or was left behind too far. */
async function anew(main: Copy, copy: Copy): Promise<void> {
  const { usage = 0, quota = 0 } = await navigator.storage.estimate();
  if (2 * usage > quota) throw new Error("no room");
  const names = [...copy.objectStoreNames];
  const tx = copy.transaction(names, "readwrite");
  await Promise.all([...names.map((name) => tx.objectStore(name).clear()), tx.done]);
  await copied(main, copy);
}

/** Every row; the turns last, and only those from before: who has them has the rest. */
async function copied(from: Copy, to: Copy): Promise<void> {
  const turns = await from.getAll("turns");
  for (const name of from.objectStoreNames) {
    const many = name === "chunks" ? AT_ONCE : TURNS;
    for (let range: IDBKeyRange | undefined, more = name !== "turns"; more; ) {
      const { store } = from.transaction(name);
      const [keys, rows] = await Promise.all([store.getAllKeys(range, many), store.getAll(range, many)]);
      const tx = to.transaction(name, "readwrite");
      await Promise.all([...rows.map((row, n) => tx.store.put(row, store.keyPath === null ? keys[n] : undefined)), tx.done]);
      more = rows.length === many;
      if (more) range = IDBKeyRange.lowerBound(keys.at(-1), true);
    }
  }
  const tx = to.transaction("turns", "readwrite", STRICT);
  await Promise.all([...turns.map((turn) => tx.store.put(turn)), tx.done]);
}

/** Turns that one of the two lacks: what they touched becomes what it is in the main one. */
async function brought(main: Copy, copy: Copy, ids: readonly string[], theirs: readonly string[]): Promise<void> {
  const turns = await Promise.all(ids.map(async (id) => ({ id, ours: await main.get("turns", id), turn: await copy.get("turns", id) })));
  const touched = turns.flatMap(({ ours, turn }): Touched[] => (ours ?? turn)?.touched ?? []);
  const names = [...new Set<StoreName>([...touched.map(([name]) => name), "turns"])];
  const from = main.transaction(names);
  const found = await Promise.all(
    touched.map(([name, low, high]) => {
      const [store, range] = [from.objectStore(name), IDBKeyRange.bound(low, high)];
      return Promise.all([name, range, store.getAll(range as never), store.getAllKeys(range as never), store.keyPath] as const);
    }),
  );
  const tx = copy.transaction(names, "readwrite", STRICT);
  // Another tab may have written to both meanwhile: what was found is then older than what stands there.
  if ((await tx.objectStore("turns").getAllKeys()).join() !== theirs.join()) {
    tx.abort();
    return void (await tx.done.catch(() => undefined));
  }
  const asked: Promise<unknown>[] = [tx.done];
  for (const [name, range, rows, keys, path] of found) {
    const store = tx.objectStore(name);
    asked.push(store.delete(range as never));
    for (const [n, row] of rows.entries()) asked.push(store.put(row, (path === null ? keys[n] : undefined) as never));
  }
  const store = tx.objectStore("turns");
  for (const { id, ours } of turns) asked.push(ours ? store.put(ours) : store.delete(id));
  await Promise.all(asked);
}
