// The service worker of the check-in page. /door/worker.js names the files (self.SHELL) and imports this one.
// It stores the page's shell and its static files. It never handles answers with data of people.
// A classic script, because some browsers take no module as a service worker.
"use strict";

const STATIC = `door-static-${self.SHELL.version}`;
const PAGES = "door-pages";
const PATIENCE = 4000; // milliseconds after which a slow network counts as none
const FILES = new Map(self.SHELL.files.map((file) => [readable(new URL(file, self.location).pathname), file]));

function readable(path) {
  try {
    return decodeURIComponent(path); // some browsers escape brackets in names, others do not
  } catch {
    return path;
  }
}

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(caches.open(STATIC).then((cache) => cache.addAll(self.SHELL.files)));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(self.clients.claim().then(renewPages));
});

/** A stored page names the files of its own version, so these are deleted only after every page has been stored again. */
async function renewPages() {
  const pages = await caches.open(PAGES);
  for (const request of await pages.keys()) await keep(new URL(request.url).pathname);
  for (const name of await caches.keys()) {
    if (name.startsWith("door-static-") && name !== STATIC) await caches.delete(name);
  }
}

// A page that was opened before there was a worker asks to be stored. Without network it learns whether it is.
self.addEventListener("message", (event) => {
  if (!event.data || !event.data.keep) return;
  const path = event.data.keep;
  const kept = keep(path).catch(() => {}).then(() => isKept(path));
  event.waitUntil(kept.then((is) => event.source.postMessage({ kept: is })));
});

async function isKept(path) {
  const pages = await caches.open(PAGES);
  return Boolean(await pages.match(path, { ignoreVary: true }));
}

async function keep(path) {
  await remember(path, await fetch(path, { redirect: "manual", headers: { Accept: "text/html" } }));
}

/** Store a complete page; delete it if the portal answers that it is gone or that a user must sign in. */
async function remember(path, response) {
  const pages = await caches.open(PAGES);
  if (response.ok && !response.redirected && response.type === "basic") await pages.put(path, response.clone());
  else if (response.type === "opaqueredirect" || [401, 403, 404, 410].includes(response.status))
    await pages.delete(path);
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate" && url.pathname.startsWith("/door/")) event.respondWith(page(event, url.pathname));
  else if (FILES.has(readable(url.pathname))) event.respondWith(file(request, readable(url.pathname)));
});

async function file(request, path) {
  const kept = await caches.match(FILES.get(path), { ignoreVary: true });
  return kept || fetch(request);
}

/** Return the portal's page if there is network, otherwise the stored one. */
async function page(event, path) {
  const fresh = fetch(event.request).then(async (response) => {
    await remember(path, response);
    return response;
  });
  event.waitUntil(fresh.catch(() => {}));
  const kept = await caches.open(PAGES).then((pages) => pages.match(path, { ignoreVary: true }));
  if (!kept) return fresh;
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE, kept));
  return Promise.race([
    fresh.then(
      (response) => (response.status >= 500 ? kept : response),
      () => kept
    ),
    late,
  ]);
}
