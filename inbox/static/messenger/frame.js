// Inside the Messenger's iframe: screens, messages in order once each, and sending that survives a bad line.
import { wordTimes } from "../config/js/times.js";
import { connect } from "../config/js/live.js";

const app = document.body.dataset.app;
const at = (path) => `/messenger/${app}/${path}`;
const $ = (name) => document.querySelector(`[data-${name}]`);
const field = document.getElementById("message");
const RENEW_MS = 50 * 60_000;
let host = "*";
let token = "", open = null, seq = 0, isShown = false, socket = null, last = null, hasEmail = true, isLead = false;

const store = {
  read: (key) => { try { return localStorage.getItem(`parley-${app}-${key}`); } catch { return null; } },
  write: (key, value) => { try { localStorage.setItem(`parley-${app}-${key}`, value); } catch { /* closed here */ } },
  drop: (key) => { try { localStorage.removeItem(`parley-${app}-${key}`); } catch { /* as above */ } },
};
const tell = (type, data) => parent.postMessage({ parley: type, data }, host);

addEventListener("message", (event) => {
  if (event.source !== parent || !event.data?.parley) return;
  host = event.origin;
  const { parley: type, data } = event.data;
  if (type === "boot") boot(data);
  else if (type === "open") shown(data);
  else if (type === "hidden") isShown = false;
  else if (type === "page" && last) boot({ ...last, page: data });
  else if (type === "track") post("events", data);
  else if (type === "shutdown") { store.drop("browser"); store.drop("unsent"); socket?.drop(); token = ""; }
});
tell("ready");

async function boot(data) {
  const isSame = last && JSON.stringify(last.settings) === JSON.stringify(data.settings);
  last = data;
  const answer = await fetch(at("boot"), {
    method: "POST", body: JSON.stringify({ ...data, browser: store.read("browser") }),
  }).catch(() => null);
  if (!answer?.ok) {
    if (answer) console.error("Parley:", (await answer.json()).errors[0].message);
    else setTimeout(boot, 3000, data);
    return;
  }
  const said = await answer.json();
  token = said.token;
  if (!isSame) leaveConversation();
  store.write("browser", said.browser);
  tell("visitor", said.browser.slice(0, 8));
  document.documentElement.dataset.theme = data.settings.theme_mode === "dark" || data.settings.theme_mode === "light" ? data.settings.theme_mode : "";
  $("name").textContent = said.name ? ` ${said.name.split(" ")[0]}` : "";
  standing(said);
  await conversations();
  if (!socket && (said.unread || store.read("wrote") || !said.is_lead)) listen();
  flush();
  clearTimeout(boot.timer);
  boot.timer = setTimeout(() => boot(last), RENEW_MS);
}

async function ask(path, options = {}) {
  const answer = await fetch(at(path), { ...options, headers: { Authorization: `Bearer ${token}` } }).catch(() => null);
  if (answer?.status === 401 && last) boot(last);
  return answer;
}
const post = (path, data) => ask(path, { method: "POST", body: JSON.stringify(data) });

function standing({ unread, has_email: email, is_lead: lead }) {
  if (unread !== undefined) tell("unread", unread);
  if (email !== undefined) hasEmail = email;
  if (lead !== undefined) isLead = lead;
}

function listen() {
  socket = connect(`/ws/messenger/${app}/`, {
    hello: () => ({ token }),
    open: () => { banner(); catchUp(); conversations(); flush(); },
    state: (isUp) => { if (!isUp) banner("You are offline. What you write is kept and sent when you are back."); },
    message: (said) => {
      if (said.type === "changed") { if (said.conversation === open) catchUp(); else conversations(); }
      else if (said.type === "typing" && said.conversation === open) typing(said.name);
    },
  });
}

function banner(text = "") { $("banner").textContent = text; $("banner").hidden = !text; }

async function conversations() {
  const answer = await ask("conversations");
  if (!answer?.ok) return;
  const said = await answer.json();
  $("conversations").innerHTML = said.html;
  standing(said);
}

function screen(name) {
  for (const part of document.querySelectorAll("[data-screen]")) part.hidden = part.dataset.screen !== name;
}

function shown({ screen: wanted, text }) {
  isShown = true;
  if (wanted === "new") { start(); if (text) field.value = text; }
  else if (wanted === "conversation") show(Number(text));
  else if (open) { screen("chat"); seenSoon(); }
  (document.querySelector("[data-screen=chat]").hidden ? $("new") : field).focus();
}

function leaveConversation() { open = null; seq = 0; $("log").replaceChildren(); screen("home"); }

function start() {
  leaveConversation();
  screen("chat");
  $("standing").textContent = "A person will answer here";
  $("email").hidden = true;
  field.focus();
}

async function show(id) {
  leaveConversation();
  open = id;
  screen("chat");
  await catchUp(true);
  field.focus();
}

