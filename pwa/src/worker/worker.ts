/** Keeps the shell for a cold start with no network. Nothing else: never a request that writes, never the API [sync §8]. */
declare const self: ServiceWorkerGlobalScope;

/** Written in by the build: every file of this version and one digest over them all. */
declare const SHELL: { readonly digest: string; readonly files: readonly string[] };

const HOME = "/app/";
const CACHE = `shell-${SHELL.digest.slice(0, 16)}`;

self.addEventListener("install", (event) => {
  // addAll is all or nothing: one missing file fails the install and the old version stays whole.
  // `reload` passes the browser's own cache by, which could mix two versions.
  const asked = SHELL.files.map((file) => new Request(file, { cache: "reload" }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(asked)));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(dropOlderShells());
});

async function dropOlderShells(): Promise<void> {
  for (const name of await caches.keys()) {
    if (name.startsWith("shell-") && name !== CACHE) await caches.delete(name);
  }
}

// A worker that answered for POST made iOS send empty bodies: what is not in the shell is left to the browser, untouched.
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin || !url.pathname.startsWith(HOME)) return;
  const kept = request.mode === "navigate" ? HOME : url.pathname;
  if (SHELL.files.includes(kept)) event.respondWith(fromShell(kept, request));
});

async function fromShell(kept: string, request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  return (await cache.match(kept)) ?? fetch(request);
}

// A new version waits until a page asks for it, and even then not while any tab records or sends.
self.addEventListener("message", (event) => {
  if (event.data === "take over") event.waitUntil(takeOver());
});

async function takeOver(): Promise<void> {
  const { held = [] } = await self.navigator.locks.query();
  if (!held.some(({ name = "" }) => name === "sync" || name.startsWith("visit:"))) await self.skipWaiting();
}

// Background Sync: the worker holds no session and no storage; it wakes a page that is there, or does nothing.
self.addEventListener("sync", (event) => {
  (event as ExtendableEvent).waitUntil(wake());
});

async function wake(): Promise<void> {
  for (const page of await self.clients.matchAll({ type: "window" })) page.postMessage("wake", []);
}
