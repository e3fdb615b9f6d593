// Written by pwa/tools/wire.py from backend/anfang/core/wire.py (`make golden`). Do not edit.

export const SCHEMA = 1;
export const PARCEL_SCHEMA = 2;
export const PART_BYTES = 524288;

export type Mark = "arrived" | "greeted" | "ticket" | "called" | "served" | "left";
export type ReceiptKind = "received" | "complete" | "parked" | "quarantined" | "conflict" | "refused";

/** One planned visit; `visit` is the id it will have. What a plan adds may be null: `position` in its day, `leave_at`, `lodging`. */
export interface AssignmentDown {
  readonly id: string;
  readonly visit: string;
  readonly wave: string;
  readonly hall: string;
  readonly day_on: string;
  readonly from_time: string;
  readonly to_time: string;
  readonly scenario: string;
  readonly tier: string;
  readonly checklist: string;
  readonly position: number | null;
  readonly leave_at: string | null;
  readonly lodging: string | null;
}

/** A published checklist version, whole; `digest` is that of the document's canonical JSON. */
export interface ChecklistDown {
  readonly digest: string;
  readonly document: Readonly<Record<string, unknown>>;
}

/** The phone's own scorecard: a claim; the server scores again and its own stands. */
export interface Claim {
  readonly engine: number;
  readonly scorecard: string;
}

/** One reading of two clocks: phone's `sent` and `received`, the server's time between them; epoch milliseconds. */
export interface ClockSample {
  readonly sent: number;
  readonly server: number;
  readonly received: number;
}

/** Why a parcel needs a person: a problem code, the item or field, and words in both languages. */
export interface Complaint {
  readonly code: string;
  readonly at: string | null;
  readonly zh: string;
  readonly en: string;
}

/** The chain: `head` is the digest of the last entry, which covers all before it; `log` the entries themselves. */
export interface Entries {
  readonly head: string;
  readonly length: number;
  readonly log: readonly EntryMade[];
}

/** One line of the draft's history; what each `kind` says of `item` and `value` stands in pwa/src/core/entries.ts. */
export interface EntryMade {
  readonly n: number;
  readonly kind: "answer" | "clear" | "mark" | "unmark" | "note" | "evidence" | "drop" | "place" | "open" | "phase" | "park" | "seal" | "exposure" | "reason";
  readonly item: string | null;
  readonly value: unknown;
  readonly at: number;
  readonly mono: number;
}

/** One photo (later: sound) that belongs to an item, or to the visit where `item` is null. */
export interface EvidenceLink {
  readonly digest: string;
  readonly size: number;
  readonly type: "image/jpeg" | "image/png" | "image/webp";
  readonly item: string | null;
  readonly source: "camera" | "microphone" | "picker";
  readonly taken_at: number;
}

/** What the server has of one evidence file: size in bytes, the numbers of the parts, whether all was put together and found equal. */
export interface EvidenceState {
  readonly digest: string;
  readonly size: number;
  readonly parts: readonly number[];
  readonly sealed: boolean;
}

/** Evidence of an accepted revision that is not sealed yet; `parts` are those the server has already. */
export interface EvidenceWanted {
  readonly digest: string;
  readonly parts: readonly number[];
}

/** The shopper believes to have been noticed: when, by whom (a role, never a name), and how. */
export interface Exposed {
  readonly stage: "before" | "during" | "after";
  readonly by: "staff" | "manager" | "guard" | "customer" | "unknown";
  readonly how: string;
}

/** What a shopper needs to know of a hall. `hours`: weekday mon…sun → list of [from, to], "HH:MM". */
export interface HallDown {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly tier: string;
  readonly kind: "own" | "cooperative" | "competitor";
  readonly region: string;
  readonly address: string;
  readonly lat_e6: number | null;
  readonly lon_e6: number | null;
  readonly hours: Readonly<Record<string, readonly (readonly [string, string])[]>>;
}

/**
 * One line of the phone's inventory: a revision whose bytes are still there. `digest` is the parcel's where one is sealed.
 * `received`, `complete`: as the last receipt said; `kept`: the last receipt was parked, quarantined, conflict or refused.
 */
export interface Held {
  readonly visit: string;
  readonly revision: number;
  readonly digest: string | null;
  readonly state: "draft" | "sealed" | "received" | "complete" | "kept";
}

/** One item that a reviewer asks the shopper to look at again, and why. */
export interface ItemReturned {
  readonly item: string;
  readonly reason: string;
}

/** One tap of the inside phase. A mark made again replaces the earlier one; the entries keep both. */
export interface MarkMade {
  readonly key: Mark;
  readonly at: number;
  readonly mono: number;
}

/** A revision in the phone's inventory that the server does not have (a restored backup): send it again. */
export interface OfferAgain {
  readonly visit: string;
  readonly revision: number;
}

