import { canonical, digest } from "../core/canonical.ts";
import type { Checklist } from "../core/checklist.ts";
import type { AssignmentDown, HallDown, SyncReply } from "../core/wire.ts";
import { mine } from "./people.ts";
import type { AssignmentHere, Draft } from "./rows.ts";
import type { Box } from "./schema.ts";
import { changedSince, keepShown } from "./shown.ts";
import type { Store } from "./store.ts";

type Kept = AssignmentDown & { withdrawn: boolean };

/** My assignments by day, time and place in the day; withdrawn ones only where a draft exists. */
export async function assignments(store: Store): Promise<AssignmentHere[]> {
  const person = await mine(store);
  const { rows, draftOf, digests } = await store.db.read(["assignments", "drafts", "checklists"], async (tx) => {
    const found = await tx.objectStore("assignments").index("person").getAll(person);
    const keys = await tx.objectStore("checklists").getAllKeys();
    const states = new Map<string, Draft["state"]>();
    for (const state of ["open", "parked", "sealed"] as const) {
      for (const visit of await tx.objectStore("drafts").index("person_state").getAllKeys([person, state])) states.set(visit, state);
    }
    return { rows: found, draftOf: states, digests: new Set(keys) };
  });
  const kept = (await Promise.all(rows.map((row) => store.door.unseal(row.box)))) as Kept[];
  const changed = await changedSince(store, person);
  const here = kept.map(async (one): Promise<AssignmentHere> => {
    const hallHere = await hall(store, one.hall);
    const draft = draftOf.get(one.visit) ?? null;
    return Object.assign(one, { hallHere, checklistHere: digests.has(one.checklist), draft, changed: !draft && changed(one) });
  });
  const when = (one: Kept): string => `${one.day_on} ${one.from_time} ${String(one.position ?? "").padStart(3)} ${one.id}`;
  return (await Promise.all(here)).sort((a, b) => (when(a) < when(b) ? -1 : 1));
}

/** One assignment of whomever; null when it is not on this phone. */
export async function readAssignment(store: Store, id: string): Promise<Kept | null> {
  const row = await store.db.read(["assignments"], (tx) => tx.objectStore("assignments").get(id));
  return row ? ((await store.door.unseal(row.box)) as Kept) : null;
}

/** A hall, null when it is not on this phone. */
export async function hall(store: Store, id: string): Promise<HallDown | null> {
  const row = await store.db.read(["halls"], (tx) => tx.objectStore("halls").get(id));
  return row ? ((await store.door.unseal(row.box)) as HallDown) : null;
}

/** A checklist by digest, null when it is not on this phone. Its digest was checked when it came. */
export async function checklist(store: Store, name: string): Promise<Checklist | null> {
  const row = await store.db.read(["checklists"], (tx) => tx.objectStore("checklists").get(name));
  return row ? ((await store.door.unseal(row.box)) as Checklist) : null;
}

/** Digests of the checklists on this phone. */
export function checklistsHeld(store: Store): Promise<string[]> {
  return store.db.read(["checklists"], (tx) => tx.objectStore("checklists").getAllKeys());
}

/**
 * Keeps what a reply planned for `person`: the whole list of assignments, their halls, new checklists. What was withdrawn goes,
 * unless a draft of it is not sealed yet. Answers the digests of checklists that were not what they claimed, and are not kept.
 */
export async function keepPlan(
  store: Store,
  person: string,
  reply: Pick<SyncReply, "assignments" | "halls" | "checklists">,
): Promise<string[]> {
  const wrong: string[] = [];
  const versions: { digest: string; box: Box }[] = [];
  for (const { digest: name, document } of reply.checklists) {
    if ((await digest(canonical(document))) === name) versions.push({ digest: name, box: await store.door.seal(document) });
    else wrong.push(name);
  }
  const halls = await Promise.all(reply.halls.map(async (one) => ({ id: one.id, box: await store.door.seal(one) })));
  const planned = await Promise.all(
    reply.assignments.map(async (one) => ({ id: one.id, person, box: await store.door.seal({ ...one, withdrawn: false }) })),
  );
  await keepShown(store, person, reply.assignments);
  const gone = await withdrawn(store, person, new Set(reply.assignments.map((one) => one.id)));
  await store.db.write(["assignments", "halls", "checklists"], async (tx) => {
    const kept = tx.objectStore("assignments");
    await Promise.all([
      ...versions.map((row) => tx.objectStore("checklists").put(row)),
      ...halls.map((row) => tx.objectStore("halls").put(row)),
      ...planned.map((row) => kept.put(row)),
      ...gone.map(({ id, box }) => (box === null ? kept.delete(id) : kept.put({ id, person, box }))),
    ]);
  });
  store.changed("assignments", "halls", "checklists");
  return wrong;
}

/** My assignments that the server no longer plans: those with an open or parked draft are marked and leave the day's order, the others go. */
async function withdrawn(store: Store, person: string, planned: Set<string>) {
  const rows = await store.db.read(["assignments"], (tx) => tx.objectStore("assignments").index("person").getAll(person));
  const gone = rows.filter((row) => !planned.has(row.id));
  return Promise.all(
    gone.map(async ({ id, box }) => {
      const one = (await store.door.unseal(box)) as Kept;
      const draft = await store.db.read(["drafts"], (tx) => tx.objectStore("drafts").get(one.visit));
      // One that came back from review is asked for by itself, whatever becomes of the plan.
      const open = draft && draft.state !== "sealed" && !((await store.door.unseal(draft.box)) as Draft).returned;
      return open ? { id, box: await store.door.seal({ ...one, withdrawn: true, position: null, leave_at: null, lodging: null }) } : { id, box: null };
    }),
  );
}
