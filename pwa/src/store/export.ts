import type { EntryMade, HallDown } from "../core/wire.ts";
import { chunksOf } from "./evidence.ts";
import { readEntries } from "./draft.ts";
import { read, written } from "./frames.ts";
import { freshRow } from "./outbox.ts";
import { mine } from "./people.ts";
import { hall as hallOf, checklist as checklistOf } from "./plan.ts";
import type { Draft, ReceiptKept, Sealed } from "./rows.ts";
import type { Schema } from "./schema.ts";
import type { Store } from "./store.ts";

/** The first frame. `chunks` says what the frames after it are: parts of evidence, in order. */
interface Manifest {
  readonly format: 1;
  readonly person: string;
  readonly drafts: { draft: Draft; entries: EntryMade[] }[];
  readonly sealed: { sealed: Sealed; body: string; scorecard: unknown; receipt: ReceiptKept | null }[];
  readonly halls: HallDown[];
  readonly checklists: { digest: string; document: unknown }[];
  readonly evidence: { visit: string; digest: string; about: unknown; parts: number }[];
}

const encode = (value: unknown): Uint8Array<ArrayBuffer> => new TextEncoder().encode(JSON.stringify(value));

/** One encrypted file with all that is mine on this phone: drafts, sealed revisions, evidence. Its name tells nothing. */
export async function exportAll(store: Store, passphrase: string): Promise<File> {
  const { manifest, bytesOf } = await collect(store, await mine(store));
  async function* frames(): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    yield encode(manifest);
    for (const [id, parts] of bytesOf) {
      for (let n = 0; n < parts; n++) {
        const row = await store.db.read(["chunks"], (tx) => tx.objectStore("chunks").get([id, n]));
        yield new Uint8Array(row ? await store.door.unsealBytes(row.part) : new ArrayBuffer(0));
      }
    }
  }
  return new File(await written(passphrase, frames()), "notes.bin", { type: "application/octet-stream" });
}

/** Hands the file to the share sheet where there is one for files, else offers it as a download. True: shared. */
export async function handOver(file: File): Promise<boolean> {
  if (navigator.canShare?.({ files: [file] })) {
    await navigator.share({ files: [file] });
    return true;
  }
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = file.name;
  link.click();
  // Some browsers read the file only after the click has returned.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  return false;
}

async function collect(store: Store, person: string): Promise<{ manifest: Manifest; bytesOf: [string, number][] }> {
  const rows = await store.db.read(["drafts", "sealed", "receipts", "evidence", "chunks"], async (tx) => {
    const [drafts, sealed, receipts] = await Promise.all([
      tx.objectStore("drafts").index("person_state").getAll(IDBKeyRange.bound([person, ""], [person, "\uffff"])),
      tx.objectStore("sealed").index("person").getAll(person),
      tx.objectStore("receipts").index("person").getAll(person),
    ]);
    const evidence = (await tx.objectStore("evidence").getAll()).filter((row) => row.person === person);
    const parts = await Promise.all(evidence.map((row) => tx.objectStore("chunks").count(chunksOf(row.bytes))));
    return { drafts, sealed, receipts, evidence, parts };
  });
  const open = <T>(box: unknown): Promise<T> => store.door.unseal(box) as Promise<T>;
  const drafts = await Promise.all(rows.drafts.map((row) => open<Draft>(row.box)));
  const receiptOf = new Map(
    await Promise.all(rows.receipts.map(async (row) => [row.digest, await open<ReceiptKept>(row.box)] as const)),
  );
  const sealed = [];
  for (const row of rows.sealed) {
    const parcel = await store.db.read(["parcels"], (tx) => tx.objectStore("parcels").get(row.digest));
    if (!parcel || row.purged) continue;
    const body = new TextDecoder().decode(await store.door.unsealBytes(parcel.body));
    const [one, scorecard] = await Promise.all([open<Sealed>(row.box), open<unknown>(parcel.box)]);
    sealed.push({ sealed: one, body, scorecard, receipt: receiptOf.get(row.digest) ?? null });
  }
  const named = [...drafts, ...sealed.map((one) => one.sealed)];
  const halls = await Promise.all([...new Set(named.map((one) => one.hall))].map((id) => hallOf(store, id)));
  const checklists = await Promise.all(
    [...new Set(named.map((one) => one.checklist))].map(async (name) => ({ digest: name, document: await checklistOf(store, name) })),
  );
  const manifest: Manifest = {
    format: 1,
    person,
    drafts: await Promise.all(drafts.map(async (draft) => ({ draft, entries: await readEntries(store, draft.visit) }))),
    sealed,
    halls: halls.filter((one) => one !== null),
    checklists: checklists.filter((one) => one.document !== null),
    evidence: await Promise.all(
      rows.evidence.map(async ({ visit, digest, box }, n) => ({ visit, digest, about: await open(box), parts: rows.parts[n] ?? 0 })),
    ),
  };
  return { manifest, bytesOf: rows.evidence.map((row, n) => [row.bytes, rows.parts[n] ?? 0]) };
}

