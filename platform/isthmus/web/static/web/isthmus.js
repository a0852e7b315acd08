// What the pages do beyond links and forms. Everything here has a plain way without it.
"use strict";
(() => {
  const wide = matchMedia("(min-width: 901px)");
  const over = document.getElementById("over");
  const said = document.getElementById("said");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");

  // What has been said once is not said again when the page is loaded again, or its address is passed on.
  if (/^\?(posted|edited)=1$/.test(location.search)) history.replaceState(history.state, "", location.pathname);

  // Pictures answer to arrow keys and to two buttons; swiping is the browser's own.
  const turn = (reel, by) => {
    const step = reel.clientWidth * (getComputedStyle(reel).direction === "rtl" ? -by : by);
    reel.scrollBy({ left: step, behavior: calm.matches ? "instant" : "smooth" });
  };
  const arrow = (reel, by, name, label) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = `turn ${name}`;
    button.setAttribute("aria-label", label);
    button.append(icon(name === "before" ? "left" : "right"));
    button.addEventListener("click", () => turn(reel, by));
    reel.parentElement.append(button);
    return button;
  };
  const sprite = document.querySelector(".icon use")?.getAttribute("href").split("#")[0];
  const icon = (name) => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    svg.setAttribute("class", "icon");
    svg.setAttribute("aria-hidden", "true");
    use.setAttribute("href", `${sprite}#${name}`);
    svg.append(use);
    return svg;
  };
  const dress = (root) => {
    for (const reel of root.querySelectorAll(".reel")) {
      if (reel.children.length < 2 || reel.dataset.dressed) continue;
      reel.dataset.dressed = "1";
      const before = arrow(reel, -1, "before", reel.dataset.before);
      const after = arrow(reel, 1, "after", reel.dataset.after);
      const mark = () => {
        const place = Math.abs(reel.scrollLeft);
        before.disabled = place < 4;
        after.disabled = place + reel.clientWidth > reel.scrollWidth - 4;
      };
      reel.addEventListener("scroll", mark, { passive: true });
      // Also once it is shown that was covered.
      new ResizeObserver(mark).observe(reel);
    }
  };
  addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const reel = (over?.open ? over : document).querySelector(".reel");
    if (!by || !reel || event.target.matches("input, textarea, select") || event.altKey || event.metaKey) return;
    if (event.target.closest(".reel") || event.target === document.body || over?.open) {
      event.preventDefault();
      turn(reel, getComputedStyle(reel).direction === "rtl" ? -by : by);
    }
  });

  // A note opens over the grid on a wide screen; the address is the note's own either way.
  const address = location.pathname;
  let from = null;
  let title = "";
  const show = async (link) => {
    let page;
    try {
      const answer = await fetch(link.href, { headers: { Accept: "text/html" } });
      page = new DOMParser().parseFromString(await answer.text(), "text/html");
    } catch {
      location.href = link.href;
      return;
    }
    const note = page.getElementById("note");
    if (!note) {
      location.href = link.href;
      return;
    }
    const close = document.createElement("button");
    close.type = "button";
    close.className = "close";
    close.setAttribute("aria-label", over.dataset.close);
    close.append(icon("cross"));
    close.addEventListener("click", () => history.back());
    // What lies under an open dialog is not read out, so the place for a sentence comes along.
    over.replaceChildren(close, document.adoptNode(note), said);
    htmx.process(over);
    dress(over);
    from = link;
    title = document.title;
    history.pushState({ over: true }, "", link.href);
    document.title = page.title;
    over.showModal();
  };
  const hide = () => {
    if (!over?.open) return;
    over.close();
    document.body.append(said);
    over.replaceChildren();
    document.title = title;
    from?.focus({ preventScroll: true });
  };
  if (over) {
    document.addEventListener("click", (event) => {
      const link = event.target.closest("a[data-note]");
      const plain = event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
      if (!link || !plain || !wide.matches || over.open) return;
      event.preventDefault();
      show(link);
    });
    over.addEventListener("click", (event) => event.target === over && history.back());
    over.addEventListener("cancel", (event) => {
      event.preventDefault();
      history.back();
    });
    addEventListener("popstate", (event) => {
      if (!event.state?.over && over.open) hide();
      // Loaded anew in between, this page is of the note or of the grid alone, and not of the other one's address.
      else if (event.state?.over ? !over.open : location.pathname !== address) {
        sessionStorage.setItem("place back", "1");
        location.reload();
      }
    });
  }

  // One open menu at a time, and Escape or a click elsewhere closes it.
  const menus = () => document.querySelectorAll("details.menu[open], details.why[open]");
  document.addEventListener("click", (event) => {
    for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
  });
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of menus()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  // An impatient second click sends nothing twice; what htmx sends, it watches itself.
  document.addEventListener("submit", (event) => {
    const sent = event.target;
    if (sent.hasAttribute("hx-post")) return;
    if (sent.dataset.sent) event.preventDefault();
    sent.dataset.sent = "1";
    setTimeout(() => delete sent.dataset.sent, 4000);
  });

  // A button says once where it is sent to: what htmx sends goes there as well.
  document.addEventListener("htmx:configRequest", (event) => {
    const { elt } = event.detail;
    if (elt.getAttribute("hx-post") === "") event.detail.path = elt.getAttribute("formaction");
  });

  // A comment that was sent leaves an empty field behind.
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful && event.target.matches("form.say")) event.target.reset();
  });
  document.addEventListener("htmx:responseError", (event) => {
    // An answer that brings its own sentence leaves the page as it is; for any other the plain form shows it.
    if (event.detail.xhr.getResponseHeader("HX-Trigger")) return;
    const sender = event.detail.elt;
    if (sender.matches?.("form")) HTMLFormElement.prototype.submit.call(sender);
    else if (sender.matches?.("button[form]")) sender.form.requestSubmit(sender);
  });
  // A sentence that the server sends along with an answer; the form keeps what was typed.
  let unsaid;
  const say = (sentence) => {
    clearTimeout(unsaid);
    said.textContent = sentence;
    unsaid = setTimeout(() => said.replaceChildren(), 12000);
  };
  document.addEventListener("isthmus:say", (event) => say(event.detail.sentence));
  document.addEventListener("htmx:beforeRequest", () => said.replaceChildren());
  document.addEventListener("htmx:afterSwap", (event) => dress(event.target));
  dress(document);
})();
