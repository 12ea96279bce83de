// The list of completions on screen: beside the caret and never over it, moved by keys or mouse, said to screen readers.
import { caretOf } from "./caret.js";
import { words } from "./words.js";

const MOST = 50, GAP = 6, SAID_AFTER_MS = 400;

/** @param {{pick: (item: any) => void}} on */
export function completions({ pick }) {
  const box = element("div", "completions"), list = element("ul", ""), preview = element("div", "preview"), said = element("p", "muted");
  const status = element("p", "sr");
  let items = [], at = -1, field = null, saying;
  Object.assign(list, { id: "completions", role: "listbox", ariaLabel: words("completions") });
  status.role = "status";
  Object.assign(box, { role: "region", ariaLabel: words("completions") });
  box.append(list, preview, said);
  box.hidden = true;

  // A press must not take the focus from the field.
  box.addEventListener("pointerdown", (event) => event.preventDefault());
  box.addEventListener("mousedown", (event) => event.preventDefault());
  box.addEventListener("click", (event) => choose(indexOf(event)));
  box.addEventListener("pointermove", (event) => { const over = indexOf(event); if (over >= 0 && over !== at) move(over); });
  addEventListener("resize", () => field && hide());

  function show(given) {
    if (field !== given.field) letGo();
    field = given.field;
    // Within what the page calls its main part, and outside the composer, which would confine it.
    const home = field.closest("main") ?? document.body;
    if (box.parentNode !== home) home.append(box, status);
    items = given.items.slice(0, MOST);
    list.replaceChildren(...items.map(option));
    list.hidden = !items.length;
    said.textContent = given.said ?? "";
    said.hidden = !given.said;
    box.hidden = false;
    box.classList.toggle("has-preview", items.some((item) => item.preview));
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", list.id);
    move(items.length ? 0 : -1);
    place(given.start);
    clearTimeout(saying);
    const found = items.length === 1 ? words("foundOne") : words("foundMany", { n: items.length });
    saying = setTimeout(() => { status.textContent = given.said || found; }, SAID_AFTER_MS);
  }

  function option(item, index) {
    const row = element("li", "");
    row.role = "option";
    row.id = `completion-${index}`;
    if (item.sign) row.append(element("span", "sign", item.sign));
    row.append(element("span", "title", item.title));
    if (item.detail) row.append(element("small", "", item.detail));
    return row;
  }

  function move(to) {
    list.children[at]?.removeAttribute("aria-selected");
    at = to;
    const row = list.children[at];
    if (!row) { field.removeAttribute("aria-activedescendant"); return; }
    row.setAttribute("aria-selected", "true");
    row.scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", row.id);
    preview.replaceChildren(items[at].preview ?? "");
  }

  /** Above the line of the caret, or below it where there is more room. */
  function place(start) {
    const caret = caretOf(field, start), view = window.visualViewport;
    const top = view?.offsetTop ?? 0, bottom = top + (view?.height ?? innerHeight);
    const isAbove = caret.top - top >= bottom - caret.bottom;
    const room = (isAbove ? caret.top - top : bottom - caret.bottom) - GAP * 2;
    box.style.maxBlockSize = `${Math.max(96, Math.min(room, 320))}px`;
    const width = box.offsetWidth;
    box.style.left = `${Math.max(8, Math.min(caret.left, document.documentElement.clientWidth - width - 8))}px`;
    box.style.top = isAbove ? "auto" : `${caret.bottom + GAP}px`;
    box.style.bottom = isAbove ? `${innerHeight - caret.top + GAP}px` : "auto";
  }

  /** @returns {boolean} whether the key was for the list */
  function key(name) {
    if (!items.length) return false;
    if (name === "ArrowDown" || name === "ArrowUp") move((at + (name === "ArrowDown" ? 1 : -1) + items.length) % items.length);
    else if (name === "Enter" || name === "Tab") choose(at);
    else return false;
    return true;
  }

  function choose(index) { if (items[index]) pick(items[index]); }
  function indexOf(event) { return [...list.children].indexOf(event.target.closest("[role=option]")); }

  function letGo() {
    for (const name of ["aria-activedescendant", "aria-controls", "aria-autocomplete"]) field?.removeAttribute(name);
    field = null;
  }

  function hide() {
    if (box.hidden) return;
    clearTimeout(saying);
    status.textContent = "";
    box.hidden = true;
    letGo();
  }

  return { show, hide, key };
}

function element(name, className, text = "") {
  const one = document.createElement(name);
  one.className = className;
  one.textContent = text;
  return one;
}