/**
 * A sealed revision of a visit. Its canonical JSON bytes are what is stored, hashed and kept for ever.
 *
 * `exposure`: "none", or how the shopper was noticed; null where nobody asked. `reasons`: why an item was changed in a returned visit
 * although nobody had asked for it.
 */
export interface Parcel {
  readonly schema: 1 | 2;
  readonly app: string;
  readonly visit: string;
  readonly revision: number;
  readonly base: number | null;
  readonly assignment: string | null;
  readonly hall: string;
  readonly tier: string;
  readonly checklist: string;
  readonly answers: Readonly<Record<string, unknown>>;
  readonly marks: readonly MarkMade[];
  readonly entries: Entries;
  readonly evidence: readonly EvidenceLink[];
  readonly clock: readonly ClockSample[];
  readonly place: Places;
  readonly note: string;
  readonly exposure: Exposed | "none" | null;
  readonly reasons: Readonly<Record<string, string>>;
  readonly started_at: number;
  readonly sealed_at: number;
  readonly claim: Claim;
}

/** A parcel as it travels: its bytes as text, and the SHA-256 of those bytes. */
export interface ParcelSent {
  readonly digest: string;
  readonly body: string;
}

/** Who this phone belongs to. */
export interface PersonDown {
  readonly id: string;
  readonly name: string;
  readonly role: "shopper";
}

/** Where the phone was, as its receiver told it: latitude and longitude in 1e-6 degrees, accuracy in metres. */
export interface Place {
  readonly lat_e6: number;
  readonly lon_e6: number;
  readonly accuracy_m: number;
  readonly at: number;
}

/** Check-in and leave; absent where location was refused or had no fix. */
export interface Places {
  readonly arrived: Place | null;
  readonly left: Place | null;
}

/**
 * The server's word on one parcel; `digest` is the one it was sent with. `visit`, `revision`: null where the body says neither.
 *
 * Signed: `signature` is base64 of Ed25519 over the canonical JSON of all other fields, by `SyncReply.key`. `scorecard` and
 * `final` are null where nothing was scored, the checklist never shows a shopper the score, or a veto waits for its second word.
 * `missing`: evidence to be sent.
 */
export interface Receipt {
  readonly visit: string | null;
  readonly revision: number | null;
  readonly digest: string;
  readonly kind: ReceiptKind;
  readonly received_at: string;
  readonly scorecard: string | null;
  readonly final: number | null;
  readonly missing: readonly string[];
  readonly problems: readonly Complaint[];
  readonly data_kept: true;
  readonly signature: string;
}

/**
 * A visit that goes back to its shopper: the next revision stands on `revision` and is to be sealed by the end of `due_on`.
 *
 * `parcel`: that revision's own, with which a phone that has let it go can go on; null once the phone has said that it got it.
 */
export interface ReturnDown {
  readonly id: string;
  readonly visit: string;
  readonly revision: number;
  readonly items: readonly ItemReturned[];
  readonly note: string;
  readonly due_on: string;
  readonly hall: string;
  readonly checklist: string;
  readonly parcel: ParcelSent | null;
}

/**
 * Down, in one answer: receipts in the order of the parcels, and all that the phone lacks.
 *
 * `key`: base64 of the 32 bytes of the receipts' public key. `changed`: receipts of revisions in the inventory that have another kind by
 * now (their evidence is complete, a parked one was taken in). `assignments` is the whole list for the coming days: what is not
 * in it has been withdrawn (a draft stays all the same). `returned` is the whole list as well: what is not in it is not asked for any
 * more. `halls` are those of both; `checklists` only those not held.
 */
export interface SyncReply {
  readonly schema: 1;
  readonly epoch: string;
  readonly key: string;
  readonly person: PersonDown;
  readonly receipts: readonly Receipt[];
  readonly changed: readonly Receipt[];
  readonly assignments: readonly AssignmentDown[];
  readonly halls: readonly HallDown[];
  readonly checklists: readonly ChecklistDown[];
  readonly returned: readonly ReturnDown[];
  readonly wanted: readonly EvidenceWanted[];
  readonly offer_again: readonly OfferAgain[];
  readonly server_received_at: number;
  readonly server_sent_at: number;
}

/**
 * Up: what the phone brings and what it has. `checklists` are digests held, `returned` the returns whose parcel it has got;
 * `sent_at` its wall clock.
 */
export interface SyncRequest {
  readonly schema: 1;
  readonly app: string;
  readonly epoch: string | null;
  readonly checklists: readonly string[];
  readonly inventory: readonly Held[];
  readonly parcels: readonly ParcelSent[];
  readonly returned: readonly string[];
  readonly sent_at: number;
}
