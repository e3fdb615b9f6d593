/**
 * What lies in the object stores, as the rest of the app sees it. `…_at` are epoch milliseconds of the phone's wall clock,
 * `mono` milliseconds of its monotonic one, digests lower-case hex SHA-256.
 */
import type {
  AssignmentDown,
  EntryMade,
  EvidenceLink,
  Exposed,
  HallDown,
  ItemReturned,
  Mark,
  MarkMade,
  PersonDown,
  Places,
  Receipt,
  ReturnDown,
} from "../core/wire.ts";

/** One answer as the shopper gave it; its note is kept apart, so that it outlives a change of mind. Rules: core/answers. */
export type AnswerGiven =
  | { readonly state: "answered"; readonly value: string | number }
  | { readonly state: "not_applicable" | "not_observed"; readonly reason: string };

/** How one change can be taken back: what stood there before it. */
export type Before =
  | { readonly kind: "answer"; readonly item: string; readonly was: AnswerGiven | null }
  | {
      readonly kind: "mark";
      readonly key: Mark;
      readonly was: MarkMade | null;
      /** The measured items that changed with it, and what they were. */
      readonly measured: Readonly<Record<string, AnswerGiven | null>>;
    }
  | { readonly kind: "note"; readonly item: string | null; readonly was: string };

/** A visit being recorded. One per visit; a sealed revision leaves it as it is, a correction opens it again as the next revision. */
export interface Draft {
  readonly visit: string;
  readonly person: string;
  readonly revision: number;
  readonly base: number | null;
  readonly assignment: string | null;
  readonly hall: string;
  readonly tier: string;
  readonly checklist: string;
  /** open = being recorded; at most one per person. */
  readonly state: "open" | "parked" | "sealed";
  readonly phase: "inside" | "outside";
  /** The item in sight, so that a killed browser comes back to the same place. */
  readonly item: string | null;
  /** Also those of items that are not asked at the moment: nothing typed is lost when a condition turns. */
  readonly answers: Readonly<Record<string, AnswerGiven>>;
  readonly notes: Readonly<Record<string, string>>;
  readonly note: string;
  readonly marks: readonly MarkMade[];
  readonly place: Places;
  readonly evidence: readonly EvidenceLink[];
  /** Whether anybody took notice of the shopper; absent until it is said. */
  readonly exposure?: Exposed | "none";
  /** Present where the visit came back from review. */
  readonly returned?: Returned;
  readonly head: string;
  readonly length: number;
  readonly undoable: readonly Before[];
  readonly started_at: number;
  readonly changed_at: number;
}

/** What a reviewer asks for, as the draft of the next revision keeps it. */
export interface Returned {
  readonly items: readonly ItemReturned[];
  readonly note: string;
  readonly due_on: string;
  /** Items that had an answer. Those that nobody asks about are changed only once `reasons` says why. */
  readonly answered: readonly string[];
  readonly reasons: Readonly<Record<string, string>>;
}

/** What a list shows of a visit that came back. `draft`: how far its next revision is, null before it was begun. */
export interface ReturnedHere extends ReturnDown {
  readonly hallName: string;
  readonly draft: Draft["state"] | null;
}

/** What a list shows of a draft. */
export interface DraftListed extends Draft {
  readonly hallName: string;
}

/** What an assignment needs before it can be walked with no network. */
export interface AssignmentHere extends AssignmentDown {
  readonly hallHere: HallDown | null;
  readonly checklistHere: boolean;
  readonly draft: Draft["state"] | null;
  /** Its day or hour is another than when the shopper last looked at it. */
  readonly changed: boolean;
  /** Taken back by the server; shown only while a draft of it exists. */
  readonly withdrawn: boolean;
}

/** A sealed revision, without its bytes. */
export interface Sealed {
  readonly visit: string;
  readonly revision: number;
  readonly person: string;
  readonly hall: string;
  readonly hallName: string;
  readonly checklist: string;
  readonly tier: string;
  readonly digest: string;
  readonly evidence: readonly EvidenceLink[];
  readonly sealed_at: number;
  readonly size: number;
  /** When the originals were purged from this phone; null while they are here. */
  readonly purged_at: number | null;
}

/**
 * Why something does not move [sync §Three kinds of trouble]: `again` = it is tried again by itself, `sign_in`, `person` = shown
 * with its reason, never dropped. `code`: the server's, a receipt's kind, or `network`, `timeout`, `captive`, `garbled`,
 * `signature`, `damaged`. `words` come from the server in the language asked for, else null.
 */
export interface Trouble {
  readonly kind: "again" | "sign_in" | "person";
  readonly code: string;
  readonly words: string | null;
  readonly at: number;
}

/** One sealed revision on its way: it leaves the outbox only by a verified `complete` receipt. */
export interface OutboxRow {
  readonly visit: string;
  readonly revision: number;
  readonly person: string;
  readonly digest: string;
  readonly sealed_at: number;
  readonly state: "waiting" | "received" | "needs_person";
  /** Bytes of the parcel; its evidence stands beside. */
  readonly size: number;
  readonly evidence: readonly { readonly digest: string; readonly size: number }[];
  /** Digests of evidence that the server still wants, as its last word was. */
  readonly wanted: readonly string[];
  readonly tries: number;
  readonly next_at: number;
  readonly trouble: Trouble | null;
}

/** A receipt whose signature held. */
export interface ReceiptKept extends Receipt {
  readonly person: string;
  readonly kept_at: number;
}

/** What the outbox page shows of one sealed revision. */
export interface OutboxListed {
  readonly sealed: Sealed;
  readonly outbox: OutboxRow | null;
  readonly receipt: ReceiptKept | null;
  readonly evidenceBytes: number;
}

/** A person who has used this phone. */
export interface PersonHere extends PersonDown {
  readonly adopted_at: number;
}

export type { AssignmentDown, EntryMade, EvidenceLink, Exposed, HallDown, Mark, MarkMade, PersonDown, Places, Receipt };
