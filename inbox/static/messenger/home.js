// The screens, the list of conversations, and the small card beside the launcher.
import { wordTimes } from "../config/js/times.js";
import { company, promise } from "./hours.js";
import { tell } from "./host.js";
import { ask } from "./session.js";
import { session } from "./state.js";
import { own, store } from "./store.js";
import { thread } from "./thread.js";
import { $ } from "./words.js";

const previews = JSON.parse(document.getElementById("look").textContent).shows_previews;
const ON_HOME = 3;
let present = "home", before = null, isHidden = false;
/** The conversation a preview was pressed for, to be shown once the Messenger is open. */
export const chosen = { id: null };

/** Show one screen; the tabs below say which. */
export function screen(name) {
  if (name !== "preview") present = name;
  for (const part of document.querySelectorAll("[data-screen]")) part.hidden = part.dataset.screen !== name;
  for (const tab of document.querySelectorAll("[data-tab]")) {
    if (tab.dataset.tab === name) tab.setAttribute("aria-current", "page"); else tab.removeAttribute("aria-current");
  }
  $("tabs").hidden = name !== "home" && name !== "messages";
}

export const screenNow = () => present;
/** @param {{hide_notifications?: boolean}} settings */
export function obey(settings) { isHidden = Boolean(settings.hide_notifications); }

export function standing({ unread, has_email: hasEmail, is_lead: isLead, closed }) {
  if (closed !== undefined) promise($("promise"), company.closed = closed);
  if (hasEmail !== undefined) session.hasEmail = hasEmail;
  if (isLead !== undefined) session.isLead = isLead;
  if (unread === undefined) return;
  tell("unread", unread);
  $("unread").textContent = unread || "";
  $("unread").hidden = !unread;
}

/** Fetch the latest conversations: for the lists, the badge and the card. */
export async function refresh() {
  const answer = await ask("conversations");
  if (!answer?.ok) return;
  const said = await answer.json();
  list($("conversations"), said.html);
  const few = $("conversations").cloneNode(true);
  for (const row of [...few.children].slice(ON_HOME)) row.remove();
  $("recent").replaceChildren(...few.children);
  $("none").hidden = $("conversations").children.length > 0;
  page(said.before);
  standing(said);
  for (const { id, seq } of said.previews) if (thread.open === id && thread.isShown) notePreview(id, seq);
  preview(said.previews);
}

export async function more() {
  const answer = await ask(`conversations?before=${before}`);
  if (!answer?.ok) return;
  const said = await answer.json(), holder = document.createElement("div");
  list(holder, said.html);
  $("conversations").append(...holder.children);
  page(said.before);
}

function list(place, html) {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  wordTimes(holder.content);
  place.replaceChildren(holder.content);
}

function page(cursor) { before = cursor; $("more").hidden = !cursor; }

export function clear() {
  for (const place of ["conversations", "recent"]) $(place).replaceChildren();
  $("none").hidden = false;
  $("more").hidden = true;
  endPreview();
  standing({ unread: 0 });
}

const noted = (id) => own(`previewed-${id}`);
const notePreview = (id, seq) => store.write(noted(id), seq);

/** Show a reply nobody has seen, once, while the Messenger is closed. */
function preview(rows) {
  if (!previews || isHidden || thread.isShown) return;
  const row = rows.find(({ id, seq }) => seq > Number(store.read(noted(id)) ?? 0));
  if (!row) return;
  notePreview(row.id, row.seq);
  $("preview-who").textContent = row.who;
  $("preview-text").textContent = row.text;
  chosen.id = row.id;
  screen("preview");
  tell("preview", 1);
  // Its height is known once it has a width.
  requestAnimationFrame(() => requestAnimationFrame(() => tell("preview", Math.min(160, $("preview").scrollHeight))));
}

export function endPreview() {
  chosen.id = null;
  if (!document.querySelector("[data-screen=preview]").hidden) screen(present);
  tell("preview", 0);
}
