import type { Checklist } from "../core/checklist.ts";
import type { EntryMade, EvidenceLink, Exposed, HallDown, Mark } from "../core/wire.ts";
import * as change from "./changes.ts";
import { readDraft, readEntries, writeDraft } from "./draft.ts";
import { ReadOnly, type WantingItem } from "./errors.ts";
import { evidenceBytes, keepBytes, unlink, type EvidenceGiven } from "./evidence.ts";
import { lockVisit, type Lock } from "./lock.ts";
import type { AnswerGiven, Draft, Sealed } from "./rows.ts";
import { withRoom } from "./purge.ts";
import { answersOf, measuredItems, wanting, type Measured } from "./rules.ts";
import { sealDraft } from "./seal.ts";
import type { Store } from "./store.ts";

/** How many changes undo can take back. */
const UNDOABLE = 50;
/** What a tap may need, with room for the browser's own log. */
const TAP_BYTES = 1024 * 1024;

/** A place as `GeolocationCoordinates` tells it: degrees, metres, and the wall time of the fix. */
export interface PlaceFound {
  readonly lat: number;
  readonly lon: number;
  readonly accuracy: number;
  readonly at: number;
}

/**
 * One visit in this tab. Each verb resolves when its change is on the disk [sync P1]; `draft` is then the new snapshot. Verbs may
 * be called while others run: they are written one after the other, in the order of the calls.
 *
 * Every verb throws ReadOnly in a tab that does not write, NoRoom, StoreBroken, and NotAsked where it changes an item of a returned
 * visit that nobody asked about, before a reason is given; the draft on the disk is then as it was.
 */
export class OpenVisit {
  readonly checklist: Checklist;
  readonly hall: HallDown;
  readonly #store: Store;
  readonly #measured: readonly Measured[];
  readonly #listeners = new Set<() => void>();
  #draft: Draft;
  #lock: Lock | null = null;
  #tail: Promise<unknown> = Promise.resolve();

  constructor(store: Store, draft: Draft, checklist: Checklist, hall: HallDown) {
    this.#store = store;
    this.#draft = draft;
    this.checklist = checklist;
    this.hall = hall;
    this.#measured = measuredItems(checklist, draft.tier);
  }

  /** The snapshot as it lies on the disk. */
  get draft(): Draft {
    return this.#draft;
  }

  /** Whether this tab writes. */
  get writable(): boolean {
    return this.#lock !== null && this.#draft.state !== "sealed";
  }

