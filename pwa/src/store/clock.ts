import type { ClockSample } from "../core/wire.ts";
import type { Store } from "./store.ts";

/** A parcel carries at most as many; they say how far this phone's clock was off, nothing is ordered by them. */
const KEPT = 50;

/** Keeps a sample; the oldest go. */
export async function keepSample(store: Store, sample: ClockSample): Promise<void> {
  const box = await store.door.seal(sample);
  await store.db.write(["clock"], async (tx) => {
    const clock = tx.objectStore("clock");
    const keys = await clock.getAllKeys();
    // Numbered here, so that the same write elsewhere gets the same number.
    await Promise.all([clock.put({ box }, (keys.at(-1) ?? 0) + 1), ...keys.slice(0, 1 - KEPT).map((key) => clock.delete(key))]);
  });
}

/** The samples, oldest first. */
export async function clockSamples(store: Store): Promise<ClockSample[]> {
  const rows = await store.db.read(["clock"], (tx) => tx.objectStore("clock").getAll());
  return Promise.all(rows.map((row) => store.door.unseal(row.box) as Promise<ClockSample>));
}
