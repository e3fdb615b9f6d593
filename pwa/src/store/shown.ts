/** Which day and hour of each stop the shopper has seen: a plan may change while the phone lies in a pocket. */
import type { AssignmentDown } from "../core/wire.ts";
import { mine } from "./people.ts";
import { set, setting } from "./settings.ts";
import type { Store } from "./store.ts";

/** By assignment: where it goes, and the day and hour that were looked at last. */
type Shown = Readonly<Record<string, { readonly place: string; readonly when: string }>>;
type Stop = Pick<AssignmentDown, "id" | "wave" | "hall" | "day_on" | "from_time" | "to_time">;

const KEY = "shown";
const placeOf = (one: Stop): string => `${one.wave} ${one.hall}`;
const whenOf = (one: Stop): string => `${one.day_on} ${one.from_time} ${one.to_time}`;
const listed = async (store: Store, person: string): Promise<Shown> => (await setting<Shown>(store, KEY, person)) ?? {};

/** Keeps, for the whole list of a reply, what the shopper has seen of it; a new stop counts as seen. */
export async function keepShown(store: Store, person: string, planned: readonly Stop[]): Promise<void> {
  const shown = await listed(store, person);
  const ids = new Set(planned.map((one) => one.id));
  // A stop that moves to another day comes as another assignment at the same hall.
  const gone = Object.entries(shown).flatMap(([id, one]) => (ids.has(id) ? [] : [one]));
  const fresh = (one: Stop) => gone.find(({ place }) => place === placeOf(one)) ?? { place: placeOf(one), when: whenOf(one) };
  await set(store, KEY, Object.fromEntries(planned.map((one) => [one.id, shown[one.id] ?? fresh(one)])), person);
}

/** Tells of a person's stops whether their day or hour is another than was looked at last. */
export async function changedSince(store: Store, person: string): Promise<(one: Stop) => boolean> {
  const shown = await listed(store, person);
  return (one) => (shown[one.id]?.when ?? whenOf(one)) !== whenOf(one);
}

/** The shopper has looked at this stop as it now is. */
export async function looked(store: Store, one: Stop): Promise<void> {
  const person = await mine(store);
  await set(store, KEY, { ...(await listed(store, person)), [one.id]: { place: placeOf(one), when: whenOf(one) } }, person);
}
