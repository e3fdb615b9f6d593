import { insideNow, lanes, me, setting, type Store, type Trouble } from "../store/index.ts";
import { delay, LONGEST_MS } from "./backoff.ts";
import { round, type Ended } from "./round.ts";

/** What the engine is at. `quiet`: somebody is in a hall and nobody asked. `sign_in`, `revoked`: lanes wait for a person. */
export interface SyncStatus {
  readonly state: "idle" | "sending" | "waiting" | "quiet" | "sign_in" | "revoked";
  /** Parcels and evidence files still on their way, and their bytes. */
  readonly waiting: { readonly parcels: number; readonly evidence: number; readonly bytes: number };
  readonly trouble: Trouble | null;
  readonly next_at: number | null;
  readonly synced_at: number | null;
}

export interface SyncOptions {
  readonly app: string;
  readonly language: () => "zh" | "en";
}

/** Every so often everything held is offered, complete visits too: a server may have lost them without saying. */
const OFFER_MS = 24 * 3600 * 1000;
const NOTHING: SyncStatus["waiting"] = { parcels: 0, evidence: 0, bytes: 0 };

/**
 * Sends and fetches by itself: at start, when the network or the page comes back, after sealing, by timer, by `now()`. One engine
 * a page; a Web Lock lets one page send, the others watch. Nothing here decides what has been sent: only receipts do.
 */
export class Sync {
  readonly #store: Store;
  readonly #options: SyncOptions;
  readonly #listeners = new Set<(status: SyncStatus) => void>();
  readonly #ends: (() => void)[] = [];
  #status: SyncStatus = { state: "idle", waiting: NOTHING, trouble: null, next_at: null, synced_at: null };
  #running: Promise<SyncStatus> | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #tries = 0;
  #not_before = 0;
  #offered_at = -Infinity;
  #stopped = false;
  /** Something changed while a round ran, perhaps after it had looked. */
  #changed_meanwhile = false;

