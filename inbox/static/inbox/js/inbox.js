// The inbox: wires the page's pieces together.
import { wordTimes } from "../../config/js/times.js";
import { connect } from "../../config/js/live.js";
import { watchComposer } from "./composer.js";
import { listenToKeys } from "./keys.js";
import { List } from "./list.js";
import { Thread } from "./thread.js";

const app = /** @type {HTMLElement} */ (document.querySelector(".app"));
const status = document.querySelector("[data-status]");
const offline = document.querySelector("[data-offline]");
const thread = new Thread(app);
const list = new List(app, thread);
let arrived = 0;

function markMine(root) {
  for (const name of root.querySelectorAll(`[data-author="${app.dataset.me}"]`)) name.textContent = "You";
}

function dress(root) {
  wordTimes(root);
  markMine(root);
}

thread.dress = list.dress = dress;
dress(document);

/** Ask the server what a conversation has that this page lacks, and show it. */
async function refresh(id) {
  const isOpen = thread.id === id;
  const after = isOpen ? `&after=${thread.seq}` : "";
  const answer = await fetch(`${app.dataset.base}conversations/${id}/changes/?view=${app.dataset.view}${after}`);
  if (!answer.ok) return;
  const change = await answer.json();
  if ("row" in change) list.place(id, change.row);
  if (isOpen && thread.id === id) thread.add(change);
}

const waiting = new Map();
/** One request at a time for each conversation; a doorbell meanwhile asks once more. */
async function refreshOnce(id) {
  if (waiting.has(id)) return waiting.set(id, true);
  waiting.set(id, false);
  try {
    await refresh(id);
  } catch { /* the next doorbell or reconnect asks again */ }
  const again = waiting.get(id);
  waiting.delete(id);
  if (again) await refreshOnce(id);
}

let counting;
function recount() {
  counting ??= setTimeout(async () => {
    counting = undefined;
    const answer = await fetch(`${app.dataset.base}counts/`).catch(() => null);
    if (answer?.ok) list.count(await answer.json());
  }, 800);
}

const socket = connect(app.dataset.socket, {
  open: async () => {
    await list.reload();
    if (thread.id) await refreshOnce(thread.id);
    composer.flush();
    recount();
  },
  state: (isUp) => { offline.hidden = isUp; app.toggleAttribute("data-live", isUp); },
  message: (data) => {
    if (data.type === "changed") {
      refreshOnce(data.conversation);
      recount();
      if (data.conversation !== thread.id) announce();
    } else if (data.type === "presence") list.presence(data);
    else if (data.type === "typing") thread.typing(data);
  },
});

let announcing;
function announce() {
  arrived += 1;
  announcing ??= setTimeout(() => {
    status.textContent = arrived === 1 ? "1 conversation changed" : `${arrived} conversations changed`;
    arrived = 0;
    announcing = undefined;
  }, 1500);
}

const composer = watchComposer(app, thread, socket, dress);
thread.opened = () => composer.restore();
listenToKeys(app, { list, thread, composer });
setInterval(() => thread.id && refreshOnce(thread.id), 20_000);
