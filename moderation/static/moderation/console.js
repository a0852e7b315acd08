// Keys for the moderators' console. Every key presses a button, follows a link or ticks a box that is on the page.
const desk = document.querySelector(".console");
const keys = desk.dataset.keys !== undefined;
const dialog = document.getElementById("keys");

for (const opener of desk.querySelectorAll("[data-opens]")) {
  opener.hidden = false;
  opener.addEventListener("click", () => document.getElementById(opener.dataset.opens).showModal());
}

// A long text scrolls within itself; the first piece that was found stands in sight.
const found = desk.querySelector("blockquote mark");
if (found) {
  const text = found.closest("blockquote");
  text.scrollTop = found.getBoundingClientRect().top - text.getBoundingClientRect().top - text.clientHeight / 3;
}

// What is missing stands far below the case on a phone.
desk.querySelector(".decision .wrong")?.scrollIntoView({ block: "center" });

const tick = (box) => {
  box.checked = box.type === "radio" || !box.checked;
  box.dispatchEvent(new Event("change", { bubbles: true }));
};

// "It stays" excludes all else.
desk.addEventListener("change", (event) => {
  if (event.target.name !== "measures" || !event.target.checked) return;
  const stays = event.target.value === "keep";
  for (const other of event.target.form.querySelectorAll("[name=measures]")) {
    if (other !== event.target && (stays || other.value === "keep")) other.checked = false;
  }
});

const step = (by) => {
  const rules = [...desk.querySelectorAll("[name=rule_version], [name=answer]")];
  if (!rules.length) return;
  const at = rules.findIndex((rule) => rule.checked);
  const next = rules[(at + by + rules.length) % rules.length];
  next.checked = true;
  next.scrollIntoView({ block: "nearest" });
};

const press = (key) => {
  const target = [...desk.querySelectorAll("[data-key]")].find((each) => each.dataset.key === key);
  if (!target) return false;
  if (target.dataset.focus) document.getElementById(target.dataset.focus).focus();
  else target.click();
  return true;
};

document.addEventListener("keydown", (event) => {
  const within = event.target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    if (press("Enter")) event.preventDefault();
    return;
  }
  if (!keys || event.repeat || event.ctrlKey || event.metaKey || event.altKey || dialog.open) return;
  if (within) {
    if (event.key === "Escape") within.blur();
    return;
  }
  // A button, link or summary that has the focus answers to Enter itself.
  if (event.key === "Enter" && event.target.closest("button, a, summary")) return;
  const box = /^[0-9]$/.test(event.key) && desk.querySelector(`[data-digit="${event.key}"]`);
  if (box) tick(box);
  else if (event.key === "j" || event.key === "k") step(event.key === "j" ? 1 : -1);
  else if (!press(event.key)) return;
  event.preventDefault();
});

// The seconds in which a decision can be taken back.
const due = desk.querySelector("[data-left]");
if (due) {
  const ends = Date.now() + due.dataset.left * 1000;
  const count = () => {
    const left = Math.ceil((ends - Date.now()) / 1000);
    if (left <= 0) return due.closest(".pending").remove();
    due.textContent = due.dataset.words.replace("#", left);
    setTimeout(count, 250);
  };
  count();
}
