// The bar below the field: one stop for Tab, arrows move within it; every button is an action that key and palette share.
import * as actions from "./actions.js";
import { ask, offers } from "./complete.js";
import { goOn, mark } from "./marks.js";

const SIGNS = { "insert-saved": "/", "insert-article": "#", "insert-emoji": ":" };
/** Digits by their place: Shift makes another sign of them on every layout. */
const BY_CODE = { Digit7: "numbers", Digit8: "bullets", Digit9: "quote" };

/** @param {() => HTMLFormElement|null} composer the one that is open */
export function watchToolbar(composer) {
  const field = () => composer()?.elements.body;
  const when = () => Boolean(field());
  for (const kind of ["bold", "italic", "code", "link", "quote", "bullets", "numbers"]) {
    actions.on(kind, { run: () => mark(field(), kind), when });
  }
  for (const id of ["insert-saved", "insert-article", "insert-emoji"]) {
    actions.on(id, { run: () => ask(field(), SIGNS[id]), when: () => when() && offers(SIGNS[id]) });
  }
  actions.on("attach", { run: () => composer().querySelector("[data-file-input]").click(), when });

  document.addEventListener("keydown", (event) => {
    if (event.target === field()) written(event);
    else if (event.target.closest?.("[data-toolbar]")) moved(event);
  }, true);
  document.addEventListener("click", (event) => {
    const more = event.target.closest?.("[data-more-tools]");
    if (!more) return;
    const isOpen = more.closest("[data-toolbar]").classList.toggle("is-open");
    more.setAttribute("aria-expanded", String(isOpen));
  });
}

/** Show a composer's bar, with what has something behind it. */
export function showToolbar(form) {
  const bar = form.querySelector("[data-toolbar]");
  for (const [id, sign] of Object.entries(SIGNS)) bar.querySelector(`[data-action=${id}]`).hidden = !offers(sign);
  bar.hidden = false;
  rest(bar, buttons(bar)[0]);
  actions.nameKeys(bar);
}

function written(event) {
  if (event.isComposing || event.altKey || event.defaultPrevented) return;
  if (!event.ctrlKey && !event.metaKey) {
    if (event.key === "Enter" && !event.shiftKey && goOn(event.target)) event.preventDefault();
    return;
  }
  const { selectionStart, selectionEnd } = event.target;
  // With words selected, the palette's own key makes a link of them.
  const isLink = !event.shiftKey && event.key.toLowerCase() === "k" && selectionStart !== selectionEnd;
  const id = isLink ? "link" : event.shiftKey && BY_CODE[event.code];
  if (!id) return;
  event.preventDefault();
  event.stopPropagation();
  actions.run(id);
}

const buttons = (bar) => [...bar.querySelectorAll("button")].filter((one) => one.checkVisibility());

function rest(bar, on) {
  for (const one of bar.querySelectorAll("button")) one.tabIndex = one === on ? 0 : -1;
}

function moved(event) {
  const bar = event.target.closest("[data-toolbar]"), all = buttons(bar), at = all.indexOf(event.target);
  const isBack = getComputedStyle(bar).direction === "rtl" ? "ArrowRight" : "ArrowLeft";
  const to = { Home: 0, End: all.length - 1 }[event.key]
    ?? (/^Arrow(Left|Right)$/.test(event.key) ? (at + (event.key === isBack ? -1 : 1) + all.length) % all.length : null);
  if (to === null || at < 0) return;
  event.preventDefault();
  rest(bar, all[to]);
  all[to].focus();
}
