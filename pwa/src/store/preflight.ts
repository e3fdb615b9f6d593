import { canonical, digest } from "../core/canonical.ts";
import { askedOf, itemsOf, type Checklist } from "../core/checklist.ts";
import { copies } from "./mirror.ts";
import { checklist as checklistOf, hall, readAssignment } from "./plan.ts";
import { set, setting } from "./settings.ts";
import type { Store } from "./store.ts";

/** One thing that should hold before a visit. `detail`: figures in bytes, or `why`, a word for the words file. */
export interface Check {
  readonly key: "persisted" | "room" | "installed" | "checklist" | "write";
  readonly ok: boolean;
  readonly detail: Readonly<Record<string, string | number>>;
}

/** A photo scaled to 2560 px, and a draft with its entries; generous both. */
const PHOTO_BYTES = 1024 * 1024;
const DRAFT_BYTES = 2 * 1024 * 1024;

/** Everything that should hold before a visit [sync §On the phone 6]. It tells; it never blocks. */
export async function preflight(store: Store, assignment: string): Promise<Check[]> {
  const planned = await readAssignment(store, assignment);
  const version = planned && (await checklistOf(store, planned.checklist));
  return Promise.all([
    persisted(),
    space(copies() * (planned && version ? expected(version, planned.tier) : DRAFT_BYTES)),
    Promise.resolve(installed()),
    verified(store, planned?.hall, planned?.checklist, version),
    written(store),
  ]);
}

/** Used and free bytes as the browser tells them, and whether it may evict them by itself. */
export async function room(): Promise<{ used: number; free: number; persisted: boolean }> {
  const { usage = 0, quota = 0 } = (await navigator.storage?.estimate?.()) ?? {};
  return { used: usage, free: Math.max(0, quota - usage), persisted: (await navigator.storage?.persisted?.()) ?? false };
}

async function persisted(): Promise<Check> {
  if (!navigator.storage?.persist) return { key: "persisted", ok: false, detail: { why: "unknown" } };
  const ok = (await navigator.storage.persisted()) || (await navigator.storage.persist());
  return { key: "persisted", ok, detail: ok ? {} : { why: "refused" } };
}

/** What a visit by this checklist may need, when every item that can ask for a photo gets its photos. */
function expected(version: Checklist, tier: string): number {
  const photos = itemsOf(version)
    .filter((item) => askedOf(item, tier) && item.evidence?.kinds.includes("photo"))
    .reduce((sum, item) => sum + (item.evidence?.min ?? 1), 0);
  return DRAFT_BYTES + photos * PHOTO_BYTES;
}

async function space(needed: number): Promise<Check> {
  const { free } = await room();
  return { key: "room", ok: free >= 3 * needed, detail: { free, wanted: 3 * needed } };
}

/** iOS evicts the storage of a site that was never put on the home screen after seven days. */
function installed(): Check {
  const agent = navigator.userAgent ?? "";
  const ios = /iPhone|iPad|iPod/.test(agent) || (agent.includes("Macintosh") && (navigator.maxTouchPoints ?? 0) > 1);
  const alone = typeof matchMedia === "function" && matchMedia("(display-mode: standalone)").matches;
  const ok = !ios || alone || (navigator as { standalone?: boolean }).standalone === true;
  return { key: "installed", ok, detail: ok ? {} : { why: "home_screen" } };
}

const wrong = (why: string): Check => ({ key: "checklist", ok: false, detail: { why } });

async function verified(store: Store, hallId: string | undefined, name: string | undefined, version: Checklist | null): Promise<Check> {
  if (!hallId || !(await hall(store, hallId))) return wrong("no_hall");
  if (!version) return wrong("no_checklist");
  return (await digest(canonical(version))) === name ? { key: "checklist", ok: true, detail: {} } : wrong("damaged");
}

async function written(store: Store): Promise<Check> {
  const token = crypto.randomUUID();
  try {
    await set(store, "probe", token);
    return { key: "write", ok: (await setting(store, "probe")) === token, detail: {} };
  } catch (error) {
    return { key: "write", ok: false, detail: { why: error instanceof Error ? error.name : "unknown" } };
  }
}