  constructor(store: Store, options: SyncOptions) {
    this.#store = store;
    this.#options = options;
    const wake = (): void => void this.#wake();
    const seen = (): void => {
      if (document.visibilityState === "visible") wake();
    };
    if (typeof window !== "undefined") {
      this.#listen(window, "online", wake);
      this.#listen(document, "visibilitychange", seen);
    }
    // Background Sync, where there is one: the worker sends nothing itself, it only wakes this page.
    const worker = globalThis.navigator?.serviceWorker as ServiceWorkerContainer | undefined;
    if (worker) {
      this.#listen(worker, "message", (event) => {
        if ((event as MessageEvent<unknown>).data === "wake") wake();
      });
    }
    this.#ends.push(store.onChange((what) => (what === "outbox" || this.#status.state === "quiet" || this.#running !== null) && void this.#changed()));
    wake();
  }

  get status(): SyncStatus {
    return this.#status;
  }

  onChange(listener: (status: SyncStatus) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The button: tries at once, whatever waits and also during a visit. Resolves when this try is over; never throws. */
  async now(): Promise<SyncStatus> {
    await this.#running;
    return this.#run(true);
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    for (const end of this.#ends) end();
  }

  #listen(target: EventTarget, name: string, heard: (event: Event) => void): void {
    target.addEventListener(name, heard);
    this.#ends.push(() => target.removeEventListener(name, heard));
  }

  /** By itself: not while one runs, not before the server wants to hear of us again, not after it sent us to a person. */
  async #wake(): Promise<void> {
    const { state } = this.#status;
    if (this.#stopped || this.#running || this.#store.now() < this.#not_before) return;
    if (state !== "sign_in" && state !== "revoked") await this.#run(false);
  }

  /** A visit was sealed, parked or left: what waited for that can go. */
  async #changed(): Promise<void> {
    if (this.#running) this.#changed_meanwhile = true;
    if (this.#running || this.#stopped) return;
    const person = (await me(this.#store))?.id;
    const rows = person ? await lanes(this.#store, person) : [];
    const fresh = rows.some((row) => row.state === "waiting" && row.tries === 0);
    if ((fresh || this.#status.state === "quiet") && !(await insideNow(this.#store))) await this.#wake();
  }

  #run(asked: boolean): Promise<SyncStatus> {
    if (this.#stopped) return Promise.resolve(this.#status);
    clearTimeout(this.#timer);
    this.#running = this.#locked(asked)
      .catch((error: unknown): Ended => {
        // A reply nobody foresaw, or the database is gone: everything is still where it was.
        const code = error instanceof Error ? error.name : "unknown";
        return { how: "trouble", trouble: { kind: "again", code, words: null, at: this.#store.now() }, after: null };
      })
      .then((ended) => this.#end(ended))
      .finally(() => {
        this.#running = null;
        // A visit sealed while a round found somebody still inside would wait for the next wake. After trouble, the timer decides.
        const look = this.#changed_meanwhile && this.#status.trouble === null;
        this.#changed_meanwhile = false;
        if (look) void this.#changed();
      });
    return this.#running;
  }

  #locked(asked: boolean): Promise<Ended> {
    const all = this.#store.now() - this.#offered_at >= OFFER_MS;
    const send = async (): Promise<Ended> => {
      this.#tell({ ...this.#status, state: "sending", next_at: null });
      const ended = await round(this.#store, { app: this.#options.app, language: this.#options.language(), asked, all });
      if (all && ended.how === "done") this.#offered_at = this.#store.now();
      return ended;
    };
    const locks = globalThis.navigator?.locks;
    if (!locks) return send();
    // Another tab sends already; what it keeps shows here by itself. The button waits for its turn.
    return locks.request("sync", { ifAvailable: !asked }, (lock): Promise<Ended> | Ended => (lock ? send() : { how: "done" }));
  }

  async #end(ended: Ended): Promise<SyncStatus> {
    const trouble = ended.how === "trouble" ? ended.trouble : null;
    const now = this.#store.now();
    let state: SyncStatus["state"] = ended.how === "quiet" ? "quiet" : trouble ? "waiting" : "idle";
    let next_at: number | null = null;
    if (trouble?.kind === "sign_in") {
      state = trouble.code === "phone_revoked" ? "revoked" : "sign_in";
    } else if (ended.how === "trouble") {
      next_at = now + delay(this.#tries++, ended.after);
      this.#not_before = now + (ended.after ?? 0);
    } else if (ended.how === "done") {
      this.#tries = 0;
      this.#not_before = 0;
      next_at = now + LONGEST_MS;
    }
    const rows = await this.#rows();
    // A lane of its own may be due earlier than the whole.
    const own = rows.filter((row) => row.state !== "needs_person" && row.tries > 0).map((row) => row.next_at);
    if (ended.how === "done" && next_at !== null) next_at = Math.min(next_at, ...own.map((at) => Math.max(at, now + 1000)));
    if (next_at !== null && !this.#stopped) this.#timer = setTimeout(() => void this.#wake(), Math.min(next_at - now, LONGEST_MS));
    if (state === "waiting" && rows.length) void askForBackground();
    const evidence = rows.flatMap((row) => row.evidence.filter((one) => row.state === "waiting" || row.wanted.includes(one.digest)));
    const parcels = rows.filter((row) => row.state === "waiting");
    const bytes = [...evidence, ...parcels].reduce((sum, one) => sum + one.size, 0);
    const synced_at = await setting<number>(this.#store, "synced_at").catch(() => this.#status.synced_at);
    this.#tell({ state, waiting: { parcels: parcels.length, evidence: evidence.length, bytes }, trouble, next_at, synced_at });
    return this.#status;
  }

  async #rows() {
    try {
      const person = (await me(this.#store))?.id;
      return person ? await lanes(this.#store, person) : [];
    } catch {
      // The store is broken and has said so; the engine goes on when it is back.
      return [];
    }
  }

  #tell(status: SyncStatus): void {
    this.#status = status;
    for (const listener of this.#listeners) listener(status);
  }
}

/** Lets the browser wake the worker when there is a network again. Few browsers can; none has to. */
async function askForBackground(): Promise<void> {
  try {
    const here = await globalThis.navigator?.serviceWorker?.getRegistration();
    await (here as { sync?: { register(tag: string): Promise<void> } } | undefined)?.sync?.register("wake");
  } catch {
    // Not allowed here: the page's own triggers do.
  }
}
