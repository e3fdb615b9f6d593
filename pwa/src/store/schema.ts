import type { DBSchema } from "idb";

/** Where a neutral name matters: the browser's own settings show it. */
export const NAME = "notes";
/** Raise it with every change below, and add a released fixture in pwa/test/released. */
export const VERSION = 2;

/** A value as it passed the door. */
export type Box = unknown;

/** Object stores. Keys and index fields lie open, everything else in `box` [sync §On the phone]. */
export interface Schema extends DBSchema {
  people: { key: string; value: { id: string; box: Box } };
  assignments: { key: string; value: { id: string; person: string; box: Box }; indexes: { person: string } };
  halls: { key: string; value: { id: string; box: Box } };
  checklists: { key: string; value: { digest: string; box: Box } };
  drafts: {
    key: string;
    value: { visit: string; person: string; state: string; head: string; length: number; box: Box };
    indexes: { person_state: [string, string] };
  };
  entries: { key: [string, number]; value: { visit: string; n: number; box: Box } };
  /** `bytes` is the id of the chunks: a sound recording is cut into slices before its digest is known. */
  evidence: { key: [string, string]; value: { visit: string; digest: string; person: string; bytes: string; box: Box } };
  chunks: { key: [string, number]; value: { bytes: string; n: number; part: ArrayBuffer } };
  sealed: {
    key: [string, number];
    value: { visit: string; revision: number; person: string; digest: string; purged: 0 | 1; box: Box };
    indexes: { person: string };
  };
  /** The parcel's canonical bytes as they were sealed, and the phone's own scorecard. */
  parcels: { key: string; value: { digest: string; body: ArrayBuffer; box: Box } };
  outbox: {
    key: [string, number];
    value: { visit: string; revision: number; person: string; digest: string; box: Box };
    indexes: { person: string };
  };
  receipts: {
    key: string;
    value: { digest: string; visit: string; revision: number; person: string; kind: string; box: Box };
    indexes: { person: string };
  };
  clock: { key: number; value: { box: Box } };
  /** `person` is "" for what belongs to the phone. */
  settings: { key: [string, string]; value: { person: string; key: string; box: Box } };
  /** One row per write, of what it touched: by them the second copy is compared [mirror.ts]. Later ones have greater ids. */
  turns: { key: string; value: { id: string; touched: Touched[] } };
}

/** The rows of a store from one key to another, both included. */
export type Touched = [StoreName, from: IDBValidKey, to: IDBValidKey];

export type StoreName =
  | "people"
  | "assignments"
  | "halls"
  | "checklists"
  | "drafts"
  | "entries"
  | "evidence"
  | "chunks"
  | "sealed"
  | "parcels"
  | "outbox"
  | "receipts"
  | "clock"
  | "settings"
  | "turns";

/** Brings a database of version `from` to VERSION. Steps only add: an old app's rows stay as they were written. */
export function upgrade({ result: db }: IDBOpenDBRequest, from: number): void {
  if (from < 1) {
    db.createObjectStore("people", { keyPath: "id" });
    db.createObjectStore("assignments", { keyPath: "id" }).createIndex("person", "person");
    db.createObjectStore("halls", { keyPath: "id" });
    db.createObjectStore("checklists", { keyPath: "digest" });
    db.createObjectStore("drafts", { keyPath: "visit" }).createIndex("person_state", ["person", "state"]);
    db.createObjectStore("entries", { keyPath: ["visit", "n"] });
    db.createObjectStore("evidence", { keyPath: ["visit", "digest"] });
    db.createObjectStore("chunks", { keyPath: ["bytes", "n"] });
    db.createObjectStore("sealed", { keyPath: ["visit", "revision"] }).createIndex("person", "person");
    db.createObjectStore("parcels", { keyPath: "digest" });
    db.createObjectStore("outbox", { keyPath: ["visit", "revision"] }).createIndex("person", "person");
    db.createObjectStore("receipts", { keyPath: "digest" }).createIndex("person", "person");
    db.createObjectStore("clock", { autoIncrement: true });
    db.createObjectStore("settings", { keyPath: ["person", "key"] });
  }
  if (from < 2) db.createObjectStore("turns", { keyPath: "id" });
}
