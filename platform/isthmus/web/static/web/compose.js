"use strict";
// Writing a note: it saves itself, pictures come in as they are chosen, and a cut is seen at once.
(() => {
  const form = document.getElementById("note-form");
  const told = document.getElementById("saved");
  let timer, saving = null, changed = false, leaving = false;

  const save = async (keepalive) => {
    clearTimeout(timer);
    if (saving || !changed || leaving) return;
    changed = false;
    const data = new FormData(form);
    data.delete("pictures");
    saving = fetch(form.dataset.save, { method: "POST", body: data, headers: { Accept: "application/json" }, keepalive })
      .then(async (answer) => {
        const said = await answer.json();
        told.textContent = said.told;
        if (!answer.ok || !said.draft) return;
        form.elements.draft.value = said.draft;
        form.elements.version.value = said.version;
        history.replaceState(history.state, "", `${form.getAttribute("action")}?draft=${said.draft}`);
      })
      .catch(() => {
        told.textContent = form.dataset.unsaved;
        changed = true;
        timer = setTimeout(save, 5000);
      });
    await saving;
    saving = null;
    if (changed) timer = setTimeout(save, 1500);
  };
  const later = () => {
    changed = true;
    clearTimeout(timer);
    timer = setTimeout(save, 1500);
  };
  form.addEventListener("input", (event) => {
    if (event.target.type !== "file") later();
    cut(event.target.closest(".kept > li"));
  });
  document.addEventListener("visibilitychange", () => document.hidden && save(true));

  // What is under way is waited for, so that a draft is not stored behind the note that it became.
  form.addEventListener("submit", async (event) => {
    clearTimeout(timer);
    if (!saving) {
      leaving = true;
      setTimeout(() => (leaving = false), 4000);
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    await saving;
    form.requestSubmit(event.submitter);
  }, true);

  // Pictures and their order without leaving the page; the part of the form that shows them comes back.
  const arrange = async (name, value) => {
    clearTimeout(timer);
    await saving;
    saving = sent(name, value);
    await saving;
    saving = null;
    if (changed) later();
  };
  const sent = async (name, value) => {
    changed = false;
    const data = new FormData(form);
    data.append(name, value);
    const part = document.getElementById("arrange");
    part.setAttribute("aria-busy", "true");
    const headers = { "HX-Request": "true" };
    try {
      const answer = await fetch(form.action, { method: "POST", body: data, headers });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById("arrange");
      if (!answer.ok || !fresh) throw new Error(answer.status);
      part.replaceWith(fresh);
      enhance();
      const draft = form.elements.draft.value;
      if (draft) history.replaceState(history.state, "", `${form.getAttribute("action")}?draft=${draft}`);
    } catch {
      // The plain form says what is wrong.
      part.removeAttribute("aria-busy");
      const button = document.createElement("button");
      Object.assign(button, { name, value, hidden: true, formNoValidate: true });
      form.append(button);
      leaving = true;
      form.requestSubmit(button);
    }
  };
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=move]");
    if (!button) return;
    event.preventDefault();
    arrange("move", button.value).then(() => {
      const moved = form.querySelector(`input[name=picture][value="${button.value.split(":")[0]}"]`);
      moved?.closest("li").querySelector("button[name=move]")?.focus();
    });
  });
  form.addEventListener("change", (event) => {
    if (event.target.id === "pictures" && event.target.files.length) arrange("add", "1");
    if (event.target.name === "drop" && event.target.checked) arrange("move", "");
  });

  const cut = (item) => {
    const ratio = item?.querySelector("select");
    if (!ratio) return;
    const frame = item.querySelector(".crop");
    const [across, down] = item.querySelectorAll("input[type=range]");
    frame.style.setProperty("--ar", ratio.value ? ratio.value.replace(":", "/") : frame.dataset.ar);
    frame.style.setProperty("--at", `${across.value}% ${down.value}%`);
  };

  // Pictures can be dragged to their place as well.
  let dragged = null;
  const enhance = () => {
    form.querySelector("button[name=add]").hidden = true;
    for (const item of form.querySelectorAll(".kept > li")) {
      const frame = item.querySelector(".crop");
      frame.draggable = true;
      frame.addEventListener("dragstart", () => (dragged = item));
      item.addEventListener("dragover", (event) => dragged && event.preventDefault());
      item.addEventListener("drop", (event) => {
        if (!dragged || dragged === item) return;
        event.preventDefault();
        const items = [...item.parentNode.children];
        item[items.indexOf(dragged) < items.indexOf(item) ? "after" : "before"](dragged);
        dragged = null;
        arrange("move", "");
      });
    }
  };
  enhance();
})();
