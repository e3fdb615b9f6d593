// The least an offline page needs: one file kept, and given back.
addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open("empty")
      .then((cache) => cache.add("./"))
      .then(() => skipWaiting()),
  );
});
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => event.respondWith(caches.match(event.request, { ignoreSearch: true }).then((kept) => kept ?? fetch(event.request))));
