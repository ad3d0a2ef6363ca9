// The service worker of all pages but check-in. It keeps one page, which says what to do without a network, and stores
// nothing else. /offline/worker.js sets self.OFFLINE (version and address of the page) and imports this file.
// A classic script, because some browsers take no module as a service worker.
"use strict";

const PREFIX = "offline-";
const KEPT = PREFIX + self.OFFLINE.version;
const { page } = self.OFFLINE;

self.addEventListener("install", (event) => {
  self.skipWaiting();
  // Without cookies: the page is the same for everybody and names nobody.
  const request = new Request(page, { credentials: "omit", cache: "reload" });
  event.waitUntil(caches.open(KEPT).then((cache) => cache.add(request)));
});

self.addEventListener("activate", (event) => event.waitUntil(prepare()));

async function prepare() {
  for (const name of await caches.keys()) {
    if (name.startsWith(PREFIX) && name !== KEPT) await caches.delete(name);
  }
  // The browser asks for a page while the worker starts, so nobody waits for the worker.
  await self.registration.navigationPreload?.enable();
}

self.addEventListener("fetch", (event) => {
  if (event.request.mode === "navigate" && event.request.method === "GET") event.respondWith(answer(event));
});

/** Return the portal's answer, or the kept page if there is no network. */
async function answer(event) {
  try {
    return (await event.preloadResponse) || (await fetch(event.request));
  } catch {
    return (await caches.match(page, { ignoreVary: true })) || Response.error();
  }
}
