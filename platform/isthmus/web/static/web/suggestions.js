// Suggestions while one types: in the search box, a combobox by the pattern of WAI-ARIA, and of names in a text.
// Without them the form is a form.
"use strict";
(() => {
  const options = (list) => [...list.querySelectorAll("[role=option]")];
  const chosen = (list) => list.querySelector("[aria-selected=true]");
  const choose = (field, list, option) => {
    chosen(list)?.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) field.setAttribute("aria-activedescendant", option.id);
    else field.removeAttribute("aria-activedescendant");
  };
  // Arrow keys go through the list, Enter takes what is chosen, Escape closes it.
  const answerKey = (event, field, list, take, close) => {
    const all = options(list);
    const at = all.indexOf(chosen(list));
    if (!all.length || event.isComposing) return;
    if (event.key === "Escape") close();
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      // Before the first and behind the last stands the field itself.
      const next = event.key === "ArrowDown" ? at + 1 : at < 0 ? all.length - 1 : at - 1;
      choose(field, list, all[next] ?? null);
    } else if (event.key === "Enter" && at >= 0) take(all[at]);
    else return;
    event.preventDefault();
  };

  const field = document.getElementById("find");
  const list = document.getElementById("suggestions");
  if (field && list) {
    field.setAttribute("role", "combobox");
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-expanded", "false");
    const show = () => {
      choose(field, list, null);
      field.setAttribute("aria-expanded", String(list.childElementCount > 0));
    };
    const close = () => {
      list.replaceChildren();
      show();
    };
    const go = (option) => {
      location.href = option.href;
    };
    field.addEventListener("keydown", (event) => answerKey(event, field, list, go, close));
    // An answer that comes after one has gone on opens nothing.
    list.addEventListener("htmx:beforeSwap", (event) => {
      if (document.activeElement !== field) event.detail.shouldSwap = false;
    });
    list.addEventListener("htmx:afterSwap", show);
    field.form.addEventListener("focusout", (event) => {
      if (!field.form.contains(event.relatedTarget)) close();
    });
  }

  // Whom one may mention. The fields come and go with what htmx brings, so the page listens for them.
  const NAME = /(?<![A-Za-z0-9_./@＠-])[@＠]([\p{L}\p{N}_]{1,30})$/u;
  const isOurs = (target) => target.matches?.("textarea[data-mentions]");
  const typedIn = (text) =>
    text.selectionStart === text.selectionEnd ? NAME.exec(text.value.slice(0, text.selectionStart))?.[1] : undefined;
  let waits;
  let asked;

  // Below the field: a sentence for who listens, and the list.
  const boxes = new WeakMap();
  const boxOf = (text) => {
    if (!boxes.has(text)) {
      const box = document.createElement("div");
      box.className = "names";
      box.innerHTML = '<p class="unseen" role="status"></p><div></div>';
      text.after(box);
      text.setAttribute("aria-autocomplete", "list");
      // What is pressed must not take the place of the field that one writes in.
      box.addEventListener("pointerdown", (event) => event.preventDefault());
      box.addEventListener("mousedown", (event) => event.preventDefault());
      box.addEventListener("click", (event) => {
        const option = event.target.closest("[role=option]");
        event.preventDefault();
        if (option) mention(text, option);
      });
      boxes.set(text, box);
    }
    return boxes.get(text);
  };
  const fill = (text, html) => {
    const box = boxOf(text);
    const [told, place] = box.children;
    place.innerHTML = html;
    told.textContent = place.firstElementChild?.dataset.told ?? "";
    if (html) text.setAttribute("aria-controls", place.firstElementChild.id);
    else text.removeAttribute("aria-controls");
    box.style.top = `${text.offsetTop + text.offsetHeight}px`;
    choose(text, place, null);
    place.firstElementChild?.scrollIntoView({ block: "nearest" });
  };
  const forget = (text) => {
    clearTimeout(waits);
    asked?.abort();
    if (boxes.has(text)) fill(text, "");
  };
  const mention = (text, option) => {
    const end = text.selectionStart;
    const start = end - (typedIn(text)?.length ?? 0);
    text.setRangeText(`${option.dataset.username} `, start, end, "end");
    forget(text);
    text.focus();
    text.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const ask = async (text, name) => {
    asked = new AbortController();
    try {
      const address = `${text.dataset.mentions}?q=${encodeURIComponent(name)}`;
      const answer = await fetch(address, { signal: asked.signal });
      const html = answer.ok ? (await answer.text()).trim() : "";
      if (document.activeElement === text && typedIn(text) === name) fill(text, html);
    } catch {
      // One has typed on, or is offline: nobody is suggested.
    }
  };
  document.addEventListener("input", ({ target }) => {
    if (!isOurs(target)) return;
    const name = typedIn(target);
    clearTimeout(waits);
    asked?.abort();
    if (name) waits = setTimeout(ask, 150, target, name);
    else forget(target);
  });
  document.addEventListener("keydown", (event) => {
    const text = event.target;
    if (!isOurs(text) || !boxes.has(text)) return;
    answerKey(event, text, boxOf(text), (option) => mention(text, option), () => forget(text));
  });
  document.addEventListener("focusout", ({ target }) => isOurs(target) && forget(target));
})();