let isCatching = false;
async function catchUp(isFirst = false) {
  if (!open) return;
  if (isCatching) { isCatching = "again"; return; }
  isCatching = true;
  const id = open;
  const answer = await ask(`conversations/${id}${isFirst ? "" : `?after=${seq}`}`);
  if (answer?.ok && open === id) {
    const said = await answer.json();
    for (const part of said.parts) add(part);
    seq = Math.max(seq, said.seq);
    position(said);
    seenSoon();
  }
  const again = isCatching === "again";
  isCatching = false;
  if (again) catchUp();
}

function add({ seq: number, html, client_id: clientId }) {
  const log = $("log");
  if (log.querySelector(`[data-seq="${number}"]`)) return;
  const holder = document.createElement("template");
  holder.innerHTML = html;
  wordTimes(holder.content);
  const bubble = clientId && log.querySelector(`[data-pending="${clientId}"]`);
  if (bubble) bubble.replaceWith(holder.content);
  else {
    const later = [...log.querySelectorAll("[data-seq]")].find((part) => Number(part.dataset.seq) > number);
    log.insertBefore(holder.content, later ?? log.querySelector("[data-pending]"));
  }
  log.scrollTop = log.scrollHeight;
}

function position({ ahead, state }) {
  const waits = ahead === 0 ? "You are next" : `${ahead === 50 ? "50 or more" : ahead} ahead of you`;
  $("standing").textContent = ahead === null || ahead === undefined ? (state === "closed" ? "Closed; write to open it again" : "") : `Received. ${waits}`;
}

function typing(name) {
  $("standing").textContent = `${name} is typing`;
  clearTimeout(typing.timer);
  typing.timer = setTimeout(() => { $("standing").textContent = ""; }, 5000);
}

async function seenSoon() {
  if (!isShown || !open || document.hidden) return;
  const answer = await post(`conversations/${open}/seen`, { seq });
  if (answer?.ok) standing(await answer.json());
}

// Sending: kept until acknowledged, always under the id it was given first.
const unsent = () => JSON.parse(store.read("unsent") ?? "[]");
const keep = (list) => store.write("unsent", JSON.stringify(list));

async function send() {
  const body = field.value.trim();
  if (!body) return;
  field.value = "";
  const message = { body, client_id: crypto.randomUUID(), conversation: open };
  const bubble = document.createElement("article");
  bubble.className = "w me";
  bubble.dataset.pending = message.client_id;
  const text = document.createElement("div");
  text.className = "b";
  text.textContent = body;
  bubble.append(text);
  $("log").append(bubble);
  $("log").scrollTop = $("log").scrollHeight;
  keep([...unsent(), message]);
  await flush();
}

let isFlushing = false;
async function flush() {
  if (isFlushing || !token) return;
  isFlushing = true;
  for (let list = unsent(); list.length; list = unsent()) {
    const [message] = list;
    const path = message.conversation ? `conversations/${message.conversation}/messages` : "messages";
    const answer = await post(path, { body: message.body, client_id: message.client_id });
    if (!answer || answer.status >= 500 || answer.status === 401) {
      banner(`Not sent yet. ${list.length === 1 ? "Your message is" : `${list.length} messages are`} kept.`);
      setTimeout(flush, 3000);
      break;
    }
    const rest = unsent().filter((other) => other.client_id !== message.client_id);
    if (answer.ok) acknowledged(message, await answer.json(), rest);
    else keep(rest);
  }
  isFlushing = false;
}

function acknowledged(message, said, rest) {
  banner();
  // Messages written before the first was acknowledged belong to the conversation it began.
  if (!message.conversation) for (const other of rest) other.conversation ??= said.conversation;
  keep(rest);
  store.write("wrote", "1");
  tell("wrote");
  if (!open && !message.conversation) { open = said.conversation; }
  if (open === said.conversation) { add(said.part); seq = Math.max(seq, said.part.seq); position(said); }
  if (!socket) listen();
  if (isLead && !hasEmail && !store.read("skipped")) $("email").hidden = false;
}

$("writer").addEventListener("submit", (event) => { event.preventDefault(); send(); });
let typedAt = 0;
field.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); send(); return; }
  if (open && Date.now() - typedAt > 3000) { typedAt = Date.now(); socket?.send({ type: "typing", conversation: open }); }
});
$("email").addEventListener("submit", async (event) => {
  event.preventDefault();
  const { value } = event.target.elements.email;
  const answer = await post("email", { email: value });
  if (answer?.ok) { $("email").hidden = true; hasEmail = true; tell("email", value); }
  else $("email-error").textContent = "That address does not look right.";
});
addEventListener("click", (event) => {
  const conversation = event.target.closest("[data-open]");
  if (conversation) show(Number(conversation.dataset.open));
  else if (event.target.closest("[data-new]")) start();
  else if (event.target.closest("[data-home]")) { leaveConversation(); conversations(); $("new").focus(); }
  else if (event.target.closest("[data-close]")) tell("close");
  else if (event.target.closest("[data-skip]")) { store.write("skipped", "1"); $("email").hidden = true; }
});
addEventListener("keydown", (event) => event.key === "Escape" && tell("close"));
addEventListener("online", flush);
document.addEventListener("visibilitychange", seenSoon);
setInterval(() => open && catchUp(), 15_000);
