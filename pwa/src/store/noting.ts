import type { Writing } from "./database.ts";
import type { StoreName } from "./schema.ts";

/** One thing that a transaction asked for, to be asked for again elsewhere: no look, the same twice. */
export type Asked = readonly ["put", StoreName, row: unknown, key?: IDBValidKey] | readonly ["delete", StoreName, which: IDBValidKey | IDBKeyRange];

export interface Noted {
  readonly asked: Asked[];
  /** The first request that failed: the transaction itself often says no more than that it was aborted. */
  failed: unknown;
}

/** The transaction, with a note of everything that it changes. */
export function noting(tx: Writing, noted: Noted): Writing {
  const watched = (of: object, name: StoreName): object =>
    new Proxy(of, {
      get(_, verb) {
        const real: unknown = Reflect.get(of, verb);
        if (typeof real !== "function") return real;
        return (...given: [unknown, IDBValidKey?]) => {
          const answer: unknown = Reflect.apply(real, of, given);
          if (verb === "put" || verb === "add") noted.asked.push(["put", name, ...given]);
          else if (verb === "delete") noted.asked.push(["delete", name, given[0] as IDBValidKey]);
          else return answer;
          (answer as Promise<unknown>).catch((error: unknown) => (noted.failed ??= error));
          return answer;
        };
      },
    });
  return { objectStore: (name: StoreName) => watched(tx.objectStore(name), name) } as unknown as Writing;
}
