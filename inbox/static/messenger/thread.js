// The open conversation: its parts in order, once each, however they arrive.
import { wordTimes } from "../config/js/times.js";
import { markDays } from "./days.js";
import { promise } from "./hours.js";
import { ask, post } from "./session.js";
import { session } from "./state.js";
import { $, word } from "./words.js";

const log = $("log"), pane = log.parentElement;
const WINDOW = 40, NEAR_PX = 120;
export const thread = { open: null, seq: 0, isShown: false };
let seenSeq = 0, isCatching = false, wanted = 0, title = "";
let onState = () => {};
// Whether the newest message is being followed: until the person scrolls up, and again once they are back at the end.
let isAtEnd = true, settled = "";
const heights = () => `${pane.clientHeight} ${pane.scrollHeight}`;

// Pictures, the card for an address and the keyboard change heights after the fact. That scrolls, too, and is no
// wish of the person: only a scroll between settled heights is.
pane.addEventListener("scroll", () => {
  if (heights() === settled) isAtEnd = pane.scrollHeight - pane.scrollTop - pane.clientHeight < NEAR_PX;
});
const observer = new ResizeObserver(() => {
  if (isAtEnd) toEnd();
  settled = heights();
});
observer.observe(pane);
observer.observe(log);

function toEnd() {
  isAtEnd = true;
  pane.scrollTop = pane.scrollHeight;
}

/** @param {(said: any) => void} callback is told what answers say of unread and address */
export function start(callback) { onState = callback; }

export function leave() {
  Object.assign(thread, { open: null, seq: 0 });
  seenSeq = wanted = 0;
  isAtEnd = true;
  log.replaceChildren();
  $("earlier").hidden = true;
  name("");
}

export async function show(id) {
  leave();
  thread.open = id;
  await catchUp({ isFirst: true });
}

/** Fetch what is newer than we have; a doorbell that rings meanwhile makes it ask again. */
export async function catchUp({ isFirst = false, upTo = 0 } = {}) {
  wanted = Math.max(wanted, upTo);
  if (!thread.open || isCatching) return;
  isCatching = true;
  const id = thread.open;
  const answer = await ask(`conversations/${id}${isFirst ? "" : `?after=${thread.seq}`}`);
  isCatching = false;
  if (id !== thread.open) { if (thread.open) catchUp({ isFirst: thread.seq === 0 }); return; }
  if (!answer?.ok) { if (!answer || answer.status >= 500) askAgain(); return; }
  const said = await answer.json();
  if (id !== thread.open) return;
  // It became part of another conversation, and goes on there.
  if (said.went_into) { await show(said.went_into); return; }
  await take(said, isFirst);
  // A full answer, or a doorbell that rang meanwhile: there is more.
  if (id === thread.open && said.parts.length && thread.seq < wanted) await catchUp();
}

/** An answer was lost, or the server is away for a moment: no doorbell will ring for it again. */
function askAgain() {
  clearTimeout(askAgain.timer);
  askAgain.timer = setTimeout(() => catchUp({ isFirst: thread.seq === 0 }), 2000 * (0.5 + Math.random()));
}

function take(said, isFirst) {
  for (const part of said.parts) add(part);
  thread.seq = Math.max(thread.seq, said.seq);
  if (isFirst) { $("earlier").hidden = said.parts.length < WINDOW; toEnd(); }
  place(said);
  return seenSoon();
}

export async function earlier() {
  const first = log.querySelector("[data-seq]"), id = thread.open;
  const answer = first && await ask(`conversations/${id}?before=${first.dataset.seq}`);
  if (!answer?.ok || id !== thread.open) return;
  const { parts } = await answer.json(), height = pane.scrollHeight;
  isAtEnd = false;
  // What was written long ago is no news: not announced, and what is read stays where it is.
  log.setAttribute("aria-live", "off");
  for (const part of parts) add(part);
  pane.scrollTop += pane.scrollHeight - height;
  setTimeout(() => log.removeAttribute("aria-live"), 500);
  $("earlier").hidden = parts.length < WINDOW;
}

export function add({ seq: number, html, client_id: clientId, is_reply: isReply }) {
  if (log.querySelector(`[data-seq="${number}"]`)) return;
  const holder = document.createElement("template");
  holder.innerHTML = html;
  wordTimes(holder.content);
  const part = holder.content.querySelector("[data-seq]");
  const bubble = clientId && log.querySelector(`[data-pending="${clientId}"]`);
  bubble?.remove();
  const later = [...log.querySelectorAll("[data-seq]")].find((other) => Number(other.dataset.seq) > number);
  log.insertBefore(part, later ?? log.querySelector("[data-pending]"));
  markDays(log);
  if (isReply && !later) { name(part.dataset.who, part.querySelector(".av")); typing(""); }
  if (isAtEnd || bubble) toEnd();
}

/** Show what is not sent yet, as text, where it will stand. */
export function addPending({ body, client_id: clientId, files = [] }) {
  if (log.querySelector(`[data-pending="${clientId}"]`)) return;
  const bubble = $("pending-row").content.firstElementChild.cloneNode(true);
  bubble.dataset.pending = clientId;
  bubble.querySelector(".b").textContent = [body, ...files.map((file) => file.name)].filter(Boolean).join("\n");
  log.append(bubble);
  toEnd();
}

export function dropPending(clientId) { log.querySelector(`[data-pending="${clientId}"]`)?.remove(); }

export function place({ standing, state, closed }) {
  // Where nothing is to be said of this conversation, how soon somebody usually answers is, or when they are back.
  promise($("standing"), state === "closed" ? null : closed, standing);
  $("standing").dataset.state = state ?? "";
}

let typingTimer;
export function typing(who) {
  clearTimeout(typingTimer);
  $("typing").textContent = who ? word("typing", { name: who }) : "";
  if (who) typingTimer = setTimeout(typing, 5000, "");
}

function name(who, face = null) {
  if (who === title) return;
  title = who;
  $("title").textContent = who || $("title").dataset.workspace;
  $("face").replaceChildren(...(face ? [face.cloneNode(true)] : []));
}

/** Tell the server how far the person has seen it, once it is before their eyes. */
export async function seenSoon() {
  if (!thread.isShown || !thread.open || document.hidden || thread.seq <= seenSeq) return;
  seenSeq = thread.seq;
  const { turn } = session, answer = await post(`conversations/${thread.open}/seen`, { seq: seenSeq });
  if (answer?.ok && turn === session.turn) onState(await answer.json());
}
document.addEventListener("visibilitychange", seenSoon);
