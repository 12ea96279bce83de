// The list behind the bell, fetched when it is opened.
import { wordTimes } from "../../config/js/times.js";

const panel = /** @type {HTMLElement} */ (document.querySelector("[data-bell-panel]"));
const box = panel.querySelector("[data-bell-list]");
let bell;

/** Show the list, or put it away. */
export async function openPanel(of) {
  const isFirst = !bell;
  bell = of;
  if (isFirst) wire();
  if (panel.matches(":popover-open")) { panel.hidePopover(); return; }
  panel.showPopover();
  panel.querySelector("h2").focus();
  const { maySound } = await import("./sound.js");
  panel.querySelector("[data-allow-sound]").hidden = maySound();
  panel.querySelector("[data-allow-desktop]").hidden = !("Notification" in window) || Notification.permission !== "default";
  await fill(bell.link.href, (fresh) => box.replaceChildren(fresh));
}

async function fill(address, place) {
  box.setAttribute("aria-busy", "true");
  const answer = await fetch(address, { headers: { "X-Fragment": "bell" } }).catch(() => null);
  box.setAttribute("aria-busy", "false");
  if (!answer?.ok) { bell.verbs.failed(answer); return; }
  const holder = document.createElement("template");
  holder.innerHTML = await answer.text();
  wordTimes(holder.content);
  place(holder.content);
}

function wire() {
  panel.addEventListener("click", clicked);
  panel.addEventListener("keydown", moved);
  panel.addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = event.target;
    const item = form.closest("li");
    if (!(await bell.clear(Object.fromEntries(new FormData(form))))) return;
    item.classList.remove("is-new");
    item.querySelector("a").focus();
    form.remove();
  });
}

async function clicked(event) {
  const open = event.target.closest("a[data-open]");
  const more = event.target.closest("[data-bell-more]");
  if (event.target.closest("[data-bell-clear]") && (await bell.clear())) {
    for (const item of panel.querySelectorAll(".is-new")) { item.classList.remove("is-new"); item.querySelector("form")?.remove(); }
  }
  if (event.target.closest("[data-ask-desktop]")) {
    await Notification.requestPermission();
    panel.querySelector("[data-allow-desktop]").hidden = true;
  }
  if (open && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    panel.hidePopover();
    bell.list.openAnywhere(Number(open.dataset.open));
  }
  if (more) {
    event.preventDefault();
    await fill(more.href, (fresh) => {
      const items = [...fresh.querySelectorAll("[data-bell-items] > li")];
      box.querySelector("[data-bell-items]").append(...items);
      more.replaceWith(fresh.querySelector("[data-bell-more]") ?? "");
      items[0]?.querySelector("a")?.focus();
    });
  }
}

function moved(event) {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!by) return;
  event.preventDefault();
  const links = [...box.querySelectorAll("li > a")];
  links[(links.indexOf(document.activeElement) + by + links.length) % links.length]?.focus();
}
