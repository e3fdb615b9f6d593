import { beforeAll, beforeEach, expect, it } from "vitest";

/** What the worker's world would be: its listeners, its caches, the locks that tabs hold. */
const heard = new Map<string, (event: unknown) => void>();
const cached = new Map<string, Map<string, string>>();
let locks: string[] = [];
let skipped = 0;
let missing: string | null = null;
const woken: unknown[] = [];

const world = {
  addEventListener: (name: string, listener: (event: unknown) => void) => heard.set(name, listener),
  location: { origin: "https://phone.test" },
  navigator: { locks: { query: () => Promise.resolve({ held: locks.map((name) => ({ name })) }) } },
  skipWaiting: () => Promise.resolve(skipped++),
  clients: { matchAll: () => Promise.resolve([{ postMessage: (words: unknown) => woken.push(words) }]) },
};
const caches = {
  keys: () => Promise.resolve([...cached.keys()]),
  delete: (name: string) => Promise.resolve(cached.delete(name)),
  open: (name: string) => {
    const cache = cached.get(name) ?? new Map<string, string>();
    cached.set(name, cache);
    return Promise.resolve({
      addAll: (asked: { url: string }[]) => {
        if (asked.some((one) => one.url === missing)) return Promise.reject(new TypeError("404"));
        for (const one of asked) cache.set(one.url, "kept");
        return Promise.resolve();
      },
      match: (key: string) => Promise.resolve(cache.get(key)),
    });
  },
};

/** Fires an event at the worker; answers what it promised to wait for, or null when it let the event pass. */
function fire(name: string, event: Record<string, unknown>): Promise<unknown> | null {
  let promised: Promise<unknown> | null = null;
  const take = (given: Promise<unknown>): void => {
    promised = given;
  };
  heard.get(name)?.({ ...event, waitUntil: take, respondWith: take });
  return promised;
}

const request = (method: string, url: string, mode = "cors") => ({ request: { method, url: `https://phone.test${url}`, mode } });

beforeAll(async () => {
  class Asked {
    readonly url: string;
    readonly cache: unknown;
    constructor(url: string, how: { cache: unknown }) {
      this.url = url;
      this.cache = how.cache;
    }
  }
  const shell = { digest: "0123456789abcdef0123", files: ["/app/", "/app/assets/index.js"] };
  Object.assign(globalThis, { self: world, caches, SHELL: shell, Request: Asked });
  await import("../../src/worker/worker.ts");
});
beforeEach(() => {
  locks = [];
  skipped = 0;
  missing = null;
  cached.clear();
});

it("answers only for the shell's own files: never a request that writes, never the API, never another site", async () => {
  await fire("install", {});
  for (const [method, url] of [["POST", "/api/sync"], ["PUT", "/api/evidence/x/parts/0"], ["GET", "/api/evidence/x"], ["POST", "/app/"], ["GET", "/"], ["GET", "/app/assets/other.js"]] as const) {
    expect([method, url, fire("fetch", request(method, url))]).toEqual([method, url, null]);
  }
  expect(fire("fetch", { request: { method: "GET", url: "https://elsewhere.test/app/", mode: "cors" } })).toBe(null);
  expect(await fire("fetch", request("GET", "/app/assets/index.js"))).toBe("kept");
  expect(await fire("fetch", request("GET", "/app/visit/7", "navigate"))).toBe("kept");
});

it("installs all of its files or none", async () => {
  missing = "/app/assets/index.js";
  await expect(fire("install", {})).rejects.toThrow("404");
  expect(cached.get("shell-0123456789abcdef")?.size).toBe(0);
});

it("drops older shells when it takes over, and nothing else", async () => {
  for (const name of ["shell-older", "shell-0123456789abcdef", "other"]) cached.set(name, new Map());
  await fire("activate", {});
  expect([...cached.keys()]).toEqual(["shell-0123456789abcdef", "other"]);
});

it.each([["visit:0190f5a2"], ["sync"]])("does not take over while a tab holds %s", async (name) => {
  locks = ["something", name];
  await fire("message", { data: "take over" });
  expect(skipped).toBe(0);
  locks = ["something"];
  expect(fire("message", { data: "else" })).toBe(null);
  await fire("message", { data: "take over" });
  expect(skipped).toBe(1);
});

it("only wakes the page when the network is back", async () => {
  await fire("sync", { tag: "wake" });
  expect(woken).toEqual(["wake"]);
});
