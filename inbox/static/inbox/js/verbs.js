// What can be done with the open conversation: every button and form is the server's own, sent without leaving the page.
import { fillMenus } from "./menus.js";
import { words } from "./words.js";

const UNDONE_BY = { close: "reopen", snooze: "reopen" };
const UNDO_MS = 8000;

export class Verbs {
  constructor(app, { list, thread, changed }) {
    Object.assign(this, { app, list, thread, changed });
    this.toast = document.querySelector("[data-toast]");
    this.toast.querySelector("[data-undo]").addEventListener("click", () => this.accept());
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
    const tags = JSON.parse(head?.dataset.tags ?? "[]");
    for (const one of document.querySelectorAll("button[data-verb=tag]")) {
      one.setAttribute("aria-pressed", String(tags.includes(one.value)));
    }
  }

  submitted(event) {
    const { target: form, submitter } = event;
    const verb = submitter?.dataset.verb ?? form.dataset.verb;
    if (!verb || !this.thread.id) return;
    event.preventDefault();
    document.querySelector("[popover]:popover-open")?.hidePopover();
    const body = new FormData(form, submitter);
    // Said as what is wanted, so that sending it again changes nothing.
    if (verb === "tag") body.set("wanted", submitter?.getAttribute("aria-pressed") === "true" ? "off" : "on");
    if (form !== submitter?.form || form.matches(".pick, [data-verb]")) form.reset();
    this.act(verb, body);
  }

  /** Do something with the open conversation; closing and snoozing go on to the next one at once. */
  async act(verb, body = new FormData(), id = this.thread.id) {
    const url = this.thread.url(verb, id);
    if (verb in UNDONE_BY && id === this.thread.id) {
      const next = this.list.neighbour(1) ?? this.list.neighbour(-1);
      if (next) this.list.open(next);
    }
    if (verb === "unread") this.unread(id);
    const answer = await this.post(url, body);
    if (answer?.ok) { if (verb in UNDONE_BY) this.offerUndo(verb, id); } else this.failed(answer);
    this.changed(id);
    if (verb === "tag") this.madeTag(body.get("tag"));
    return answer?.ok ?? false;
  }

  /** A tag that is new here belongs into the menu. */
  madeTag(name) {
    const known = [...document.querySelectorAll("button[data-verb=tag]")];
    if (!known.some((one) => one.value.toLowerCase() === name.trim().toLowerCase())) fillMenus().then(() => this.aim());
  }

  post(url, body = new FormData()) {
    const headers = { Accept: "application/json", "X-CSRFToken": this.app.dataset.csrf };
    return fetch(url, { method: "POST", body, headers }).catch(() => null);
  }

  unread(id) {
    clearTimeout(this.thread.reading);
    this.thread.keptUnread = id;
    this.list.read(id, 0);
  }

  offerUndo(verb, id) {
    this.offer(words(verb === "close" ? "closed" : "snoozed"), "undo", () => this.undo(UNDONE_BY[verb], id));
  }

  async undo(verb, id) {
    const answer = await this.post(this.thread.url(verb, id));
    if (answer?.ok) { this.changed(id); await this.list.openAnywhere(id); } else this.failed(answer);
  }

  /** Do what the message on show offers. */
  accept() {
    const run = this.offered;
    if (!run) return;
    this.offered = null;
    this.toast.hidden = true;
    run();
  }

  async failed(answer) {
    if (answer?.status === 400) {
      const { errors } = await answer.json().catch(() => ({}));
      this.offer(Object.values(errors ?? {}).flat()[0] ?? words("failed"));
    } else this.offer(words(answer?.status === 403 ? "forbidden" : "failed"));
  }

  /** Say something for a few seconds, and maybe offer to do something about it. */
  offer(text, label = "", run = null) {
    clearTimeout(this.saying);
    const button = this.toast.querySelector("[data-undo]");
    this.toast.querySelector("[data-toast-text]").textContent = text;
    button.querySelector("[data-offer]").textContent = label && words(label);
    button.hidden = !run;
    this.offered = run;
    this.toast.hidden = false;
    this.saying = setTimeout(() => { this.toast.hidden = true; this.offered = null; }, UNDO_MS);
  }
}
