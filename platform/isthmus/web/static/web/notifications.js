// The bell goes on counting while somebody looks at the page. The page asks: to hold a connection open for each tab would
// take up the site's few threads. It asks ever more rarely while nothing comes, and not at all while nobody looks.
"use strict";
(() => {
  const address = document.currentScript.dataset.count;
  const FIRST = 20_000;
  const LONGEST = 300_000;
  const places = document.querySelectorAll("[data-unread]");
  const fresh = document.getElementById("fresh");
  let known = places[0]?.querySelector("b").textContent ?? "0";
  let pause = FIRST;
  let asked = Date.now();
  let timer;

  const show = (number) => {
    for (const place of places) {
      place.querySelector("b").textContent = number;
      place.hidden = number === "0";
    }
    const title = document.title.replace(/^\(\d+\+?\) /, "");
    document.title = number === "0" ? title : `(${number}) ${title}`;
  };
  // In the room that is kept for it, so that nothing moves away from under one's eyes.
  const tell = (sentence) => {
    if (!fresh || fresh.textContent === sentence) return;
    const link = document.createElement("a");
    link.className = "button small primary";
    link.href = location.pathname + location.search;
    link.textContent = sentence;
    fresh.replaceChildren(...(sentence ? [link] : []));
  };
  const ask = async () => {
    asked = Date.now();
    try {
      const since = fresh?.dataset.newest ?? "";
      const answer = await fetch(`${address}?since=${since}`, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(answer.status);
      const { unread, sentence } = await answer.json();
      const number = unread > 99 ? "99+" : String(unread);
      pause = number === known ? Math.min(pause * 1.5, LONGEST) : FIRST;
      known = number;
      show(number);
      tell(sentence);
    } catch {
      pause = LONGEST; // no network, or a site that is busy with something else
    }
  };
  const wait = () => {
    clearTimeout(timer);
    if (document.visibilityState !== "visible") return;
    timer = setTimeout(async () => {
      await ask();
      wait();
    }, Math.max(0, asked + pause - Date.now()));
  };
  // Whoever comes back sees at once what has come in the meantime.
  document.addEventListener("visibilitychange", () => {
    pause = FIRST;
    wait();
  });
  wait();
})();
