/// <reference lib="webworker" />
/** The shell is kept at once; the other files when first used, or all together on request. */

import {
  cleanupOutdatedCaches,
  createHandlerBoundToURL,
  type PrecacheEntry,
  precacheAndRoute,
} from "workbox-precaching";
import { NavigationRoute, registerRoute } from "workbox-routing";
import { CacheFirst } from "workbox-strategies";
import { addEach } from "$/fetching";

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: PrecacheEntry[] };

const REST = "rest-v1";
const everything: PrecacheEntry[] = self.__WB_MANIFEST;
/** What every phone keeps; the folders are given by vite.config.ts. */
const isShell = (url: string) => !/^assets\/(collector|centre|heavy)\/|\.wasm$|worker|icon-/.test(url);
const shell = everything.filter(({ url }) => isShell(url));
// Icons are named twice: as files, and by the app's manifest.
const rest = [
  ...new Set(
    everything
      .filter(({ url }) => !isShell(url))
      .map(({ url }) => new URL(url, self.registration.scope).href),
  ),
];

precacheAndRoute(shell);
cleanupOutdatedCaches();
registerRoute(new NavigationRoute(createHandlerBoundToURL("index.html"), { denylist: [/\/app\/map\//] }));
const keepOnUse = new CacheFirst({ cacheName: REST });
registerRoute(({ url }) => rest.includes(url.href), keepOnUse);

// A version comes in once it has all that the one before it had on this phone: the next start may be
// without network. An open page that misses an old file then says so; what is half entered is kept.
self.addEventListener("install", (event) => event.waitUntil(keepUp().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(forgetOld().then(() => self.clients.claim())));

/** Files of versions past; hashed names never come back. */
async function forgetOld(): Promise<void> {
  const cache = await caches.open(REST);
  for (const request of await cache.keys()) if (!rest.includes(request.url)) await cache.delete(request);
}

const folderOf = (url: string) => /\/assets\/(\w+)\//.exec(url)?.[1] ?? "";

/** Of each folder that this phone uses or took along, the new files, before the old ones go. */
async function keepUp(): Promise<void> {
  const cache = await caches.open(REST);
  const here = (await cache.keys()).map(({ url }) => url);
  const folders = new Set(here.map(folderOf));
  const lacking = rest.filter((url) => folders.has(folderOf(url)) && !here.includes(url));
  await addEach(cache, lacking);
}

self.addEventListener("message", (event) => {
  if (event.data !== "take-along") return;
  const port = event.ports[0];
  event.waitUntil(
    takeAlong().then(
      (kept) => port?.postMessage({ kept }),
      (error: unknown) => port?.postMessage({ failed: String(error) }),
    ),
  );
});

async function takeAlong(): Promise<number> {
  const cache = await caches.open(REST);
  const here = new Set((await cache.keys()).map(({ url }) => url));
  const missing = rest.filter((url) => !here.has(url));
  await addEach(cache, missing);
  return rest.length + shell.length;
}
