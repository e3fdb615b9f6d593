import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const source = join(import.meta.dirname, "../../src");
const files = readdirSync(source, { recursive: true, encoding: "utf8" })
  .filter((name) => /\.tsx?$/.test(name) && !name.endsWith(".d.ts"))
  .map((name) => ({ name: name.replaceAll("\\", "/"), text: readFileSync(join(source, name), "utf8") }));

it("lets only store/ touch IndexedDB", () => {
  const touching = files.filter(({ text }) => /\bindexedDB\b|from "idb"|IDBKeyRange/.test(text)).map((file) => file.name);
  expect(touching).not.toEqual([]);
  expect(touching.filter((name) => !name.startsWith("store/"))).toEqual([]);
});

it("deletes rows only where a rule says so: everything else only adds and replaces", () => {
  const deleting = files.filter(({ name, text }) => name.startsWith("store/") && /[)\w]\.(delete|clear|deleteDatabase)\(/.test(text));
  expect(deleting.map((file) => file.name).sort()).toEqual([
    "store/begin.ts", // what a discard left, when the visit is begun anew
    "store/clock.ts", // samples beyond the newest 50
    "store/evidence.ts", // what the shopper took away before sealing; bytes that never got a name
    "store/mirror.ts", // in the second copy, what the first has not
    "store/noting.ts", // asks what it is asked for
    "store/outbox.ts", // a row that a complete receipt closes
    "store/plan.ts", // withdrawn assignments without an open draft
    "store/purge.ts", // complete and 14 days; or a person's hand
    "store/store.ts", // listeners
    "store/visit.ts", // listeners
  ]);
});

it("writes only through the one place that is strict, and in the second copy", () => {
  const opening = files.filter(({ text }) => /\.transaction\(/.test(text)).map((file) => file.name);
  expect(opening.sort()).toEqual(["store/database.ts", "store/mirror.ts", "store/promised.ts"]);
});
