// Menus: opened by button or key, narrowed by typing, Enter takes the first, arrows move.
import { showMoments } from "./moments.js";

const clock = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" });

/** @param {string} name */
export function openMenu(name) {
  const menu = document.getElementById(`menu-${name}`);
  if (!menu) return;
  menu.showPopover();
  // At once, not when the toggle event comes: what is typed right after the key belongs to the menu.
  opened(menu);
}

/** Fetch the menus of a page that was loaded without a conversation, and be ready for them. */
export async function watchMenus() {
  if (!document.querySelector("[data-menu]")) await fillMenus();
  else watch();
}

/** Fetch the menus, or fetch them anew. */
export async function fillMenus() {
  const place = document.querySelector("[data-menus]");
  const answer = await fetch(place.dataset.menus).catch(() => null);
  if (!answer?.ok) return;
  place.innerHTML = await answer.text();
  watch();
}

function watch() {
  for (const menu of document.querySelectorAll("[data-menu]")) {
    menu.addEventListener("toggle", (event) => {
      if (event.newState === "open" && !menu.contains(document.activeElement)) opened(menu);
    });
    menu.addEventListener("input", (event) => event.target.matches("[data-filter]") && narrow(menu, event.target.value));
    menu.addEventListener("keydown", (event) => moved(menu, event));
  }
  for (const zone of document.querySelectorAll("[data-zone]")) zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone;
}

const choices = (menu) => [...menu.querySelectorAll("[data-choices] :is(button, a)")].filter((one) => one.checkVisibility());

function opened(menu) {
  const filter = menu.querySelector("[data-filter]");
  if (filter) { filter.value = ""; narrow(menu, ""); }
  (filter ?? choices(menu)[0])?.focus();
  for (const place of menu.querySelectorAll("[data-in-hours]")) {
    place.textContent = clock.format(new Date(Date.now() + Number(place.dataset.inHours) * 3_600_000));
  }
  if (menu.matches("[data-moments]")) showMoments(menu);
  const picker = menu.querySelector("[type=datetime-local]");
  if (picker) picker.min = new Date(Date.now() - new Date().getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function narrow(menu, text) {
  const wanted = text.trim().toLowerCase();
  for (const item of menu.querySelectorAll("[data-choices] li:not([data-read])")) {
    item.hidden = !item.textContent.toLowerCase().includes(wanted);
  }
}

function moved(menu, event) {
  const all = choices(menu);
  const at = all.indexOf(document.activeElement);
  // A field for searching would only empty itself at the first Esc.
  if (event.key === "Escape" && !event.isComposing) { event.preventDefault(); menu.hidePopover(); }
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    if (event.target.matches("[type=datetime-local]")) return;
    event.preventDefault();
    all[(at + (event.key === "ArrowDown" ? 1 : -1) + all.length) % all.length]?.focus();
  } else if (event.key === "Enter" && event.target.matches("[data-filter]") && all.length && !event.isComposing) {
    event.preventDefault();
    all[0].click();
  }
}