/** What an import brought; what was here already stayed as it was. */
export interface Imported {
  readonly drafts: number;
  readonly sealed: number;
  readonly evidence: number;
}

/**
 * Brings an exported file back. A sealed revision without a complete receipt waits in the outbox again; its bytes are those that
 * were sealed, so sending it twice gives one visit. Throws ImportRefused, and has then added nothing that is not whole.
 */
export async function importAll(store: Store, file: Blob, passphrase: string): Promise<Imported> {
  const bring = async (): Promise<Imported> => {
    const frames = read(passphrase, file);
    const first = await frames.next();
    const manifest = JSON.parse(new TextDecoder().decode(first.value as Uint8Array)) as Manifest;
    // Evidence first: a revision that says it has photos must find them.
    const evidence = await bringEvidence(store, manifest, frames);
    const counts = await bringRows(store, manifest);
    store.changed("drafts", "sealed", "outbox", "receipts", "halls", "checklists");
    return { ...counts, evidence };
  };
  const locks = globalThis.navigator?.locks;
  // Named like a visit's, so that a sweep in another tab waits.
  return locks ? await locks.request("visit:import", bring) : bring();
}

async function bringEvidence(store: Store, { person, evidence }: Manifest, frames: AsyncGenerator<Uint8Array<ArrayBuffer>>): Promise<number> {
  const rows: Schema["evidence"]["value"][] = [];
  for (const { visit, digest, about, parts } of evidence) {
    const here = await store.db.read(["evidence"], (tx) => tx.objectStore("evidence").getKey([visit, digest]));
    const id = crypto.randomUUID();
    for (let n = 0; n < parts; n++) {
      const frame = await frames.next();
      if (here || frame.done) continue;
      const part = await store.door.sealBytes(frame.value.slice().buffer);
      await store.db.write(["chunks"], (tx) => tx.objectStore("chunks").put({ bytes: id, n, part }));
    }
    if (!here) rows.push({ visit, digest, person, bytes: id, box: await store.door.seal(about) });
  }
  // The end of the file is checked here: a cut file throws, and its chunks, which nothing names, are swept at the next start.
  await frames.next();
  await store.db.write(["evidence"], async (tx) => {
    await Promise.all(rows.map((row) => tx.objectStore("evidence").put(row)));
  });
  return rows.length;
}

async function bringRows(store: Store, manifest: Manifest): Promise<Omit<Imported, "evidence">> {
  const box = (value: unknown): Promise<unknown> => store.door.seal(value);
  const drafts = await Promise.all(
    manifest.drafts.map(async ({ draft, entries }) => {
      // Brought in parked: only one visit may be open, and it may be another one here.
      const state = draft.state === "open" ? "parked" : draft.state;
      const { visit, person, head, length } = draft;
      const rows = await Promise.all(entries.map(async (entry) => ({ visit, n: entry.n, box: await box(entry) })));
      return { row: { visit, person, state, head, length, box: await box({ ...draft, state }) }, rows };
    }),
  );
  const sealed = await Promise.all(
    manifest.sealed.map(async ({ sealed: one, body, scorecard, receipt }) => {
      const { visit, revision, person, digest } = one;
      const keys = { visit, revision, person, digest };
      const bytes = await store.door.sealBytes(new TextEncoder().encode(body).buffer);
      return {
        row: { ...keys, purged: 0 as const, box: await box(one) },
        parcel: { digest, body: bytes, box: await box(scorecard) },
        receipt: receipt && { ...keys, kind: receipt.kind, box: await box(receipt) },
        waiting: receipt?.kind === "complete" ? null : { ...keys, box: await box(freshRow(one)) },
      };
    }),
  );
  const halls = await Promise.all(manifest.halls.map(async (one) => ({ id: one.id, box: await box(one) })));
  const versions = await Promise.all(
    manifest.checklists.map(async (one) => ({ digest: one.digest, box: await box(one.document) })),
  );
  return store.db.write(["drafts", "entries", "sealed", "parcels", "outbox", "receipts", "halls", "checklists"], async (tx) => {
    const added = { drafts: 0, sealed: 0 };
    for (const { row, rows } of drafts) {
      if (await tx.objectStore("drafts").getKey(row.visit)) continue;
      added.drafts++;
      await Promise.all([tx.objectStore("drafts").put(row), ...rows.map((one) => tx.objectStore("entries").put(one))]);
    }
    for (const { row, parcel, receipt, waiting } of sealed) {
      if (await tx.objectStore("sealed").getKey([row.visit, row.revision])) continue;
      added.sealed++;
      await Promise.all([tx.objectStore("sealed").put(row), tx.objectStore("parcels").put(parcel)]);
      if (receipt) await tx.objectStore("receipts").put(receipt);
      if (waiting) await tx.objectStore("outbox").put(waiting);
    }
    for (const row of halls) if (!(await tx.objectStore("halls").getKey(row.id))) await tx.objectStore("halls").put(row);
    for (const row of versions) {
      if (!(await tx.objectStore("checklists").getKey(row.digest))) await tx.objectStore("checklists").put(row);
    }
    return added;
  });
}