  /** The answers with their notes, as core/answers and core/scoring take them; also those of items not asked at the moment. */
  get answers(): Readonly<Record<string, AnswerGiven>> {
    return answersOf(this.#draft);
  }

  /** Told after each change of `draft` or `writable`. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Becomes the one that writes, if no other tab is; with `take` also if one is, which then reads only. */
  async claim(take = false): Promise<boolean> {
    if (this.#lock) return true;
    this.#lock = await lockVisit(this.#draft.visit, take, () => this.#lose());
    if (!this.#lock) return false;
    this.#store.held.add(this.#draft.visit);
    this.#draft = await readDraft(this.#store, this.#draft.visit);
    if (this.#draft.state !== "sealed") await this.#change(change.state("open"));
    this.#tell();
    return true;
  }

  answer(item: string, given: AnswerGiven): Promise<void> {
    return this.#change(change.unlocked([item], change.answer(item, given)));
  }

  clear(item: string): Promise<void> {
    return this.#change(change.unlocked([item], change.answer(item, null)));
  }

  /** A note to an item, or to the whole visit with null; "" takes it away. At most 4000 characters can be sealed. */
  note(item: string | null, text: string): Promise<void> {
    return this.#change(change.unlocked([item], change.note(item, text)));
  }

  /** One tap of the inside phase. Items measured between marks get their whole minutes with it. */
  mark(key: Mark): Promise<void> {
    return this.#change(change.unlocked(this.#measuredBy(key), change.mark(key, true, this.#measured)));
  }

  unmark(key: Mark): Promise<void> {
    return this.#change(change.unlocked(this.#measuredBy(key), change.mark(key, false, this.#measured)));
  }

  place(which: "arrived" | "left", found: PlaceFound): Promise<void> {
    const { lat, lon, accuracy, at } = found;
    const place = { lat_e6: Math.round(lat * 1e6), lon_e6: Math.round(lon * 1e6), accuracy_m: Math.ceil(accuracy), at: Math.round(at) };
    return this.#change(change.place(which, place));
  }

  /** Whether anybody took notice of the shopper: asked once, before sealing. */
  exposure(given: Exposed | "none"): Promise<void> {
    return this.#change(change.exposure(given));
  }

  /** Why an item of a returned visit is changed although nobody asked for it; it can be answered from then on. */
  reason(item: string, text: string): Promise<void> {
    return this.#change(change.reason(item, text));
  }

  phase(to: Draft["phase"]): Promise<void> {
    return this.#change(change.phase(to));
  }

  /** The item in sight: no entry, only the place that a reopened browser returns to. */
  lookAt(item: string | null): Promise<void> {
    return this.#change((draft) => (draft.item === item ? null : { draft: { ...draft, item }, steps: [], before: null }));
  }

  /** Bytes first, read back and hashed, then linked. Throws Damaged when what was read back differs. */
  async addEvidence(bytes: ArrayBuffer, about: EvidenceGiven): Promise<EvidenceLink> {
    this.#mustWrite();
    const link = await withRoom(this.#store, 2 * bytes.byteLength, () => keepBytes(this.#store, this.#draft, bytes, about));
    await this.#change(change.unlocked([link.item], change.linked(link)));
    return link;
  }

  /** Takes a piece away from an item; its bytes go with its last link, unless a sealed revision names it. */
  async dropEvidence(digest: string, item: string | null): Promise<void> {
    await this.#change(change.unlocked([item], change.dropped(digest, item)));
    if (!this.#draft.evidence.some((one) => one.digest === digest)) await unlink(this.#store, this.#draft.visit, digest);
  }

  evidenceBytes(digest: string): Promise<ArrayBuffer> {
    return evidenceBytes(this.#store, this.#draft.visit, digest);
  }

  /** Takes the last answer, note or mark back, as a new entry; answers which it was, null if there is nothing left. */
  async undo(): Promise<string | null> {
    const last = this.#draft.undoable.at(-1);
    if (!last) return null;
    await this.#change(change.undone);
    return last.kind === "mark" ? last.key : last.item;
  }

  /** All entries so far, in order. */
  entries(): Promise<EntryMade[]> {
    return readEntries(this.#store, this.#draft.visit);
  }

  /** What stands in the way of sealing, in checklist order. */
  missing(): readonly WantingItem[] {
    return wanting(this.checklist, this.#draft);
  }

  /** Seals this revision: it never changes again. Throws Wanting. Afterwards the visit is closed for writing. */
  seal(app: string): Promise<Sealed> {
    return this.#queue(async () => {
      this.#mustWrite();
      const { draft, sealed } = await sealDraft(this.#store, this.#draft, this.checklist, this.hall, app);
      this.#draft = draft;
      this.#tell();
      return sealed;
    });
  }

  /** Sets it aside, so that another visit can be opened; closes it in this tab. */
  async park(): Promise<void> {
    await this.#change(change.state("parked"));
    await this.close();
  }

  /** Lets go of the lock once what was asked before is written; the draft stays as it is. */
  async close(): Promise<void> {
    await this.#tail.catch(() => null);
    this.#lock?.free();
    this.#lose();
  }

  #measuredBy(key: Mark): string[] {
    return this.#measured.flatMap(({ item, from, to }) => (from === key || to === key ? [item] : []));
  }

  #lose(): void {
    this.#lock = null;
    this.#store.held.delete(this.#draft.visit);
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }

  #mustWrite(): void {
    if (!this.writable) throw new ReadOnly(this.#draft.visit);
  }

  #queue<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#tail.catch(() => null).then(work);
    this.#tail = next;
    return next;
  }

  /** One tap: computes, chains, and writes draft and entries in one strict transaction. */
  #change(changing: change.Changing): Promise<void> {
    const stamp = { at: this.#store.now(), mono: this.#store.mono() };
    return this.#queue(async () => {
      this.#mustWrite();
      const made = changing(this.#draft, stamp);
      if (!made) return;
      const undoable = made.before ? [...made.draft.undoable, made.before].slice(-UNDOABLE) : made.draft.undoable;
      const next = { ...made.draft, undoable, changed_at: stamp.at };
      this.#draft = await withRoom(this.#store, TAP_BYTES, () => writeDraft(this.#store, this.#draft, next, made.steps, stamp));
      this.#tell();
    });
  }
}
