/**
 * Writes pwa/test/released/v<VERSION>.json: the database as this version of the app leaves it, for the test that every later
 * version opens it. Run once per schema version, before its release; a file that was released is never written again.
 *
 *     node pwa/test/release.ts
 */
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { VERSION } from "../src/store/schema.ts";
import { begun, newName, newStore, photo, plan, sealedVisit } from "./store/kit.ts";

const file = join(import.meta.dirname, `released/v${VERSION}.json`);
if (existsSync(file)) throw new Error(`${file} was released`);

const name = newName();
const store = await newStore({ name });
const [first, second] = await plan(store, 2);
if (!first || !second) throw new Error("no plan");
await sealedVisit(store, first);
const visit = await begun(store, second);
await visit.answer("greet", { state: "answered", value: "broken" });
await visit.note("greet", "低头");
await visit.addEvidence(photo(64), { type: "image/jpeg", item: null, source: "camera", taken_at: 1 });
await visit.park();

const bytes = (value: ArrayBuffer): { bytes64: string } => ({ bytes64: Buffer.from(value).toString("base64") });
const db = await new Promise<IDBDatabase>((done, fail) => {
  const request = indexedDB.open(name);
  request.addEventListener("success", () => done(request.result));
  request.addEventListener("error", () => fail(request.error ?? new Error("open")));
});
const asked = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((done, fail) => {
    request.addEventListener("success", () => done(request.result));
    request.addEventListener("error", () => fail(request.error ?? new Error("read")));
  });
const stores = [];
for (const of of db.objectStoreNames) {
  const from = db.transaction(of).objectStore(of);
  const [keys, rows] = await Promise.all([asked(from.getAllKeys()), asked(from.getAll() as IDBRequest<unknown[]>)]);
  stores.push({
    name: of,
    options: { keyPath: from.keyPath, autoIncrement: from.autoIncrement },
    indexes: Object.fromEntries([...from.indexNames].map((index) => [index, from.index(index).keyPath])),
    rows: rows.map((row, n) => [from.keyPath === null ? keys[n] : null, row]),
  });
}
const plain = JSON.stringify({ version: db.version, stores }, (_key, value: unknown) => (value instanceof ArrayBuffer ? bytes(value) : value), 1);
writeFileSync(file, `${plain}\n`);
process.exit(0);
