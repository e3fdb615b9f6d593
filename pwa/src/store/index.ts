/**
 * The phone's storage: the only place that touches IndexedDB. Every write is one transaction with strict durability, and its
 * promise resolves on `complete`: when it has resolved, the value survives a killed browser [sync P1].
 *
 * Errors: `StoreBroken` (the database could not be brought back; `onBroken` has been told), `NoRoom` (quota), `ReadOnly` (another
 * tab has the visit), `AnotherOpen` (park that one first), `NotReady` (hall or checklist not on the phone), `Wanting` (seal).
 */
import type { EntryMade, EvidenceLink, HallDown, Mark, MarkMade, PersonDown, Places } from "../core/wire.ts";
import type { AnswerGiven, AssignmentHere, Draft, DraftListed, OutboxListed, PersonHere, Sealed } from "./rows.ts";

export type * from "./rows.ts";

/** The open database and its clocks. Made once by the app; handed to every verb. */
export interface Store {
  /** Told when the database could not be reopened: show a banner that blocks. Also called at once when that is so already. */
  onBroken(listener: (why: string) => void): () => void;
  /** Told after every change, also of other tabs: read again what is shown. `what` names the object store. */
  onChange(listener: (what: string) => void): () => void;
  now(): number;
  mono(): number;
  close(): void;
}

/** Opens the phone's database, makes or extends its object stores, probes it whenever the page comes into sight. */
export declare function openStore(): Promise<Store>;

/** Who this phone belongs to now; null before the first enrolment. */
export declare function me(store: Store): Promise<PersonHere | null>;
/** The phone is this person's from now on. Drafts of others stay; lists no longer show them. */
export declare function adopt(store: Store, person: PersonDown): Promise<void>;

/** My assignments by day and time, withdrawn ones only where a draft exists. */
export declare function assignments(store: Store): Promise<AssignmentHere[]>;
export declare function hall(store: Store, id: string): Promise<HallDown | null>;
/** A checklist document by digest, as verified at arrival; the core reads it. */
export declare function checklist(store: Store, digest: string): Promise<unknown>;

/** Small things of the person: language, theme, text size, cover gesture. JSON values. */
export declare function setting<T>(store: Store, key: string): Promise<T | null>;
export declare function set(store: Store, key: string, value: unknown): Promise<void>;

/** My drafts, newest first; sealed ones are in `outbox`. */
export declare function drafts(store: Store): Promise<DraftListed[]>;
/** Makes the draft of an assignment if there is none; answers the visit's id. NotReady, AnotherOpen. */
export declare function beginVisit(store: Store, assignment: string): Promise<string>;
/** A visit that nobody planned. */
export declare function beginUnplanned(store: Store, given: { hall: string; tier: string; checklist: string }): Promise<string>;

/** Takes the visit's lock and reads it. Without the lock (another tab has it) `writable` is false; `take` takes it over. */
export declare function openVisit(store: Store, visit: string, options?: { take?: boolean }): Promise<OpenVisit>;

/** One visit in this tab. Each verb resolves when its change is on the disk; `draft` is then the new snapshot. */
export interface OpenVisit {
  readonly draft: Draft;
  readonly checklist: unknown;
  readonly hall: HallDown;
  readonly writable: boolean;
  /** Told after each change of `draft` or `writable`. */
  onChange(listener: () => void): () => void;
  answer(item: string, given: AnswerGiven): Promise<void>;
  clear(item: string): Promise<void>;
  /** A note to an item, or to the whole visit with null. */
  note(item: string | null, text: string): Promise<void>;
  /** One tap of the inside phase. Measured items `between` marks get their minutes with it. */
  mark(key: Mark): Promise<void>;
  unmark(key: Mark): Promise<void>;
  /** Check-in and leave; given as the receiver told it. */
  place(which: keyof Places, place: { lat: number; lon: number; accuracy: number; at: number }): Promise<void>;
  phase(phase: "inside" | "outside"): Promise<void>;
  /** The item in sight. No entry; kept so that a reopened browser returns to it. */
  lookAt(item: string | null): Promise<void>;
  /** Bytes first, read back and hashed, then linked. */
  addEvidence(bytes: ArrayBuffer, about: Omit<EvidenceLink, "digest" | "size">): Promise<EvidenceLink>;
  dropEvidence(digest: string, item: string | null): Promise<void>;
  /** The bytes of a piece, for a thumbnail. */
  evidenceBytes(digest: string): Promise<ArrayBuffer>;
  /** Takes the last change back, as a new entry; answers the item or mark it was about, null if there is nothing. */
  undo(): Promise<string | null>;
  entries(): Promise<EntryMade[]>;
  /** What stands in the way of sealing, in checklist order, by core/answers. */
  missing(): readonly { item: string; what: string }[];
  /** One transaction: sealed revision and outbox row. Wanting when something is missing. */
  seal(): Promise<Sealed>;
  park(): Promise<void>;
  close(): void;
}

/** The marks' newest wall times, for the timeline. */
export type MarksByKey = Partial<Record<Mark, MarkMade>>;

/** All my sealed revisions, newest first, with their place in the outbox and receipt. */
export declare function outbox(store: Store): Promise<OutboxListed[]>;

export interface Check {
  readonly key: "persisted" | "room" | "installed" | "checklist" | "write";
  readonly ok: boolean;
  /** Figures or a reason code for the words file, e.g. {"free": 123, "wanted": 456} or {"why": "not_installed"}. */
  readonly detail: Readonly<Record<string, string | number>>;
}
/** Everything that should hold before a visit; never blocks one. */
export declare function preflight(store: Store, assignment: string): Promise<Check[]>;

/** One encrypted file with all that is mine on this phone and its bytes. */
export declare function exportAll(store: Store, passphrase: string): Promise<File>;
/** Brings an exported file back; what is here already stays as it is. Counts of what was added. WrongPassphrase, NotOurFile. */
export declare function importAll(store: Store, file: ArrayBuffer, passphrase: string): Promise<{ drafts: number; sealed: number; evidence: number }>;
/** Removes the originals that may go; answers the bytes freed. `needed` > 0 when room is short. */
export declare function purge(store: Store, options?: { needed?: number }): Promise<number>;
/** By a person's hand, after an export was offered: a draft or sealed revision that no server has. */
export declare function discard(store: Store, visit: string, given: { exportOffered: true }): Promise<void>;
/** Used and free bytes as the browser tells them. */
export declare function room(): Promise<{ used: number; free: number; persisted: boolean }>;
