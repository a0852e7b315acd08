// Suggestions while one types: a combobox by the pattern of WAI-ARIA. Without it the form is a form.
"use strict";
(() => {
  const field = document.getElementById("find");
  const list = document.getElementById("suggestions");
  if (!field || !list) return;
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-expanded", "false");
  const options = () => [...list.querySelectorAll("[role=option]")];
  const chosen = () => list.querySelector("[aria-selected=true]");

  const choose = (option) => {
    chosen()?.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) field.setAttribute("aria-activedescendant", option.id);
    else field.removeAttribute("aria-activedescendant");
  };
  const show = () => {
    choose(null);
    field.setAttribute("aria-expanded", String(list.childElementCount > 0));
  };
  const close = () => {
    list.replaceChildren();
    show();
  };

  field.addEventListener("keydown", (event) => {
    const all = options();
    const at = all.indexOf(chosen());
    if (event.key === "Escape" && all.length) {
      event.preventDefault();
      close();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && all.length) {
      event.preventDefault();
      // Before the first and behind the last stands the field itself.
      const next = event.key === "ArrowDown" ? at + 1 : at < 0 ? all.length - 1 : at - 1;
      choose(all[next] ?? null);
    } else if (event.key === "Enter" && at >= 0 && !event.isComposing) {
      event.preventDefault();
      location.href = all[at].querySelector("a").href;
    }
  });
  // An answer that comes after one has gone on opens nothing.
  list.addEventListener("htmx:beforeSwap", (event) => {
    if (document.activeElement !== field) event.detail.shouldSwap = false;
  });
  list.addEventListener("htmx:afterSwap", show);
  field.form.addEventListener("focusout", (event) => {
    if (!field.form.contains(event.relatedTarget)) close();
  });
})();
