import type { Checklist } from "../core/checklist.ts";
import { entriesOf, readDraft } from "./draft.ts";
import { AnotherOpen, NotReady } from "./errors.ts";
import { me, mine } from "./people.ts";
import { checklist as checklistOf, hall as hallOf, readAssignment } from "./plan.ts";
import type { Draft, DraftListed } from "./rows.ts";
import type { Store } from "./store.ts";
import { uuid7 } from "./uuid7.ts";
import { OpenVisit } from "./visit.ts";

/** What a visit is about; `assignment` null for one that nobody planned. */
type About = Pick<Draft, "visit" | "assignment" | "hall" | "tier" | "checklist">;

/** Makes the draft of an assignment if there is none yet; answers the visit's id. Throws NotReady, AnotherOpen. */
export async function beginVisit(store: Store, assignment: string): Promise<string> {
  const planned = await readAssignment(store, assignment);
  if (!planned) throw new NotReady(`assignment ${assignment}`);
  const { visit, hall, tier, checklist } = planned;
  return begin(store, { visit, assignment, hall, tier, checklist });
}

/** A visit that nobody planned, to a hall and by a checklist that are on this phone. Answers its new id. */
export function beginUnplanned(store: Store, about: Omit<About, "visit" | "assignment">): Promise<string> {
  return begin(store, { ...about, visit: uuid7(store.now()), assignment: null });
}

async function begin(store: Store, about: About): Promise<string> {
  const person = await mine(store);
  await allOf(store, about);
  const open = await openNow(store, person);
  if (open && open !== about.visit) throw new AnotherOpen(open);
  const now = store.now();
  const draft: Draft = {
    ...about,
    person,
    revision: 1,
    base: null,
    state: "open",
    phase: "inside",
    item: null,
    answers: {},
    notes: {},
    note: "",
    marks: [],
    place: { arrived: null, left: null },
    evidence: [],
    head: "",
    length: 0,
    undoable: [],
    started_at: now,
    changed_at: now,
  };
  const row = { visit: about.visit, person, state: draft.state, head: "", length: 0, box: await store.door.seal(draft) };
  await store.db.write(["drafts", "entries"], async (tx) => {
    // Another tab may have begun it at the same moment.
    if (await tx.objectStore("drafts").getKey(about.visit)) return;
    await Promise.all([tx.objectStore("drafts").add(row), tx.objectStore("entries").delete(entriesOf(about.visit))]);
  });
  store.changed("drafts");
  return about.visit;
}

/**
 * Opens a visit in this tab. It writes if no other tab does (`writable`), or takes the writing over with `take`. A parked visit
 * is open again from then on. Throws AnotherOpen, NotReady.
 */
export async function openVisit(store: Store, visit: string, options: { take?: boolean } = {}): Promise<OpenVisit> {
  const person = await mine(store);
  const open = await openNow(store, person);
  const draft = await readDraft(store, visit);
  if (draft.person !== person) throw new NotReady(`visit ${visit}`);
  if (open && open !== visit && draft.state !== "sealed") throw new AnotherOpen(open);
  const { checklist, hall } = await allOf(store, draft);
  const opened = new OpenVisit(store, draft, checklist, hall);
  if (draft.state !== "sealed") await opened.claim(options.take);
  return opened;
}

/** My drafts that are not sealed, the open one first, then newest first. */
export async function drafts(store: Store): Promise<DraftListed[]> {
  const person = await mine(store);
  const rows = await store.db.read(["drafts"], async (tx) => {
    const by = tx.objectStore("drafts").index("person_state");
    return [...(await by.getAll([person, "open"])), ...(await by.getAll([person, "parked"]).then(newestFirst))];
  });
  return Promise.all(
    rows.map(async (row) => {
      const draft = (await store.door.unseal(row.box)) as Draft;
      const hallName = (await hallOf(store, draft.hall))?.name ?? "";
      return Object.assign(draft, { hallName });
    }),
  );
}

/** Visit ids are UUIDv7: their order is that of their making. */
const newestFirst = <T extends { visit: string }>(rows: T[]): T[] => rows.sort((a, b) => (a.visit < b.visit ? 1 : -1));

/** Whether somebody is in a hall with this phone: nothing is then sent unless asked [security §Who must not learn what]. */
export async function insideNow(store: Store): Promise<boolean> {
  const person = (await me(store))?.id;
  if (!person) return false;
  const rows = await store.db.read(["drafts"], (tx) =>
    tx.objectStore("drafts").index("person_state").getAll([person, "open"]),
  );
  const open = await Promise.all(rows.map((row) => store.door.unseal(row.box)));
  return open.some((draft) => (draft as Draft).phase === "inside");
}

async function openNow(store: Store, person: string): Promise<string | undefined> {
  const keys = await store.db.read(["drafts"], (tx) =>
    tx.objectStore("drafts").index("person_state").getAllKeys([person, "open"]),
  );
  return keys[0];
}

async function allOf(store: Store, about: Pick<About, "hall" | "checklist">) {
  const [hall, checklist] = await Promise.all([hallOf(store, about.hall), checklistOf(store, about.checklist)]);
  if (!hall) throw new NotReady("hall");
  if (!checklist) throw new NotReady("checklist");
  return { hall, checklist: checklist satisfies Checklist };
}
