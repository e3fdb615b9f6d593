/** Brings evidence in parts of 512 KiB, at most two at once, small files before large [sync §On the wire]. */
import { PART_BYTES, type EvidenceState } from "../core/wire.ts";
import { evidencePart, keepRow, type OutboxRow, type Store, type Trouble } from "../store/index.ts";
import { contentDigest } from "./bytes.ts";
import { request, type Told } from "./request.ts";

const AT_ONCE = 2;
/** After so many seals that found other bytes, a person has to look: the file on this phone is damaged. */
const SEALS = 2;
const SENT_AGAIN = new Set(["evidence_differs", "parts_missing", "part_differs"]);

export interface Bringing {
  readonly language: "zh" | "en";
  /** Whether to stop before the next request, e.g. since a visit has begun. */
  readonly paused: () => Promise<boolean>;
}

type File = OutboxRow["evidence"][number];
/** `stopped`: paused, nothing is wrong. */
type Outcome = { readonly ok: true } | { readonly ok: false; readonly stopped: true } | (Told<never> & { ok: false; stopped?: false });

/** Brings what the server wants of one revision. Each file that it has sealed is struck off the row at once. */
export async function bringEvidence(store: Store, row: OutboxRow, bringing: Bringing): Promise<Outcome> {
  const files = row.evidence.filter((one) => row.wanted.includes(one.digest)).sort((a, b) => a.size - b.size);
  let left = row.wanted;
  for (const file of files) {
    const told = await bringFile(store, row.visit, file, bringing);
    if (!told.ok) return told;
    left = left.filter((name) => name !== file.digest);
    await keepRow(store, { ...row, wanted: left, tries: 0, trouble: null });
  }
  return { ok: true };
}

async function bringFile(store: Store, visit: string, file: File, { language, paused }: Bringing): Promise<Outcome> {
  const path = `/api/evidence/${file.digest}`;
  const count = Math.ceil(file.size / PART_BYTES);
  for (let seals = 0; seals < SEALS; seals++) {
    if (await paused()) return { ok: false, stopped: true };
    // What the server has is asked, not remembered: a reply that was lost may have been a part that arrived.
    const there = await request<EvidenceState>({ method: "GET", path, language, now: store.now() });
    if (!there.ok) return there;
    if (there.value.sealed) return { ok: true };
    const have = new Set(there.value.parts);
    const parts = Array.from({ length: count }, (_, n) => n).filter((n) => !have.has(n));
    const told = await bringParts(store, visit, file, parts, { language, paused });
    if (!told.ok) return told;
    const body = new TextEncoder().encode("{}");
    const headers = { "Content-Type": "application/json" };
    const sealed = await request<EvidenceState>({ method: "POST", path: `${path}/seal`, body, headers, language, now: store.now() });
    if (sealed.ok && sealed.value.sealed) return { ok: true };
    // The server lacks a part, or hashed other bytes and has thrown the parts away: once more. What it refused, it refuses again.
    if (!sealed.ok && !SENT_AGAIN.has(sealed.trouble.code)) return sealed;
  }
  return troubled(store, "person", "evidence_differs");
}

async function bringParts(store: Store, visit: string, file: File, parts: number[], { language, paused }: Bringing): Promise<Outcome> {
  const rest = [...parts];
  let failed: Outcome | null = null;
  const lane = async (): Promise<void> => {
    for (let n = rest.shift(); n !== undefined && !failed; n = rest.shift()) {
      const told = (await paused()) ? ({ ok: false, stopped: true } as const) : await bringPart(store, visit, file, n, language);
      if (!told.ok) failed ??= told;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return failed ?? { ok: true };
}

async function bringPart(store: Store, visit: string, file: File, n: number, language: "zh" | "en"): Promise<Outcome> {
  let body: Uint8Array<ArrayBuffer>;
  try {
    body = new Uint8Array(await evidencePart(store, visit, file.digest, n));
  } catch {
    return troubled(store, "person", "damaged");
  }
  const headers = { "Content-Type": "application/octet-stream", "Content-Digest": await contentDigest(body) };
  const path = `/api/evidence/${file.digest}/parts/${n}`;
  const told = await request<unknown>({ method: "PUT", path, body, headers, language, now: store.now() });
  return told.ok ? { ok: true } : told;
}

const troubled = (store: Store, kind: Trouble["kind"], code: string): Outcome => ({
  ok: false,
  trouble: { kind, code, words: null, at: store.now() },
  after: null,
});
