/// <reference lib="webworker" />
// Keeps the app's shell for when there is no connection. Nothing that the service answers is ever kept here.
declare const self: ServiceWorkerGlobalScope;
declare const PRECACHED: readonly string[];

/** The names of the files change with their content, so their list names the version. */
const cacheName = `shell ${PRECACHED.join(' ')}`;
const shell = '/';

self.addEventListener('install', (event) => {
  const fill = async () => {
    const cache = await caches.open(cacheName);
    await cache.addAll([shell, ...PRECACHED]);
    await self.skipWaiting();
  };
  event.waitUntil(fill());
});

self.addEventListener('activate', (event) => {
  const tidy = async () => {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name !== cacheName).map((name) => caches.delete(name)));
    await self.clients.claim();
  };
  event.waitUntil(tidy());
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin || pathname.startsWith('/api/')) return;
  // A page comes from the network, so that an update is seen; without one, from the shell.
  if (request.mode === 'navigate') event.respondWith(fetch(request).catch(() => fromCache(shell)));
  else if (PRECACHED.includes(pathname)) event.respondWith(fromCache(pathname));
});

async function fromCache(path: string): Promise<Response> {
  return (await caches.match(path)) ?? fetch(path);
}

export {};
