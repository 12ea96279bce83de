// The palette: every action that can be done now, every list, teammate, tag and settings page, by typing a part of its name.
import * as actions from "./actions.js";

const MOST = 60;
const dialog = /** @type {HTMLDialogElement} */ (document.querySelector("[data-palette]"));
const field = dialog.querySelector("input");
const box = dialog.querySelector("[role=listbox]");
let entries = [];
let shown = [];
let at = 0;
let places;

export async function openPalette(thread) {
  if (dialog.open) return;
  field.value = "";
  const name = thread.root?.querySelector(".thread-head h1")?.textContent;
  const own = actions.available().filter(({ id }) => id !== "palette" && id !== "leave");
  // Shown at once with what is here; what the server adds comes a moment later.
  entries = named(own, name);
  dialog.showModal();
  show();
  places ??= fetch(dialog.dataset.places).then((answer) => answer.json()).catch(() => ({ places: [] }));
  const [more, { places: pages }] = await Promise.all([actions.provided(""), places]);
  entries = named([...own, ...more, ...pages.map(({ url, ...page }) => ({ ...page, run: () => { location.href = url; } }))], name);
  if (dialog.open) show();
}

/** What is about the open conversation says so, by the customer's name. */
function named(all, name) {
  const own = document.querySelector("[data-help] [data-group]").dataset.group;
  const about = name && box.dataset.with.replace("{name}", name);
  const seen = new Set();
  return all.map((one) => ({ ...one, group: (one.group === own || one.group === "with") && about ? about : one.group }))
    .filter(({ group, label }) => !seen.has(`${group} ${label}`) && seen.add(`${group} ${label}`));
}

/** How well words fit an entry: 0 not at all; a name that begins with them is best. */
function fit({ label, words = "", group }, query) {
  const name = label.toLowerCase();
  if (!query) return 1;
  if (name.startsWith(query)) return 4;
  const all = `${name} ${words} ${group}`.toLowerCase().split(/[\s:,]+/);
  const parts = query.split(/\s+/);
  if (parts.every((part) => all.some((word) => word.startsWith(part)))) return parts.some((part) => name.includes(part)) ? 3 : 2;
  return name.includes(query) ? 1.5 : 0;
}

function show() {
  const query = field.value.trim().toLowerCase();
  const fitting = entries.map((entry) => ({ entry, how: fit(entry, query) })).filter(({ how }) => how);
  if (query) fitting.sort((one, other) => other.how - one.how);
  const groups = new Map();
  for (const { entry } of fitting.slice(0, MOST)) groups.set(entry.group, [...(groups.get(entry.group) ?? []), entry]);
  shown = [...groups.values()].flat();
  at = 0;
  box.replaceChildren(...[...groups].map(([name, some]) => section(name, some, query)));
  dialog.querySelector(".nothing").textContent = shown.length ? "" : dialog.querySelector(".nothing").dataset.none;
  mark();
}

function section(name, some, query) {
  const group = document.createElement("li");
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", name);
  const head = document.createElement("p");
  head.className = "ctx";
  head.setAttribute("aria-hidden", "true");
  head.textContent = name;
  group.append(head, ...some.map((entry) => option(entry, query)));
  return group;
}

function option(entry, query) {
  const row = document.createElement("div");
  row.setAttribute("role", "option");
  row.id = `command-${shown.indexOf(entry)}`;
  const label = document.createElement("span");
  const from = entry.label.toLowerCase().indexOf(query);
  if (query && from >= 0) {
    const hit = document.createElement("b");
    hit.textContent = entry.label.slice(from, from + query.length);
    label.append(entry.label.slice(0, from), hit, entry.label.slice(from + query.length));
  } else label.textContent = entry.label;
  if (entry.icon) row.append(entry.icon.cloneNode(true));
  row.append(label);
  if (entry.detail) { const detail = document.createElement("small"); detail.textContent = entry.detail; row.append(detail); }
  if (entry.keys?.childNodes.length) row.append(entry.keys.cloneNode(true));
  row.addEventListener("pointermove", () => { at = shown.indexOf(entry); mark(); });
  row.addEventListener("click", () => choose(entry));
  return row;
}

function mark() {
  for (const row of box.querySelectorAll("[role=option]")) row.setAttribute("aria-selected", String(row.id === `command-${at}`));
  const row = document.getElementById(`command-${at}`);
  row?.scrollIntoView({ block: "nearest" });
  if (row) field.setAttribute("aria-activedescendant", row.id);
  else field.removeAttribute("aria-activedescendant");
}

function choose(entry) {
  dialog.close();
  entry?.run();
}

field.addEventListener("input", show);
dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
dialog.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (by && shown.length) { event.preventDefault(); at = (at + by + shown.length) % shown.length; mark(); }
  if (event.key === "Enter") { event.preventDefault(); choose(shown[at]); }
});
