// What the composer shows beside the field when asked: earlier texts of the draft, and guides for writing.
import * as actions from "./actions.js";
import { insert } from "./inserting.js";

/** @param {HTMLElement} app @param {() => HTMLFormElement|null} composer */
export function watchShelves(app, composer) {
  const when = () => Boolean(composer());
  actions.on("earlier-drafts", { run: () => open("earlier-drafts", "drafts"), when });
  actions.on("voice-guides", { run: () => open("voice-guides", "guides"), when });

  async function open(name, place) {
    const form = composer(), shelf = shelfOf(name, form), mode = new FormData(form).get("mode");
    const url = new URL(`../${place}/?mode=${mode}`, form.action);
    const answer = await fetch(url).catch(() => null);
    if (!answer?.ok || form !== composer()) return;
    shelf.querySelector("[data-shelf]").innerHTML = await answer.text();
    shelf.showPopover();
    shelf.querySelector("button, summary, a")?.focus();
  }

  function shelfOf(name, form) {
    const id = `menu-${name}`, known = document.getElementById(id);
    if (known) return known;
    const shelf = document.createElement("div"), title = document.createElement("h2"), body = document.createElement("div");
    Object.assign(shelf, { id, className: "menu", popover: "auto", role: "dialog" });
    title.textContent = shelf.ariaLabel = form.querySelector(`[data-action=${name}]`).ariaLabel;
    body.dataset.shelf = "";
    shelf.append(title, body);
    document.body.append(shelf);
    return shelf;
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-restore]"), form = composer();
    if (!button || !form) return;
    button.closest("[popover]").hidePopover();
    // As if typed: one Ctrl+Z brings back what stood there.
    insert(form.elements.body, button.dataset.restore, { start: 0, end: form.elements.body.value.length });
  });
}
