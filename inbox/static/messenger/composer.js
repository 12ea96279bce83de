// Writing: Enter sends, Shift+Enter breaks the line, and a draft is kept for each conversation of each person.
import { send as sendLive } from "./line.js";
import { put } from "./outbox.js";
import { session } from "./state.js";
import { own, store } from "./store.js";
import { addPending, thread } from "./thread.js";
import { $ } from "./words.js";

export const field = document.getElementById("message");
const TYPING_MS = 3000;
let typedAt = 0;
let files = { list: () => [], clear: () => {}, isBusy: () => false, restore: () => {} };

/** @param {typeof files} attached the files that go with the next message */
export function withFiles(attached) { files = attached; }

const draft = () => own(`draft-${thread.open ?? "new"}`);

/** Put back what was begun in the conversation that is now open. */
export function restore() {
  field.value = store.read(draft()) ?? "";
}

export function prefill(text) {
  field.value = text;
  keepDraft();
}

/** Return a message that cannot be sent to where it can be changed. */
export function giveBack({ body, files: attached = [] }) {
  files.restore(attached);
  field.value = [body, field.value].filter(Boolean).join("\n");
  keepDraft();
}

function keepDraft() { if (field.value) store.write(draft(), field.value); else store.drop(draft()); }

function send() {
  const body = field.value.trim(), attached = files.list();
  if ((!body && !attached.length) || files.isBusy()) return;
  store.drop(draft());
  field.value = "";
  const message = { body, client_id: crypto.randomUUID(), conversation: thread.open, files: attached };
  files.clear();
  addPending(message);
  put(message);
}

$("writer").addEventListener("submit", (event) => { event.preventDefault(); send(); });
field.addEventListener("input", keepDraft);
field.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); send(); return; }
  if (thread.open && session.token && event.key.length === 1 && Date.now() - typedAt > TYPING_MS) {
    typedAt = Date.now();
    sendLive({ type: "typing", conversation: thread.open });
  }
});
