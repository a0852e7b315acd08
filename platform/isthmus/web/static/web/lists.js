// Lists of notes: new ones announce themselves, and on the way back one is where one was. Without this script a list is
// as new as its page, and a browser's own way back leads to its top.
"use strict";
(() => {
  const list = () => document.getElementById("list");
  if (!list()) return;

  // Nothing moves what somebody reads: a button says how many there are, and a tap loads them. The page asks, since a
  // connection that stays open would hold a worker of the server for each reader, to be told something that most of
  // them never tap. It asks only while it is looked at, and ever more rarely while there is nothing to tell.
  const SOONEST = 30_000;
  const LATEST = 300_000;
  let wait = SOONEST;
  let asked = Date.now();
  let timer;
  const ask = async () => {
    const button = list()?.querySelector("[data-news]");
    if (!button || document.visibilityState !== "visible") return;
    asked = Date.now();
    try {
      const answer = await fetch(button.dataset.news, { headers: { Accept: "application/json" } });
      // Signed out meanwhile, closed for today, or gone: there is nothing to wait for.
      if (!answer.ok) return;
      const { sentence } = await answer.json();
      wait = sentence && sentence !== button.textContent ? SOONEST : Math.min(wait * 1.5, LATEST);
      button.textContent = sentence;
      button.hidden = !sentence;
    } catch {
      wait = LATEST; // no network; a page that is looked at again asks at once
    }
    later();
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(ask, wait);
  };
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible" && Date.now() - asked >= SOONEST) ask();
    else if (document.visibilityState === "visible") later();
    else clearTimeout(timer);
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.target.id !== "list") return;
    wait = SOONEST;
    later();
    list().querySelector("a[data-note]")?.focus({ preventScroll: true });
  });
  if (list().querySelector("[data-news]")) later();

  // Going back to a page that the browser has kept, all is as it was. Where it loads the page anew, what was on it is
  // asked for again: from the cursor of its first cards, so that it is the same order, up to the card that was opened.
  // Kept for the tab alone: a cursor, a number of pages, and which card stood where; nothing of what the cards show.
  const key = `place:${location.pathname}${location.search}`;
  const MOST = 50;
  let pages = 1;
  let opened;
  const cards = () => [...list().querySelectorAll("a[data-note]")];
  const seen = (card) => card.getBoundingClientRect().bottom > 80 && card.getBoundingClientRect().top < innerHeight;
  document.addEventListener("click", (event) => (opened = event.target.closest?.("#list a[data-note]") ?? opened));
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (detail.shouldSwap && detail.target.matches?.("#list .more")) pages += 1;
  });
  addEventListener("pagehide", () => {
    const card = opened?.isConnected && seen(opened) ? opened : cards().find(seen);
    try {
      if (!card || (pages === 1 && scrollY < 200)) return sessionStorage.removeItem(key);
      const place = { here: list().dataset.here, pages, card: card.getAttribute("href") };
      sessionStorage.setItem(key, JSON.stringify({ ...place, top: card.getBoundingClientRect().top }));
    } catch {
      // No room, or not allowed: the way back leads to the top.
    }
  });

  const again = async (here, most) => {
    const made = document.createElement("div");
    const from = new URL(location.href);
    from.searchParams.set("before", here);
    let next = from.href;
    for (let page = 0; page < most && next; page += 1) {
      const answer = await fetch(next, { headers: { "HX-Request": "true" } });
      if (!answer.ok) throw new Error(answer.statusText);
      made.querySelector(":scope > .more")?.remove();
      made.insertAdjacentHTML("beforeend", await answer.text());
      next = made.querySelector(":scope > .more a")?.href;
    }
    return made;
  };
  const back = async () => {
    const place = JSON.parse(sessionStorage.getItem(key) ?? "null");
    const grid = list().querySelector(".grid");
    if (!place || !grid) return;
    history.scrollRestoration = "manual";
    // Before htmx sees it: what is loaded here is not loaded twice.
    const more = grid.querySelector(".more");
    more?.remove();
    try {
      const made = await again(place.here, Math.min(place.pages, MOST));
      grid.replaceChildren(...made.childNodes);
      list().dataset.here = place.here;
      pages = place.pages;
    } catch {
      if (more) grid.append(more);
    }
    htmx.process(grid);
    const card = cards().find((each) => each.getAttribute("href") === place.card);
    if (!card) return;
    card.focus({ preventScroll: true });
    // A browser that has begun to find the place by itself may still move the page by a piece.
    for (let frame = 0; frame < 8; frame += 1) {
      scrollBy({ top: card.getBoundingClientRect().top - place.top, behavior: "instant" });
      await new Promise(requestAnimationFrame);
    }
  };
  try {
    const led = sessionStorage.getItem("place back");
    sessionStorage.removeItem("place back");
    if (led || performance.getEntriesByType("navigation")[0]?.type === "back_forward") back();
  } catch {
    // No place is kept here.
  }
})();
