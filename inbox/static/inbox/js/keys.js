// The keyboard: single letters outside fields, Ctrl or ⌘ inside, never Alt. Every key does what a button does.
import * as actions from "./actions.js";

const SEQUENCE_MS = 1500;

export function listenToKeys({ list }) {
  let begun = "";
  let forgetting;
  let meant = [], isActing = false;

  function inField(event) {
    if (event.key === "Escape" && !event.defaultPrevented && event.target.matches("#body, [data-search]")) {
      event.preventDefault();
      event.target.blur();
      list.focusRow();
    } else if (event.target.matches("#body")) withModifier(event);
  }

  /** Ctrl or ⌘ and a key, which works while writing, too. */
  function withModifier(event) {
    if (!event.ctrlKey && !event.metaKey) return false;
    const { id } = actions.byKey(["mod", event.shiftKey && "shift", event.key.toLowerCase()].filter(Boolean).join("+"));
    if (!id || !actions.can(id)) return false;
    event.preventDefault();
    actions.run(id);
    return true;
  }

  function inList(event) {
    if (event.shiftKey || (event.key !== "ArrowDown" && event.key !== "ArrowUp")) return false;
    if (event.target !== document.body && !event.target.closest("a.row")) return false;
    event.preventDefault();
    if (event.target === document.body) { list.focusRow(); return true; }
    const items = list.items;
    const at = items.indexOf(event.target.closest("li"));
    items[at + (event.key === "ArrowDown" ? 1 : -1)]?.firstElementChild.focus();
    return true;
  }

  /** Take a key that may begin or end a sequence; return the action meant, if it is known by now. */
  function named(key) {
    clearTimeout(forgetting);
    const whole = begun ? `${begun} ${key}` : key;
    begun = "";
    const { id, isPrefix } = actions.byKey(whole);
    if (isPrefix) {
      begun = whole;
      forgetting = setTimeout(() => { begun = ""; }, SEQUENCE_MS);
    }
    return id;
  }

  addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey) return;
    if (event.key === "k" && withModifier(event)) return;
    if (event.target.closest("textarea, input:not([type=radio], [type=checkbox]), select, [contenteditable]")) { inField(event); return; }
    if (event.ctrlKey || event.metaKey || document.querySelector("dialog[open], [popover]:popover-open")) return;
    if (inList(event) || document.documentElement.dataset.letterKeys === "off") return;
    if (["Shift", "Control", "Meta", "CapsLock"].includes(event.key)) return;
    const id = named(stroke(event));
    if (!id && !begun) return;
    event.preventDefault();
    if (id) meant.push(id);
    if (id && !isActing) act();
  });

  /** Do what the keys meant, one after the other: a key that follows J at once means the conversation on its way. */
  async function act() {
    isActing = true;
    try {
      while (meant.length) {
        await Promise.resolve(list.opening).catch(() => {});
        actions.run(meant.shift());
        if (takesWords()) break;
      }
    } finally {
      // What followed R or A was meant as words.
      meant = [];
      isActing = false;
    }
  }
}

const takesWords = () => document.activeElement?.matches("textarea, input, select") || document.querySelector("dialog[open], [popover]:popover-open");

/** The key as it is written down: the letter on it, or the one at its place where the layout has none of ours (Greek …). */
function stroke({ key, code, shiftKey }) {
  const sign = (/^[ -~]$/.test(key) ? key : code.replace(/^Key/, "")).toLowerCase();
  return shiftKey && /^[a-z]$/.test(sign) ? `shift+${sign}` : sign;
}
