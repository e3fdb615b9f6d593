/** Bringing what is sealed to the server, and fetching what is planned [sync]. One engine a page; a Web Lock lets one page send. */
import type { PersonDown } from "../core/wire.ts";
import type { Store, Trouble } from "../store/index.ts";

/** What the engine is at. `quiet` = a visit is open inside and nobody asked, so nothing is sent. */
export interface SyncStatus {
  readonly state: "idle" | "sending" | "waiting" | "quiet" | "sign_in" | "revoked";
  /** Parcels and evidence files still on their way. */
  readonly waiting: { readonly parcels: number; readonly evidence: number; readonly bytes: number };
  readonly trouble: Trouble | null;
  readonly next_at: number | null;
  readonly synced_at: number | null;
}

export interface Sync {
  readonly status: SyncStatus;
  onChange(listener: (status: SyncStatus) => void): () => void;
  /** The button: tries at once, also during a visit. Resolves when this try is over. */
  now(): Promise<SyncStatus>;
  stop(): void;
}

/** Starts the engine: at load, `online`, when the page comes into sight, by timer, by `now()`. */
export declare function startSync(store: Store, options: { app: string; language: () => "zh" | "en" }): Sync;

/** One answer from the server, told apart [sync §Three kinds of trouble]. */
export type Asked<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly trouble: Trouble };
/** Any other request to our server with its JSON answer; a reply without our header is trouble `captive`. */
export declare function ask<T>(method: "GET" | "POST", path: string, body?: unknown, language?: "zh" | "en"): Promise<Asked<T>>;
/** Enrols this phone by its one-time code and adopts the person. */
export declare function enrol(store: Store, code: string, language: "zh" | "en"): Promise<Asked<PersonDown>>;
/** The same by name and password, where no code is at hand. Screens need it on the enrol page. */
export declare function signIn(store: Store, login: string, password: string, language: "zh" | "en"): Promise<Asked<PersonDown>>;
/** Ends this phone's sign-in at the server when there is a network, and here in any case. All that is kept stays. */
export declare function signOut(store: Store): Promise<void>;
