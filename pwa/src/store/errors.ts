/** Every expected refusal of the store, told apart by class; `code` is what the words file knows. */
export class StoreError extends Error {
  readonly code: string;

  constructor(code: string, detail = "") {
    super(detail ? `${code}: ${detail}` : code);
    this.code = code;
    this.name = new.target.name;
  }
}

/** The database could not be brought back after three tries. What was shown as saved before is on the disk. */
export class StoreBroken extends StoreError {
  constructor(detail: string) {
    super("store_broken", detail);
  }
}

/** The browser gives no more room. Nothing of the refused write is on the disk, all before it is. */
export class NoRoom extends StoreError {
  constructor() {
    super("no_room");
  }
}

/** Another tab writes this visit, or has taken it over meanwhile. */
export class ReadOnly extends StoreError {
  constructor(visit: string) {
    super("read_only", visit);
  }
}

/** Another visit is open; park it first. */
export class AnotherOpen extends StoreError {
  readonly visit: string;

  constructor(visit: string) {
    super("another_open", visit);
    this.visit = visit;
  }
}

/** Nobody asked about this item of a returned visit, and no reason says why it is to be changed. */
export class NotAsked extends StoreError {
  constructor(item: string) {
    super("not_asked", item);
  }
}

/** Something that a visit needs is not on this phone: `detail` names it. */
export class NotReady extends StoreError {
  constructor(detail: string) {
    super("not_ready", detail);
  }
}

/** One thing that stands in the way of sealing; `what` is `unanswered`, `evidence` or a problem code of core/answers. */
export interface WantingItem {
  readonly item: string;
  readonly what: string;
  readonly needed?: number;
  readonly have?: number;
  readonly kinds?: readonly string[];
}

/** The visit cannot be sealed yet: `items` in checklist order. */
export class Wanting extends StoreError {
  readonly items: readonly WantingItem[];

  constructor(items: readonly WantingItem[]) {
    super("wanting", items.map((one) => one.item).join(", "));
    this.items = items;
  }
}

/** Bytes read back are not those written, or a document has another digest than it claims. */
export class Damaged extends StoreError {
  constructor(detail: string) {
    super("damaged", detail);
  }
}
