/** One round of the engine: parcels, then evidence, then what has become of it. Runs under the Web Lock `sync`. */
import { insideNow, keepRow, lanes, me, purge, sweep, type OutboxRow, type Store, type Trouble } from "../store/index.ts";
import { delay } from "./backoff.ts";
import { bringEvidence } from "./evidence.ts";
import { exchange } from "./exchange.ts";
import type { Told } from "./request.ts";

export interface RoundGiven {
  readonly app: string;
  readonly language: "zh" | "en";
  /** By the button: also during a visit, also what waits for its next try or for a person. */
  readonly asked: boolean;
  /** Whether the inventory names everything. */
  readonly all: boolean;
}

/** How a round ended. `after`: milliseconds to wait at least, as the server asked. */
export type Ended =
  | { readonly how: "done" | "nobody" | "quiet" }
  | { readonly how: "trouble"; readonly trouble: Trouble; readonly after: number | null };

/** A POST carries at most so many parcels and bytes, so that a thin line gets a reply at all. */
const PARCELS = 20;
const BYTES = 256 * 1024;

const failed = (told: Told<unknown> & { ok: false }): Ended => ({ how: "trouble", trouble: told.trouble, after: told.after });

export async function round(store: Store, given: RoundGiven): Promise<Ended> {
  const person = (await me(store))?.id;
  if (!person) return { how: "nobody" };
  // Nothing goes out while somebody stands in a hall, unless they ask for it [security §Who must not learn what].
  const paused = async (): Promise<boolean> => !given.asked && (await insideNow(store));
  if (await paused()) return { how: "quiet" };
  const told = await bringParcels(store, person, given, paused);
  if (told.how !== "done") return told;
  const brought = await bringAllEvidence(store, person, given, paused);
  if (brought.ended.how !== "done") return brought.ended;
  if (brought.any) {
    // Evidence is complete only once a receipt says so.
    const last = await exchange(store, { ...given, person, rows: [], all: false });
    if (!last.ok) return failed(last);
  }
  await purge(store);
  if (given.all) await sweep(store);
  return { how: "done" };
}

async function bringParcels(store: Store, person: string, given: RoundGiven, paused: () => Promise<boolean>): Promise<Ended> {
  const tried = new Set<string>();
  let alone = false;
  let { all } = given;
  for (let first = true; ; first = false) {
    if (await paused()) return { how: "quiet" };
    const due = (await lanes(store, person)).filter((row) => !tried.has(row.digest) && isDue(store, row, given.asked));
    const rows = alone ? due.slice(0, 1) : batch(due);
    if (!rows.length && !first && !all) return { how: "done" };
    const told = await exchange(store, { ...given, person, rows, all });
    if (told.ok) {
      for (const row of rows) tried.add(row.digest);
      // Another epoch: the server was restored from a backup. It hears of everything this phone holds, and may ask for it.
      all = told.value.renewed;
      if (all) tried.clear();
    } else if (told.trouble.kind !== "person" || !rows.length) {
      return failed(told);
    } else if (rows.length > 1) {
      // One of them is at fault: each goes by itself, so that it does not hold the others up.
      alone = true;
    } else {
      for (const row of rows) {
        tried.add(row.digest);
        await keepRow(store, { ...row, state: "needs_person", tries: row.tries + 1, trouble: told.trouble });
      }
    }
  }
}

function isDue(store: Store, row: OutboxRow, asked: boolean): boolean {
  if (asked) return row.state !== "received";
  return row.state === "waiting" && row.next_at <= store.now();
}

function batch(due: readonly OutboxRow[]): OutboxRow[] {
  const rows: OutboxRow[] = [];
  let bytes = 0;
  for (const row of due) {
    if (rows.length && (rows.length === PARCELS || bytes + row.size > BYTES)) break;
    rows.push(row);
    bytes += row.size;
  }
  return rows;
}

async function bringAllEvidence(store: Store, person: string, given: RoundGiven, paused: () => Promise<boolean>) {
  let any = false;
  for (const row of await lanes(store, person)) {
    if (row.state === "waiting" || !row.wanted.length || (!given.asked && row.next_at > store.now())) continue;
    const told = await bringEvidence(store, row, { language: given.language, paused });
    if (told.ok) {
      any = true;
      continue;
    }
    if (told.stopped) return { any, ended: { how: "quiet" } as Ended };
    const now = (await lanes(store, person)).find((one) => one.digest === row.digest) ?? row;
    // What only a person can mend is not tried again by itself.
    const next_at = told.trouble.kind === "person" ? Number.MAX_SAFE_INTEGER : store.now() + delay(now.tries, told.after);
    await keepRow(store, { ...now, tries: now.tries + 1, next_at, trouble: told.trouble });
    // Each visit is a lane of its own: what is wrong with one does not stop the others; a dead line or session stops all.
    if (told.trouble.kind !== "person") return { any, ended: failed(told) };
  }
  return { any, ended: { how: "done" } as Ended };
}
