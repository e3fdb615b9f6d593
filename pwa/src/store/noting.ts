import type { Writing } from "./database.ts";
import type { StoreName, Touched } from "./schema.ts";

/** One thing that a transaction asked for, as it can be asked for again elsewhere: without a look, and the same twice. */
export type Asked = readonly ["put", StoreName, row: unknown, key?: IDBValidKey] | readonly ["delete", StoreName, which: IDBValidKey | IDBKeyRange];

/** What a transaction changes, told while it asks. */
export interface Noted {
  readonly asked: Asked[];
  readonly touched: Touched[];
  /** The first request that failed: the transaction itself often says no more than that it was aborted. */
  failed: unknown;
}

type Verbs = Record<"put" | "add" | "delete", (...given: readonly unknown[]) => Promise<unknown>> & Pick<IDBObjectStore, "keyPath">;

/** The transaction, with a note of everything that it changes. */
export function noting(tx: Writing, noted: Noted): Writing {
  const objectStore = (name: StoreName): unknown => {
    const store = tx.objectStore(name) as unknown as Verbs;
    const keyOf = (row: Record<string, IDBValidKey>): IDBValidKey => {
      const path = store.keyPath as string | string[];
      return (typeof path === "string" ? row[path] : path.map((part) => row[part])) as IDBValidKey;
    };
    const note = (asked: Asked, answer: Promise<unknown>): Promise<unknown> => {
      const [verb, , what, key] = asked;
      const at = verb === "put" ? (key ?? keyOf(what as Record<string, IDBValidKey>)) : what;
      noted.asked.push(asked);
      noted.touched.push(at instanceof IDBKeyRange ? [name, at.lower as IDBValidKey, at.upper as IDBValidKey] : [name, at as IDBValidKey, at as IDBValidKey]);
      answer.catch((error: unknown) => (noted.failed ??= error));
      return answer;
    };
    const put = (verb: "put" | "add") => (row: unknown, ...key: [IDBValidKey?]) => note(["put", name, row, ...key], store[verb](row, ...key));
    const noted_verbs = { put: put("put"), add: put("add"), delete: (which: IDBValidKey | IDBKeyRange) => note(["delete", name, which], store.delete(which)) };
    return new Proxy(store, {
      get(_, verb) {
        const found: unknown = Reflect.get(Object.hasOwn(noted_verbs, verb) ? noted_verbs : store, verb);
        return typeof found === "function" ? (...given: unknown[]): unknown => Reflect.apply(found, store, given) : found;
      },
    });
  };
  return { objectStore } as unknown as Writing;
}
