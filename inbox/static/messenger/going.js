// Going from screen to screen.
import { field, prefill, restore } from "./composer.js";
import * as home from "./home.js";
import { company } from "./hours.js";
import * as outbox from "./outbox.js";
import * as thread from "./thread.js";
import { $, word } from "./words.js";

/** The Messenger was opened, perhaps for something in particular. */
export function shown({ screen: wanted, text }) {
  const id = home.chosen.id;
  home.endPreview();
  thread.thread.isShown = true;
  if (wanted === "new") { begin(); if (text) prefill(String(text)); }
  else if (wanted === "conversation" || (id && !wanted)) open(Number(wanted ? text : id));
  else if (wanted === "messages" || wanted === "home") home.screen(wanted);
  else home.screen(home.screenNow());
  focus();
  thread.seenSoon();
}

function focus() {
  const name = home.screenNow();
  (name === "chat" ? field : name === "messages" ? $("tab=messages") : $("new")).focus();
}

/** Start to write a new conversation. */
export function begin() {
  thread.leave();
  thread.place({ standing: word("person_answers"), closed: company.closed });
  home.screen("chat");
  restore();
  for (const message of outbox.waiting(null)) thread.addPending(message);
  field.focus();
}

export async function open(id) {
  const showing = thread.show(id);
  home.screen("chat");
  restore();
  field.focus();
  await showing;
  if (thread.thread.open === id) for (const message of outbox.waiting(id)) thread.addPending(message);
}

export function back() {
  thread.leave();
  home.screen("messages");
  home.refresh();
  $("tab=messages").focus();
}
