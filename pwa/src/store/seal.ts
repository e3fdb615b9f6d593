import { askedOnly, states } from "../core/answers.ts";
import { canonical, digest } from "../core/canonical.ts";
import type { Checklist } from "../core/checklist.ts";
import { score } from "../core/scoring.ts";
import { PARCEL_SCHEMA, type HallDown, type Parcel } from "../core/wire.ts";
import { clockSamples } from "./clock.ts";
import { draftRows, readEntries } from "./draft.ts";
import { NotReady, ReadOnly, Wanting } from "./errors.ts";
import { freshRow } from "./outbox.ts";
import { returned } from "./returns.ts";
import type { Draft, Sealed } from "./rows.ts";
import { answersOf, wanting } from "./rules.ts";
import type { Store } from "./store.ts";

/**
 * Seals the draft's revision: one transaction writes the sealed revision, its parcel's bytes, the outbox row and the draft's
 * last entry, or none of them [sync §On the phone 5]. Answers and evidence of items that are not asked stay in the draft.
 *
 * Throws Wanting when something is missing, ReadOnly when another tab wrote meanwhile. `app` is this app's version.
 */
export async function sealDraft(
  store: Store,
  draft: Draft,
  checklist: Checklist,
  hall: HallDown,
  app: string,
): Promise<{ draft: Draft; sealed: Sealed }> {
  const missing = wanting(checklist, draft);
  if (!draft.exposure) missing.push({ item: "*", what: "exposure" });
  if (missing.length) throw new Wanting(missing);
  // Taken back meanwhile: what was typed stays, but nobody waits for it.
  if (draft.returned && !(await returned(store)).some((one) => one.visit === draft.visit)) throw new NotReady("return");
  const stamp = { at: store.now(), mono: store.mono() };
  const ended = { ...draft, state: "sealed" as const, undoable: [], changed_at: stamp.at };
  const { next, row, entries } = await draftRows(store, ended, [{ kind: "seal", item: null, value: null }], stamp);

  const { visit, revision, person, tier } = draft;
  const answers = answersOf(draft);
  const asked = askedOnly(checklist, tier, answers);
  const known = states(checklist, tier, answers);
  const evidence = draft.evidence.filter(({ item }) => item === null || known.get(item) !== "not_asked");
  const scorecard = score(checklist, tier, asked, draft.checklist);
  const parcel: Parcel = {
    schema: PARCEL_SCHEMA,
    app,
    visit,
    revision,
    base: draft.base,
    assignment: draft.assignment,
    hall: draft.hall,
    tier,
    checklist: draft.checklist,
    answers: asked,
    marks: draft.marks,
    entries: { head: next.head, length: next.length, log: [...(await readEntries(store, visit)), ...entries.map((one) => one.entry)] },
    evidence,
    clock: await clockSamples(store),
    place: draft.place,
    note: draft.note,
    exposure: draft.exposure ?? null,
    reasons: draft.returned?.reasons ?? {},
    started_at: draft.started_at,
    sealed_at: stamp.at,
    claim: { engine: scorecard.engine, scorecard: await digest(canonical(scorecard)) },
  };
  // From here on these bytes are the parcel: kept, hashed and sent as they are, never serialised again.
  const body = canonical(parcel);
  const name = await digest(body);
  const sealed: Sealed = {
    visit,
    revision,
    person,
    tier,
    evidence,
    hall: draft.hall,
    hallName: hall.name,
    checklist: draft.checklist,
    digest: name,
    sealed_at: stamp.at,
    size: body.byteLength,
    purged_at: null,
  };
  const keys = { visit, revision, person, digest: name };
  const sealedRow = { ...keys, purged: 0 as const, box: await store.door.seal(sealed) };
  const parcelRow = { digest: name, body: await store.door.sealBytes(body.buffer), box: await store.door.seal(scorecard) };
  const outboxRow = { ...keys, box: await store.door.seal(freshRow(sealed)) };
  await store.db.write(["drafts", "entries", "sealed", "parcels", "outbox"], async (tx) => {
    const here = await tx.objectStore("drafts").get(visit);
    if (here?.head !== draft.head && here?.head !== next.head) throw new ReadOnly(visit);
    await Promise.all([
      tx.objectStore("drafts").put(row),
      ...entries.map((one) => tx.objectStore("entries").put({ visit, n: one.n, box: one.box })),
      tx.objectStore("sealed").put(sealedRow),
      tx.objectStore("parcels").put(parcelRow),
      tx.objectStore("outbox").put(outboxRow),
    ]);
  });
  store.changed("drafts", "sealed", "outbox");
  return { draft: next, sealed };
}
