// The keyboard: single letters outside fields, Ctrl or ⌘ inside, never Alt. Every key does what a button does.
import { openMenu } from "./menus.js";

export function listenToKeys(app, { list, thread, composer, verbs }) {
  const help = /** @type {HTMLDialogElement} */ (document.querySelector("[data-help]"));
  const may = (word) => app.dataset.may.split(" ").includes(word);
  const managing = (run) => () => { if (thread.id && may("manage")) run(); };
  const actions = {
    j: () => list.step(1),
    k: () => list.step(-1),
    o: () => document.activeElement?.closest("a.row")?.click(),
    r: () => composer.focus("reply"),
    n: () => composer.focus("note"),
    e: managing(() => isOpen() && verbs.act("close")),
    s: managing(() => openMenu("snooze")),
    a: managing(() => openMenu("assign")),
    t: managing(() => openMenu("tag")),
    i: managing(() => document.querySelector("[data-to-me]")?.click()),
    u: () => thread.id && verbs.act("unread"),
    z: () => verbs.accept(),
    "?": () => help.showModal(),
  };
  let isPending = false;
  const isOpen = () => thread.root.querySelector(".thread-head").dataset.state === "open";

  async function inField(event) {
    if (event.key === "Escape") {
      event.target.blur();
      (list.row(thread.id)?.firstElementChild ?? thread.parts)?.focus();
    } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      // The conversation that was answered, wherever the teammate has gone by then.
      const id = thread.id;
      const isLast = event.shiftKey;
      const sent = composer.send();
      if (isLast && (await sent) && may("manage")) verbs.act("close", new FormData(), id);
    }
  }

  function inList(event) {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return false;
    if (!event.target.closest("a.row")) return false;
    event.preventDefault();
    const items = list.items;
    const at = items.indexOf(event.target.closest("li"));
    items[at + (event.key === "ArrowDown" ? 1 : -1)]?.firstElementChild.focus();
    return true;
  }

  addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey) return;
    if (event.target.closest("textarea, input:not([type=radio]), select")) {
      if (event.target.matches("#body")) inField(event);
      return;
    }
    if (event.ctrlKey || event.metaKey || help.open || document.querySelector("[popover]:popover-open")) return;
    if (inList(event) || document.documentElement.dataset.letterKeys === "off") return;
    const action = actions[letter(event)];
    if (!action) return;
    event.preventDefault();
    // A key that follows J at once means the conversation that is on its way; what follows it then was meant as words.
    if (isPending) return;
    isPending = true;
    Promise.resolve(list.opening).then(() => { isPending = false; action(); });
  });
}

/** The letter on the key; where the layout has none of ours (Greek, Russian …), the one at its place. */
function letter({ key, code }) {
  const isLatin = /^[ -~]$/.test(key);
  return isLatin ? key.toLowerCase() : code.replace(/^Key/, "").toLowerCase();
}
