import type { PersonDown } from "../core/wire.ts";
import { NotReady } from "./errors.ts";
import type { PersonHere } from "./rows.ts";
import { setting } from "./settings.ts";
import type { Store } from "./store.ts";

const ME = "me";

/** Who this phone belongs to now; null before the first enrolment. */
export async function me(store: Store): Promise<PersonHere | null> {
  const id = await setting<string>(store, ME);
  if (id === null) return null;
  const row = await store.db.read(["people"], (tx) => tx.objectStore("people").get(id));
  return row ? ((await store.door.unseal(row.box)) as PersonHere) : null;
}

/** The person's id, for verbs that make no sense without one. Throws NotReady. */
export async function mine(store: Store): Promise<string> {
  const id = await setting<string>(store, ME);
  if (id === null) throw new NotReady("person");
  return id;
}

/** The phone is this person's from now on. Rows of others stay as they are; lists no longer show them. */
export async function adopt(store: Store, person: PersonDown): Promise<void> {
  const here: PersonHere = { ...person, adopted_at: store.now() };
  const row = { id: person.id, box: await store.door.seal(here) };
  const pointer = { person: "", key: ME, box: await store.door.seal(person.id) };
  await store.db.write(["people", "settings"], async (tx) => {
    await Promise.all([tx.objectStore("people").put(row), tx.objectStore("settings").put(pointer)]);
  });
  store.changed("people", "settings");
}
