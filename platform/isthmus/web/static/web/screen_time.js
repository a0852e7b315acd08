// Where time is limited, a page that is being looked at says so each minute; the site counts by its own clock.
"use strict";
(() => {
  const address = document.currentScript.dataset.beat;
  const line = document.getElementById("time");
  const typing = () => [...document.querySelectorAll("textarea, input[type=text]")].some((field) => field.value !== field.defaultValue);
  const beat = async () => {
    if (document.visibilityState !== "visible") return;
    const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
    let status;
    let sentence;
    try {
      const answer = await fetch(address, { method: "POST", headers: { "X-CSRFToken": token } });
      status = answer.status;
      ({ sentence } = await answer.json());
    } catch {
      return; // no network, or an answer that is not for us: the next minute asks again
    }
    const closed = status === 403;
    // What somebody is writing stays on the screen.
    if (closed && !typing()) location.replace(location.pathname + location.search);
    else if (closed || status === 200) {
      line.hidden = !sentence;
      if (line.textContent !== sentence) line.textContent = sentence;
    }
  };
  setInterval(beat, 60_000);
  document.addEventListener("visibilitychange", beat);
})();
