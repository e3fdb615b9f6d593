import { digest } from "../core/canonical.ts";
import { PART_BYTES, type EvidenceLink } from "../core/wire.ts";
import { Damaged } from "./errors.ts";
import type { Draft } from "./rows.ts";
import type { Store } from "./store.ts";

/** What the screens know of a piece; its digest and size come from its bytes. */
export type EvidenceGiven = Omit<EvidenceLink, "digest" | "size">;

/** All chunks of one piece. */
export const chunksOf = (bytes: string): IDBKeyRange => IDBKeyRange.bound([bytes, 0], [bytes, Infinity]);

/**
 * Writes the bytes in rows of 512 KiB, reads them back and hashes them; answers the link, which the caller then writes to the
 * draft. Bytes that were never linked are swept by `sweep`. The same bytes twice in one visit are kept once.
 */
export async function keepBytes(store: Store, draft: Draft, bytes: ArrayBuffer, about: EvidenceGiven): Promise<EvidenceLink> {
  const whole = new Uint8Array(bytes);
  const name = await digest(whole);
  const link: EvidenceLink = { ...about, digest: name, size: bytes.byteLength };
  const key: [string, string] = [draft.visit, name];
  if (await store.db.read(["evidence"], (tx) => tx.objectStore("evidence").getKey(key))) return link;
  const id = crypto.randomUUID();
  for (let n = 0; n * PART_BYTES < bytes.byteLength; n++) {
    // ArrayBuffers, not Blobs: WebKit loses those [sync §On the phone 3].
    const part = await store.door.sealBytes(bytes.slice(n * PART_BYTES, (n + 1) * PART_BYTES));
    await store.db.write(["chunks"], (tx) => tx.objectStore("chunks").put({ bytes: id, n, part }));
  }
  const back = await digest(new Uint8Array(await joined(store, id)));
  if (back !== name) throw new Damaged(name);
  const meta = { size: link.size, type: link.type };
  const row = { visit: draft.visit, digest: name, person: draft.person, bytes: id, box: await store.door.seal(meta) };
  const chunks = Math.ceil(bytes.byteLength / PART_BYTES);
  await store.db.write(["evidence", "chunks"], async (tx) => {
    // A sweep in another tab may have taken bytes without a name for strays.
    if ((await tx.objectStore("chunks").count(chunksOf(id))) !== chunks) throw new Damaged(name);
    await tx.objectStore("evidence").put(row);
  });
  return link;
}

/** The bytes of a piece. Throws Damaged when they are not (or no longer) on this phone. */
export async function evidenceBytes(store: Store, visit: string, name: string): Promise<ArrayBuffer> {
  const row = await store.db.read(["evidence"], (tx) => tx.objectStore("evidence").get([visit, name]));
  if (!row) throw new Damaged(name);
  return joined(store, row.bytes);
}

/** Part n of a piece, as it goes over the wire. */
export async function evidencePart(store: Store, visit: string, name: string, n: number): Promise<ArrayBuffer> {
  const row = await store.db.read(["evidence"], (tx) => tx.objectStore("evidence").get([visit, name]));
  const chunk = row && (await store.db.read(["chunks"], (tx) => tx.objectStore("chunks").get([row.bytes, n])));
  if (!chunk) throw new Damaged(`${name} part ${n}`);
  return store.door.unsealBytes(chunk.part);
}

async function joined(store: Store, id: string): Promise<ArrayBuffer> {
  const rows = await store.db.read(["chunks"], (tx) => tx.objectStore("chunks").getAll(chunksOf(id)));
  const parts = await Promise.all(rows.map((row) => store.door.unsealBytes(row.part)));
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let from = 0;
  for (const part of parts) {
    whole.set(new Uint8Array(part), from);
    from += part.byteLength;
  }
  return whole.buffer;
}

/** Removes the bytes of a piece the shopper took away, unless a sealed revision of the visit names it. */
export async function unlink(store: Store, visit: string, name: string): Promise<void> {
  if (await sealedNames(store, visit, name)) return;
  await store.db.write(["evidence", "chunks"], async (tx) => {
    const row = await tx.objectStore("evidence").get([visit, name]);
    if (!row) return;
    await Promise.all([tx.objectStore("evidence").delete([visit, name]), tx.objectStore("chunks").delete(chunksOf(row.bytes))]);
  });
}

async function sealedNames(store: Store, visit: string, name: string): Promise<boolean> {
  const rows = await store.db.read(["sealed"], (tx) =>
    tx.objectStore("sealed").getAll(IDBKeyRange.bound([visit, 0], [visit, Infinity])),
  );
  const boxes = await Promise.all(rows.map((row) => store.door.unseal(row.box)));
  return boxes.some((one) => (one as { evidence: EvidenceLink[] }).evidence.some((link) => link.digest === name));
}

/** Removes chunks that no evidence row names: a write that was killed between the bytes and their name. At start only. */
export async function sweep(store: Store): Promise<number> {
  const lock = globalThis.navigator?.locks;
  // Only when no tab records: a piece that is just being written has no name yet.
  const held = lock ? ((await lock.query()).held ?? []).some((one) => one.name?.startsWith("visit:")) : store.held.size > 0;
  if (held) return 0;
  return store.db.write(["evidence", "chunks"], async (tx) => {
    const named = new Set((await tx.objectStore("evidence").getAll()).map((row) => row.bytes));
    const stray = (await tx.objectStore("chunks").getAllKeys()).filter(([id]) => !named.has(id));
    await Promise.all(stray.map((key) => tx.objectStore("chunks").delete(key)));
    return stray.length;
  });
}
