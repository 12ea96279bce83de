// Above the field: what else is done when it is sent, each step removable, and which place is still to be filled.
import { words } from "./words.js";

const PLACE = /\{\{[^{}\n]{1,200}\}\}/g;

/** @typedef {{ids: number[], steps: {value: string, words: string}[], missing: Record<string, string>}} Macros */

/** Add one that was picked to what a composer holds already. */
export function begin(form, item, me) {
  const { ids, steps, missing } = form.macros ?? { ids: [], steps: [], missing: {} };
  const more = item.steps.filter(({ value }) => !steps.some((step) => step.value === value));
  keep(form, { ids: [...new Set([...ids, item.id])], steps: [...steps, ...more], missing: { ...missing, ...item.missing } }, me);
}

/** @param {HTMLFormElement} form @param {Macros} macros */
export function keep(form, macros, me) {
  form.macros = macros;
  form.macrosOf = me;
  localStorage.setItem(keyOf(form), JSON.stringify(macros));
  watch(form);
  show(form);
}

/** What was picked before the page was loaded anew still waits, as its words do. */
export function restore(form, me) {
  form.macrosOf = me;
  const kept = localStorage.getItem(keyOf(form));
  if (!form.macros && kept && form.elements.body.value.trim()) keep(form, JSON.parse(kept), me);
}

export function clear(form) {
  localStorage.removeItem(keyOf(form));
  form.macros = null;
  show(form);
}

/** Hand over what goes with the reply that is sent now. */
export function take(form) {
  const { macros } = form;
  if (macros) clear(form);
  return macros ?? null;
}

const keyOf = (form) => `parley-macros-${form.macrosOf}-${form.action.match(/conversations\/(\d+)\//)[1]}`;
const isReply = (form) => new FormData(form).get("mode") === "reply";

/** The first place that nobody filled; only what came with a saved reply stops. */
export function openPlace(form) {
  if (!form.macros || !isReply(form)) return null;
  return form.elements.body.value.match(PLACE)?.[0] ?? null;
}

/** Select the first open place, so that typing fills it. */
export function toPlace(form) {
  show(form);
  const place = openPlace(form), field = form.elements.body;
  if (!place) return;
  const at = field.value.indexOf(place);
  field.focus();
  field.setSelectionRange(at, at + place.length);
}

function watch(form) {
  if (form.dataset.macros) return;
  form.dataset.macros = "1";
  const field = form.elements.body, soon = () => requestAnimationFrame(() => show(form));
  field.addEventListener("input", soon);
  field.addEventListener("scroll", soon);
  form.addEventListener("change", soon);
  new ResizeObserver(soon).observe(field);
}

function show(form) {
  const strip = form.querySelector(".macro-strip") ?? made(form);
  const isOn = form.macros && isReply(form), place = openPlace(form), steps = isOn ? form.macros.steps : [];
  showPlaces(form, Boolean(place));
  // What is the same stays: somebody may have the focus on it.
  const shown = JSON.stringify([steps, place]);
  if (strip.dataset.shown === shown) return;
  strip.dataset.shown = shown;
  strip.hidden = !place && !steps.length;
  strip.replaceChildren();
  if (steps.length) strip.append(element("span", "muted", words("also")), ...steps.map((step) => chip(form, step)));
  if (place) {
    const button = element("button", "macro-open", form.macros.missing[place] ?? words("fillPlace", { place }));
    button.type = "button";
    button.addEventListener("click", () => toPlace(form));
    strip.append(button);
  }
}

function made(form) {
  const strip = element("div", "macro-strip");
  strip.role = "status";
  form.querySelector("label[for=body]").before(strip);
  return strip;
}

function chip(form, step) {
  const button = element("button", "macro-step", step.words);
  button.type = "button";
  button.append(element("span", "", "×"));
  button.ariaLabel = words("dropStep", { step: step.words });
  button.addEventListener("click", () => {
    keep(form, { ...form.macros, steps: form.macros.steps.filter(({ value }) => value !== step.value) }, form.macrosOf);
    (form.querySelector(".macro-step") ?? form.elements.body).focus();
  });
  return button;
}

/** Behind the words of the field, the same words unseen, with the open places marked. */
function showPlaces(form, areSome) {
  const field = form.elements.body;
  let behind = form.querySelector(".macro-behind");
  if (!areSome) { behind?.remove(); return; }
  if (!behind) {
    behind = element("div", "macro-behind");
    behind.setAttribute("aria-hidden", "true");
    field.before(behind);
  }
  behind.dir = getComputedStyle(field).direction;
  Object.assign(behind.style, { top: `${field.offsetTop}px`, left: `${field.offsetLeft}px`, width: `${field.clientWidth}px`, height: `${field.clientHeight}px` });
  const parts = [];
  let at = 0;
  for (const { 0: place, index } of field.value.matchAll(PLACE)) {
    parts.push(field.value.slice(at, index), element("mark", "place", place));
    at = index + place.length;
  }
  behind.replaceChildren(...parts, field.value.slice(at));
  behind.scrollTop = field.scrollTop;
}

function element(name, className, text = "") {
  const one = document.createElement(name);
  one.className = className;
  one.textContent = text;
  return one;
}
