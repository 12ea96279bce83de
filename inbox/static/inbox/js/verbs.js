// What can be done with the open conversation: every button and form is the server's own, sent without leaving the page.
import { words } from "./words.js";

const UNDONE_BY = { close: "reopen", snooze: "reopen" };
const UNDO_MS = 8000;

export class Verbs {
  constructor(app, { list, thread, changed }) {
    Object.assign(this, { app, list, thread, changed });
    this.toast = document.querySelector("[data-toast]");
    this.toast.querySelector("[data-undo]").addEventListener("click", () => this.undo());
    document.addEventListener("submit", (event) => this.submitted(event));
  }

  /** Point the shared menus at the conversation that is open now. */
  aim() {
    if (!this.thread.id) return;
    for (const one of document.querySelectorAll("[data-verb]")) {
      const url = this.thread.url(one.dataset.verb);
      if (one.matches("form")) one.action = url;
      else one.setAttribute("formaction", url);
    }
    const head = this.thread.root?.querySelector(".thread-head");
    for (const one of document.querySelectorAll("[data-when-priority]")) {
      one.parentElement.hidden = one.dataset.whenPriority !== head?.dataset.priority;
    }
  }

  submitted(event) {
    const { target: form, submitter } = event;
    const verb = submitter?.dataset.verb ?? form.dataset.verb;
    if (!verb || !this.thread.id) return;
    event.preventDefault();
    document.querySelector("[popover]:popover-open")?.hidePopover();
    const body = new FormData(form, submitter);
    if (form !== submitter?.form || form.matches(".pick, [data-verb]")) form.reset();
    this.act(verb, body);
  }

  /** Do something with the open conversation; closing and snoozing go on to the next one at once. */
  async act(verb, body = new FormData()) {
    const id = this.thread.id;
    const url = this.thread.url(verb);
    if (verb in UNDONE_BY) {
      const next = this.list.neighbour(1) ?? this.list.neighbour(-1);
      if (next) this.list.open(next);
    }
    if (verb === "unread") this.unread(id);
    const answer = await this.post(url, body);
    if (answer?.ok) { if (verb in UNDONE_BY) this.offerUndo(verb, id); } else this.failed(answer);
    this.changed(id);
    return answer?.ok ?? false;
  }

  post(url, body = new FormData()) {
    const headers = { Accept: "application/json", "X-CSRFToken": this.app.dataset.csrf };
    return fetch(url, { method: "POST", body, headers }).catch(() => null);
  }

  unread(id) {
    clearTimeout(this.thread.reading);
    this.list.read(id, 0);
  }

  offerUndo(verb, id) {
    this.undoing = { id, verb: UNDONE_BY[verb] };
    this.say(words(verb === "close" ? "closed" : "snoozed"), true);
  }

  async undo() {
    const { id, verb } = this.undoing ?? {};
    if (!id) return;
    this.undoing = null;
    this.toast.hidden = true;
    const answer = await this.post(this.thread.url(verb, id));
    if (answer?.ok) { this.changed(id); await this.list.openAnywhere(id); } else this.failed(answer);
  }

  failed(answer) { this.say(words(answer?.status === 403 ? "forbidden" : "failed"), false); }

  say(text, isUndoable) {
    clearTimeout(this.saying);
    this.toast.querySelector("[data-toast-text]").textContent = text;
    this.toast.querySelector("[data-undo]").hidden = !isUndoable;
    this.toast.hidden = false;
    this.saying = setTimeout(() => { this.toast.hidden = true; this.undoing = null; }, UNDO_MS);
  }
}
