// Everything that can be done, by one name: button, key and palette run the same handler. Names, labels and keys are the
// server's (inbox/keyboard.py), written into the list of keys; what they do is added here by whoever does it.
const handlers = new Map();
const providers = [];
// The list stands as it came: it is read once, because every thread that opens asks for some of it.
let known;
const rows = () => (known ??= [...document.querySelectorAll("[data-help] [data-action]")]);
let byId;
const rowOf = (id) => (byId ??= new Map(rows().map((row) => [row.dataset.action, row]))).get(id);

/** @param {string} id @param {(() => unknown) | { run: () => unknown, when?: () => boolean }} handler */
export function on(id, handler) {
  handlers.set(id, typeof handler === "function" ? { run: handler } : handler);
}

/** Add what the palette offers beside the actions: a function of the words typed that returns entries (or promises them). */
export function provide(entries) { providers.push(entries); }
export const provided = (query) => Promise.all(providers.map((entries) => entries(query))).then((all) => all.flat());

const may = (row) => !row.dataset.needs || document.querySelector(".app").dataset.may.split(" ").includes(row.dataset.needs);

/** Tell whether an action can be done now, by this teammate. */
export function can(id) {
  const handler = handlers.get(id);
  const row = rowOf(id);
  return Boolean(handler && row && may(row) && (handler.when?.() ?? true));
}

export function run(id) { return can(id) ? handlers.get(id).run() : undefined; }

/** Every action that can be done now. */
export function available() {
  return rows().filter((row) => can(row.dataset.action)).map((row) => ({
    id: row.dataset.action,
    label: row.querySelector("span").textContent,
    words: row.dataset.words,
    group: row.closest("[data-group]").dataset.group,
    icon: row.querySelector("svg"),
    keys: row.querySelector(".keys"),
    run: () => run(row.dataset.action),
  }));
}

/** The action of a key; tells of "g", too, that a longer key begins with it. */
export function byKey(key) {
  const row = rows().find((one) => one.dataset.key === key);
  return { id: row?.dataset.action, isPrefix: rows().some((one) => one.dataset.key.startsWith(`${key} `)) };
}

/** Let what shows an action say its key, as this teammate has it. */
export function nameKeys(root) {
  for (const place of root.querySelectorAll("kbd[data-key-of]")) {
    const row = rowOf(place.dataset.keyOf);
    if (row) { place.textContent = row.querySelector(".keys").textContent; place.hidden = !row.dataset.key; }
  }
  for (const button of root.querySelectorAll("button[data-action]:not([title])")) {
    const row = rowOf(button.dataset.action);
    if (row) button.title = [row.querySelector("span").textContent, row.querySelector(".keys").textContent].filter(Boolean).join(" · ");
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-action]");
  if (!button || button.closest("[data-help]")) return;
  event.preventDefault();
  button.closest("[popover]")?.hidePopover();
  run(button.dataset.action);
});
