// The inbox: wires the page's pieces together.
import { connect } from "../../config/js/live.js";
import { nameKeys } from "./actions.js";
import { Aside } from "./aside.js";
import { addCommands } from "./commands.js";
import { watchComposer } from "./composer.js";
import { watchHeld } from "./held.js";
import { listenToKeys } from "./keys.js";
import { List } from "./list.js";
import { watchMenus } from "./menus.js";
import { watchMoments } from "./moments.js";
import { apply } from "./patches.js";
import { Thread } from "./thread.js";
import { workTogether } from "./together.js";
import { Verbs } from "./verbs.js";
import { words } from "./words.js";

const HERE_MS = 10_000;
const TIMED_MS = 60_000;
const app = /** @type {HTMLElement} */ (document.querySelector(".app"));
const status = document.querySelector("[data-status]");
const offline = document.querySelector("[data-offline]");
const thread = new Thread(app);
const list = new List(app, thread);
thread.dress(document);

const shown = () => ({ view: app.dataset.view, ...list.asked, rows: list.cursors(), threads: thread.cursors() });
const language = document.documentElement.lang;
const socket = connect(`${app.dataset.socket}?language=${language}`, {
  open: () => { socket.send({ type: "watch", ...shown() }); hereNow(); composer.flush(); },
  state: (isUp) => { offline.hidden = isUp; if (!isUp) app.removeAttribute("data-live"); },
  turnedAway: () => location.reload(),
  poll: async () => {
    const pairs = (cursors) => Object.entries(cursors).map((pair) => pair.join(".")).join(",");
    const { rows, threads, ...asked } = shown();
    const query = new URLSearchParams({ ...asked, rows: pairs(rows), threads: pairs(threads) });
    const answer = await fetch(`${app.dataset.base}live/?${query}`).catch(() => null);
    if (answer?.ok) { offline.hidden = true; take(await answer.json()); composer.flush(); }
  },
  message: (said) => {
    if (said.type === "typing") thread.typing(said);
    else if (said.type === "views") list.narrow("views");
    else take(said);
  },
});

function take(said) {
  const { patches = [], is_caught_up: isCaughtUp } = said;
  const arrived = apply(patches, { list, thread });
  together.take(said);
  if (isCaughtUp) app.toggleAttribute("data-live", true);
  if (arrived) announce(arrived);
}

let arrived = 0;
let announcing;
/** Tell a screen reader now and then, never row by row. */
function announce(more) {
  arrived += more;
  announcing ??= setTimeout(() => {
    status.textContent = arrived === 1 ? words("changedOne") : words("changedMany", { n: arrived });
    arrived = 0;
    announcing = undefined;
  }, 1500);
}

let asking;
const lacking = new Set();
/** Ask for what some threads (or the longer list) lack, a few at a time. */
function ask(ids = []) {
  for (const id of ids) lacking.add(String(id));
  asking ??= setTimeout(() => {
    asking = undefined;
    const threads = Object.fromEntries(Object.entries(thread.cursors()).filter(([id]) => lacking.has(id)));
    lacking.clear();
    socket.send({ type: "more", rows: list.cursors(), threads });
  }, 60);
}
thread.lacks = ask;
list.lacks = ask;
list.renewed = () => {
  list.search = list.asking;
  verbs.selection.clear();
  nameKeys(list.element);
  socket.send({ type: "watch", ...shown() });
};
// What is waited for comes by time alone, too.
setInterval(() => { if (list.rows.dataset.timed !== undefined && !document.hidden) socket.send({ type: "watch", ...shown() }); }, TIMED_MS);
thread.read = (id, seq) => list.read(id, seq);

function hereNow() { socket.send({ type: "here", conversation: document.hidden ? null : thread.id }); }
setInterval(hereNow, HERE_MS);
addEventListener("online", () => composer.flush());
setInterval(() => composer.flush(), HERE_MS);
document.addEventListener("visibilitychange", () => { hereNow(); thread.readSoon(); });

const verbs = new Verbs(app, { list, thread, changed: ask });
const together = workTogether(app, { list, thread, verbs });
const aside = new Aside(app, list);
const composer = watchComposer(app, thread, socket, {
  elsewhere: (id, name) => verbs.offer(words("refusedElsewhere", { name }), "open", () => list.openAnywhere(id)),
  offer: (...said) => verbs.offer(...said),
  open: (id) => list.openAnywhere(id),
  moved: ({ id }) => { verbs.moveOn([id]); aside.put(id); },
  cameBack: (id) => aside.bring(id),
  followed: (act, id) => verbs.finish(act, () => id),
  changed: (id) => ask([id]),
});
watchHeld(thread, composer.sending);
watchMoments();
thread.opened = () => { composer.opened(); verbs.aim(); hereNow(); };
thread.leaving = () => composer.leaving();
watchMenus().then(() => { thread.dress(document); together.filled(); });
addCommands(app, { list, thread, composer, verbs });
listenToKeys({ list });
nameKeys(document);
// On a phone the lists stand side by side: the one that is shown is in sight.
document.querySelector(".nav a[aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });
if (app.dataset.view === "search") import("./search.js").then(({ watchSearch }) => watchSearch(app, { list, thread }));
app.addEventListener("offer", ({ detail: { text, run, id } }) => { if (id) ask([id]); verbs.offer(text, run ? "undo" : "", run); });

// Whatever changed since: a menu that opens is about the conversation as it stands.
document.addEventListener("toggle", (event) => {
  if (event.target.matches("[data-merged]")) import("./merging.js").then(({ unfold }) => unfold(event.target, thread));
  else if (event.newState === "open") verbs.aim();
}, true);
if (!/Mac|iPhone|iPad/.test(navigator.platform)) {
  for (const key of document.querySelectorAll("dialog [data-mod]")) key.textContent = "Ctrl";
}

function toggleCustomer(isShown) {
  app.classList.toggle("has-customer", isShown);
  const next = isShown ? document.getElementById("customer") : thread.root?.querySelector("[popovertarget=menu-more]");
  next?.focus();
}

app.addEventListener("customer", () => toggleCustomer(!app.classList.contains("has-customer")));

function closeMenus(except = null) {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (menu !== except) menu.open = false;
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  closeMenus();
  if (app.classList.contains("has-customer")) toggleCustomer(false);
});

document.addEventListener("click", (event) => {
  closeMenus(event.target.closest("details.menu"));
  if (event.target.closest("[data-back]")) {
    event.preventDefault();
    history.pushState(null, "", `${list.start}${list.asking}`);
    list.back();
  }
  if (event.target.closest("[data-toggle-customer]")) {
    document.querySelector("[popover]:popover-open")?.hidePopover();
    toggleCustomer(!app.classList.contains("has-customer"));
  }
});

// What is loaded when it is first wanted is at hand by then: a key must not wait for the network.
(window.requestIdleCallback ?? setTimeout)(() => { import("./narrowing.js"); import("./palette.js"); import("./completions.js"); });
