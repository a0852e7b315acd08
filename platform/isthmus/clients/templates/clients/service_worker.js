// Keeps the files named in SHELL and a page for when there is no connection. No other answer is ever kept: pages are made
// for one reader, and what is not kept cannot be shown to the next one.
"use strict";
const NAME = `isthmus-${SHELL.tenant}-${SHELL.version}`;
const PAGES = Object.values(SHELL.pages);
const KEPT = new Set([...SHELL.files, ...PAGES]);

const begin = async () => {
  const cache = await caches.open(NAME);
  // Asked for without cookies: whoever installs it leaves no trace in it.
  await cache.addAll([...KEPT].map((path) => new Request(path, { credentials: "omit", cache: "reload" })));
  await skipWaiting();
};

const takeOver = async () => {
  for (const name of await caches.keys()) if (name !== NAME) await caches.delete(name);
  await clients.claim();
};

const kept = async (path) => (await caches.open(NAME)).match(path, { ignoreVary: true });

const offline = () => {
  const plain = (language) => language.toLowerCase().split("-")[0];
  const codes = Object.keys(SHELL.pages);
  const asked = navigator.languages.map(plain);
  const code = asked.map((one) => codes.find((each) => plain(each) === one)).find(Boolean) ?? codes[0];
  return kept(SHELL.pages[code]);
};

const visit = async (event, path) => {
  try {
    return await fetch(event.request);
  } catch {
    return (PAGES.includes(path) && (await kept(path))) || (await offline()) || Response.error();
  }
};

const file = async (request, path) => (await kept(path)) ?? fetch(request);

addEventListener("install", (event) => event.waitUntil(begin()));
addEventListener("activate", (event) => event.waitUntil(takeOver()));
addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(visit(event, url.pathname));
  // Only what the kept page asks for: the browser's own cache is nearer for every other page.
  else if (url.search === "?offline" && SHELL.files.includes(url.pathname)) event.respondWith(file(request, url.pathname));
});
