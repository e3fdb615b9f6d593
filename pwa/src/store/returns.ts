/** Visits that came back from review: kept as they came down, and opened again as the next revision [sync §On the wire]. */
import { askedOnly } from "../core/answers.ts";
import { digest } from "../core/canonical.ts";
import type { Parcel, ReturnDown } from "../core/wire.ts";
import { draftRows, readDraft, writeDraft } from "./draft.ts";
import { NotReady } from "./errors.ts";
import { mine } from "./people.ts";
import { checklist as checklistOf, hall } from "./plan.ts";
import type { AnswerGiven, Draft, ReturnedHere } from "./rows.ts";
import { answersOf, locked } from "./rules.ts";
import { set, setting } from "./settings.ts";
import type { Store } from "./store.ts";

const KEY = "returned";
const listed = async (store: Store, person: string): Promise<ReturnDown[]> => (await setting<ReturnDown[]>(store, KEY, person)) ?? [];

/** Keeps the whole list of a reply: what is not in it is not asked for any more. A parcel that was told once stays. */
export async function keepReturns(store: Store, person: string, list: readonly ReturnDown[]): Promise<void> {
  const known = await listed(store, person);
  const whole = await Promise.all(
    list.map(async (one) => {
      const told = one.parcel ?? known.find((it) => it.id === one.id)?.parcel ?? null;
      const sound = told && (await digest(new TextEncoder().encode(told.body))) === told.digest;
      return { ...one, parcel: sound ? told : null };
    }),
  );
  if (whole.length || known.length) await set(store, KEY, whole, person);
}

/** The returns whose parcel is here; the server then leaves it out. */
export async function returnsHeld(store: Store, person: string): Promise<string[]> {
  return (await listed(store, person)).filter((one) => one.parcel).map((one) => one.id);
}

/** My visits that came back and are not answered yet, due first. */
export async function returned(store: Store): Promise<ReturnedHere[]> {
  const list = await listed(store, await mine(store));
  const found = await Promise.all(
    list.map(async (one) => {
      const [draft, later] = await store.db.read(["drafts", "sealed"], (tx) =>
        Promise.all([tx.objectStore("drafts").get(one.visit), tx.objectStore("sealed").getKey(IDBKeyRange.bound([one.visit, one.revision + 1], [one.visit, Infinity]))]),
      );
      const state = draft && draft.state !== "sealed" ? (draft.state as Draft["state"]) : null;
      return later ? [] : [{ ...one, hallName: (await hall(store, one.hall))?.name ?? "", draft: state }];
    }),
  );
  return found.flat();
}

/**
 * Makes the draft of the revision that answers a return, unless it was begun: the same checklist and answers, those that nobody asked
 * about locked. Where the draft was purged it comes from the parcel; its evidence is linked by digest and not here. Throws NotReady.
 */
export async function reopen(store: Store, visit: string): Promise<void> {
  const asked = (await returned(store)).find((one) => one.visit === visit);
  const checklist = asked && (await checklistOf(store, asked.checklist));
  if (!asked || !checklist) throw new NotReady("return");
  const old = await readDraft(store, visit).catch(() => restored(store, asked));
  const { items, note, due_on } = asked;
  const kept = old.revision > asked.revision ? old.returned : null;
  const answered = kept?.answered ?? Object.keys(askedOnly(checklist, old.tier, answersOf(old)));
  const next = { ...old, returned: { items, note, due_on, answered, reasons: kept?.reasons ?? {} }, changed_at: store.now() };
  const begun = { revision: asked.revision + 1, base: asked.revision, state: "parked", phase: "outside", item: null, undoable: [] } as const;
  // Begun before, and asked for anew since: what was typed stays, and can be taken back where it may still be changed.
  const undoable = old.undoable.filter((one) => one.kind !== "mark" && (one.item === null || !locked(next, one.item)));
  await writeDraft(store, old, { ...next, ...(kept ? { undoable } : begun) }, [], { at: 0, mono: 0 });
}

/** The sealed draft as it was when it was sent, from the parcel that came down. */
async function restored(store: Store, asked: ReturnDown): Promise<Draft> {
  if (!asked.parcel) throw new NotReady("return");
  const parcel = JSON.parse(asked.parcel.body) as Parcel;
  const answers: Record<string, AnswerGiven> = {};
  const notes: Record<string, string> = {};
  for (const [key, { note, ...given }] of Object.entries(parcel.answers as Record<string, AnswerGiven & { note?: string }>)) {
    answers[key] = given as AnswerGiven;
    if (note) notes[key] = note;
  }
  const { visit, assignment, hall: at, tier, checklist, marks, place, evidence, note, exposure, started_at, sealed_at, entries, revision, base } = parcel;
  const draft: Draft = {
    visit, assignment, hall: at, tier, checklist, marks, place, evidence, note, started_at, revision, base, answers, notes,
    ...(exposure ? { exposure } : {}),
    person: await mine(store),
    state: "sealed",
    phase: "outside",
    item: null,
    head: entries.head,
    length: entries.length,
    undoable: [],
    changed_at: sealed_at,
  };
  const { row } = await draftRows(store, draft, [], { at: 0, mono: 0 });
  const log = await Promise.all(entries.log.map(async (entry) => ({ visit, n: entry.n, box: await store.door.seal(entry) })));
  await store.db.write(["drafts", "entries"], async (tx) => {
    await Promise.all([tx.objectStore("drafts").add(row), ...log.map((one) => tx.objectStore("entries").put(one))]);
  });
  return draft;
}
