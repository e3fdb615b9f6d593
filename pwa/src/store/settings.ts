import type { Store } from "./store.ts";

/** What belongs to the phone, not to a person. */
const PHONE = "";

/** A small JSON value, null if never set; `person` "" for what belongs to the phone (language, theme, cover gesture). */
export async function setting<T>(store: Store, key: string, person = PHONE): Promise<T | null> {
  const row = await store.db.read(["settings"], (tx) => tx.objectStore("settings").get([person, key]));
  return row ? ((await store.door.unseal(row.box)) as T) : null;
}

/** Sets it; durable when resolved. */
export async function set(store: Store, key: string, value: unknown, person = PHONE): Promise<void> {
  const row = { person, key, box: await store.door.seal(value) };
  await store.db.write(["settings"], (tx) => tx.objectStore("settings").put(row));
  store.changed("settings");
}
