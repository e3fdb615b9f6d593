/**
 * IndexedDB's own objects with promises in the place of requests: as much of the package idb as this folder uses, by its types. What
 * fails is told by the promise and, where nobody waits for that one, by its transaction's `done`.
 */
import type { DBSchema, IDBPDatabase } from "idb";

const WRITING = new Set(["add", "put", "delete", "clear"]);
const SHORT = new Set([...WRITING, "get", "getKey", "getAll", "getAllKeys", "count"]);

/** Told with the database's events, as they are named there. */
export interface Watching {
  readonly upgrade: (request: IDBOpenDBRequest, from: number) => void;
  readonly blocked?: () => void;
  readonly blocking: () => void;
  readonly terminated?: () => void;
}

/** Opens a database, `from` being its version until then, 0 for a new one. */
export async function openDatabase<S extends DBSchema>(factory: IDBFactory, name: string, version: number, told: Watching): Promise<IDBPDatabase<S>> {
  const request = factory.open(name, version);
  request.addEventListener("upgradeneeded", ({ oldVersion }) => told.upgrade(request, oldVersion));
  request.addEventListener("blocked", () => told.blocked?.());
  await promised(request);
  const db = request.result;
  db.addEventListener("close", () => told.terminated?.());
  db.addEventListener("versionchange", told.blocking);
  return wrapped(db) as IDBPDatabase<S>;
}

function promised<T>(request: IDBRequest<T>): Promise<unknown> {
  return settled(request, "success", ["error"], () => wrapped(request.result), () => request.error);
}

function ended(tx: IDBTransaction): Promise<unknown> {
  return settled(tx, "complete", ["error", "abort"], () => undefined, () => tx.error ?? new DOMException("", "AbortError"));
}

function settled(on: EventTarget, good: string, bad: readonly string[], value: () => unknown, error: () => unknown): Promise<unknown> {
  const made = new Promise((done, fail: (why: unknown) => void) => {
    on.addEventListener(good, () => done(value()));
    for (const name of bad) on.addEventListener(name, () => fail(error()));
  });
  // What nobody waits for is no unhandled rejection.
  made.catch(() => undefined);
  return made;
}

function wrapped(value: unknown): unknown {
  if (value instanceof IDBRequest) return promised(value);
  if (value instanceof IDBTransaction) return proxied(value, { done: ended(value) });
  if (value instanceof IDBDatabase || value instanceof IDBObjectStore || value instanceof IDBIndex) return proxied(value, {});
  return value;
}

function proxied(target: object, more: Record<string, unknown>): unknown {
  return new Proxy(target, {
    get(_, name: string) {
      if (name in more) return more[name];
      if (name === "store" && target instanceof IDBTransaction) return wrapped(target.objectStore(target.objectStoreNames[0] as string));
      if (target instanceof IDBDatabase && SHORT.has(name)) return (of: string, ...given: unknown[]) => short(target, of, name, given);
      const found: unknown = Reflect.get(target, name);
      return typeof found === "function" ? (...given: unknown[]) => wrapped(Reflect.apply(found, target, given)) : found;
    },
  });
}

/** One request in a transaction of its own. */
async function short(db: IDBDatabase, of: string, verb: string, given: unknown[]): Promise<unknown> {
  const tx = wrapped(db.transaction(of, WRITING.has(verb) ? "readwrite" : "readonly")) as { store: Record<string, (...given: unknown[]) => unknown>; done: Promise<unknown> };
  const [answer] = await Promise.all([tx.store[verb]?.(...given), WRITING.has(verb) ? tx.done : null]);
  return answer;
}
