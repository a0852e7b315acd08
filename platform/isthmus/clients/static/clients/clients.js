// Taking a note along, and the site as an installed app. Everything here has a plain way without it.
"use strict";
(() => {
  const root = document.documentElement;
  root.dataset.scripted = "";
  if (navigator.share) root.dataset.canShare = "";

  const copy = async (button) => {
    const label = button.textContent;
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
    } catch {
      // Not allowed here: the address is selected, and the browser's own command copies it.
      button.closest(".panel").querySelector("[data-select]").select();
      return;
    }
    button.textContent = button.dataset.done;
    setTimeout(() => (button.textContent = label), 4000);
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy], [data-share], [data-print]");
    if (!button) return;
    if (button.dataset.copy) copy(button);
    // Closing the device's own menu is no fault.
    else if (button.dataset.share)
      navigator.share({ title: button.dataset.title, url: button.dataset.share }).catch(() => {});
    else print();
  });
  document.addEventListener("focusin", (event) => event.target.matches("[data-select]") && event.target.select());

  // Where a browser knows none, or does not allow it, the site is the same.
  const { worker } = document.currentScript.dataset;
  addEventListener("load", () => {
    navigator.serviceWorker?.register(worker, { scope: "/", updateViaCache: "none" }).catch(() => {});
  });
})();
