import type { IDBPDatabase, IDBPTransaction } from "idb";
import { NoRoom, StoreBroken } from "./errors.ts";
import { type Mirror, mirrorOf } from "./mirror.ts";
import { noting, type Noted } from "./noting.ts";
import { openDatabase } from "./promised.ts";
import { NAME, upgrade, VERSION, type Schema, type StoreName } from "./schema.ts";

export type Writing = Pick<IDBPTransaction<Schema, StoreName[], "readwrite">, "objectStore">;
export type Reading = IDBPTransaction<Schema, StoreName[], "readonly">;

/** How often a lost database is opened again for one piece of work [sync §On the phone 3]. */
const REOPENINGS = 3;
/** What WebKit and Chromium say when the connection, not the work, is at fault. */
const LOST = new Set(["InvalidStateError", "UnknownError", "AbortError", "TimeoutError"]);
const PROBE_PATIENCE_MS = 5000;

/** Why the database does not answer; "newer" = another tab has a newer app, "blocked" = another tab holds an older one. */
export type Broken = "lost" | "newer" | "blocked";

const nameOf = (error: unknown): string => (error instanceof Error || error instanceof DOMException ? error.name : "");

/** The connection. It may die at any time, on iOS above all; each piece of work is then repeated on a new one. */
export class Database {
  readonly #name: string;
  readonly #busy: () => boolean;
  readonly #told: (why: Broken | null) => void;
  readonly #mirror: Mirror | null;
  #connection: Promise<IDBPDatabase<Schema>> | null = null;

  /** `busy`: whether this tab may not let go of the database for a newer app; `told` hears of breaking and coming back. */
  constructor(name: string | undefined, busy: () => boolean, told: (why: Broken | null) => void) {
    this.#name = name ?? NAME;
    this.#busy = busy;
    this.#told = told;
    this.#mirror = mirrorOf(this.#name);
  }

  /**
   * Runs `work` in one strict transaction; resolves on its `complete`, and that of the second copy [mirror.ts]. `work` may be run again on a new connection, so it must
   * say the same twice, and may await nothing but the transaction's own requests. What it asks for is committed as soon as it has
   * returned: at once where it is no promise.
   *
   * NoRoom when the quota is full, StoreBroken when reopening did not help; whatever `work` throws ends the transaction.
   */
  write<T>(stores: StoreName[], work: (tx: Writing) => Promise<T> | T): Promise<T> {
    return this.#repeat(async (db) => {
      // The default durability is relaxed in every browser: `complete` would then come before the disk has it.
      const marks = await this.#mirror?.marks();
      const scope: StoreName[] = marks ? [...stores, "turns"] : stores;
      const tx = db.transaction(scope, "readwrite", { durability: "strict" });
      const ended = tx.done.then(
        () => null,
        (error: unknown) => ({ error }),
      );
      const noted: Noted = { asked: [], touched: [], failed: null };
      let result: T;
      let second: Promise<unknown> | undefined;
      try {
        const doing = work(noting(tx, noted));
        result = doing instanceof Promise ? await doing : doing;
        const turn = marks && noted.asked.length ? this.#mirror?.turn(noted) : undefined;
        if (turn) tx.objectStore("turns").put(turn.row).catch(() => undefined);
        try {
          // Else the browser first tells of every request, and only then begins to write.
          tx.commit();
        } catch {
          // It has ended by itself, or with an error that `done` tells.
        }
        second = turn?.write(ended);
      } catch (error) {
        try {
          tx.abort();
        } catch {
          // It has ended by itself; why it did says more than the request that failed with it.
        }
        const cause = tx.error ?? (await ended)?.error;
        throw nameOf(error) === "AbortError" && cause ? cause : error;
      }
      const failed = await ended;
      // The copy may have what was taken back here; where there was no room it goes altogether.
      if (failed && second && nameOf(failed.error) !== "QuotaExceededError") void this.#mirror?.levelled(db);
      if (failed) throw nameOf(noted.failed) === "ConstraintError" ? noted.failed : failed.error;
      await second;
      return result;
    });
  }

  /** Runs `work` in one read transaction. */
  read<T>(stores: StoreName[], work: (tx: Reading) => Promise<T>): Promise<T> {
    return this.#repeat((db) => work(db.transaction(stores, "readonly")));
  }

  /** Asks for a row; a connection that fails or stays silent is replaced. Never throws: `told` has heard of it. */
  async probe(): Promise<void> {
    const asked = this.read(["settings"], (tx) => tx.objectStore("settings").count());
    const patience = new Promise<"silent">((done) => setTimeout(done, PROBE_PATIENCE_MS, "silent"));
    try {
      if ((await Promise.race([asked, patience])) === "silent") {
        await this.close();
        await this.read(["settings"], (tx) => tx.objectStore("settings").count());
      }
    } catch {
      // Told already.
    }
  }

  /** Lets go of the connection; the next piece of work opens another. */
  async close(): Promise<void> {
    const connection = this.#connection;
    this.#connection = null;
    this.#mirror?.close();
    // A connection that never opened has nothing to close, and one that hangs is not waited for.
    await Promise.race([connection?.then((db) => db.close()).catch(() => null), new Promise((go) => setTimeout(go, 50))]);
  }

  async #repeat<T>(work: (db: IDBPDatabase<Schema>) => Promise<T>): Promise<T> {
    let last: unknown;
    for (let tries = 0; tries <= REOPENINGS; tries++) {
      try {
        const result = await work(await this.#open());
        this.#told(null);
        return result;
      } catch (error) {
        const name = nameOf(error);
        if (name === "QuotaExceededError") {
          if (await this.#mirror?.give()) continue;
          throw new NoRoom();
        }
        if (name === "VersionError") {
          this.#told("newer");
          throw new StoreBroken("newer");
        }
        if (!LOST.has(name)) throw error;
        last = error;
        await this.close();
      }
    }
    this.#told("lost");
    throw new StoreBroken(String(last));
  }

  #open(): Promise<IDBPDatabase<Schema>> {
    if (this.#connection) return this.#connection;
    const connection = openDatabase<Schema>(indexedDB, this.#name, VERSION, {
      upgrade,
      blocked: () => this.#told("blocked"),
      // A newer app in another tab waits for us. Not in mid-visit: it has to wait until this visit is closed.
      blocking: () => {
        if (!this.#busy()) void this.close();
      },
      terminated: () => {
        if (this.#connection === connection) this.#connection = null;
      },
    }).then(async (db) => {
      await this.#mirror?.begin(db);
      return db;
    });
    this.#connection = connection;
    connection.catch(() => {
      if (this.#connection === connection) this.#connection = null;
    });
    return connection;
  }
}
