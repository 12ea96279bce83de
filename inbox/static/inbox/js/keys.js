// The keyboard: single letters outside fields, Ctrl or ⌘ inside, never Alt.
export function listenToKeys(app, { list, thread, composer }) {
  const help = /** @type {HTMLDialogElement} */ (document.querySelector("[data-help]"));
  const menu = (name) => {
    const details = thread.pane.querySelector(`[data-menu=${name}]`);
    if (!details) return;
    details.open = true;
    details.querySelector("button").focus();
  };
  const closeAndGoOn = async () => {
    const form = thread.pane.querySelector("[data-close]");
    if (!form) return;
    form.requestSubmit();
    await list.step(1);
  };
  const actions = {
    j: () => list.step(1),
    k: () => list.step(-1),
    r: () => composer.focus("reply"),
    n: () => composer.focus("note"),
    e: closeAndGoOn,
    s: () => menu("snooze"),
    a: () => menu("assign"),
    i: () => thread.pane.querySelector("[data-assign-me]")?.click(),
    "?": () => help.showModal(),
  };

  function inField(event) {
    if (event.key === "Escape") {
      event.target.blur();
      document.getElementById(`row-${thread.id}`)?.querySelector("a").focus();
    } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      const isLast = event.shiftKey;
      composer.send().then((isSent) => isSent && isLast && closeAndGoOn());
    }
  }

  addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey) return;
    if (event.target.closest("textarea, input:not([type=radio]), select")) { inField(event); return; }
    if (event.key === "Escape") for (const open of app.querySelectorAll("details[open]")) open.open = false;
    if (event.ctrlKey || event.metaKey || help.open) return;
    const action = actions[event.key.toLowerCase()];
    if (action) { event.preventDefault(); action(); }
  });
}
