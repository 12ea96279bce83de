// What can be done with the open conversation, or with those that are marked: every button and form is the server's own.
import { fillMenus } from "./menus.js";
import { Selection } from "./selection.js";
import { words } from "./words.js";

const MOVES_ON = ["close", "snooze", "spam", "block"];
const UNDO_MS = 8000, AGAIN_MS = 1000;

export class Verbs {
  constructor(app, { list, thread, changed }) {
    Object.assign(this, { app, list, thread, changed });
    this.selection = new Selection({ list, thread, changed: () => this.aim() });
    this.toast = document.querySelector("[data-toast]");
    this.toast.querySelector("[data-undo]").addEventListener("click", () => this.accept());
    document.addEventListener("submit", (event) => this.submitted(event));
  }

  /** Tell whether there is something to act on. */
  get hasTarget() { return Boolean(this.selection.size || this.thread.id); }
  get head() { return this.thread.root?.querySelector(".thread-head"); }

  /** Point the shared menus at the conversation that is open now, or at those that are marked. */
  aim() {
    const { size, rows } = this.selection;
    if (!this.hasTarget) return;
    for (const one of this.thread.id ? document.querySelectorAll("[data-verb]") : []) {
      const url = this.thread.url(one.dataset.verb);
      if (one.matches("form")) one.action = url;
      else one.setAttribute("formaction", url);
    }
    for (const one of document.querySelectorAll("a[data-merge]")) one.href = this.thread.id ? this.thread.url("merge") : "";
    for (const one of document.querySelectorAll("[data-when-priority], [data-when-spam], [data-when-blocked], [data-one], [data-many]")) {
      const { one: isForOne, many } = one.dataset;
      const isRight = ["Priority", "Spam", "Blocked"].every((what) => [undefined, this.head?.dataset[what.toLowerCase()]].includes(one.dataset[`when${what}`]));
      one.closest("li").hidden = size ? isForOne !== undefined : many !== undefined || !isRight;
    }
    const tags = size ? null : JSON.parse(this.head?.dataset.tags ?? "[]");
    const has = (row, name) => [...row.querySelectorAll(".tag:not(.accent, .draft-mark)")].some((tag) => tag.textContent === name);
    for (const one of document.querySelectorAll("button[data-verb=tag]")) {
      one.setAttribute("aria-pressed", String(tags ? tags.includes(one.value) : rows.every((row) => has(row, one.value))));
    }
  }

  submitted(event) {
    const { target: form, submitter } = event;
    const verb = submitter?.dataset.verb ?? form.dataset.verb;
    if (!verb || !this.hasTarget) return;
    event.preventDefault();
    document.querySelector("[popover]:popover-open")?.hidePopover();
    const body = new FormData(form, submitter);
    // Said as what is wanted, so that sending it again changes nothing.
    if (verb === "tag") body.set("wanted", submitter?.getAttribute("aria-pressed") === "true" ? "off" : "on");
    if (form !== submitter?.form || form.matches(".pick, [data-verb]")) form.reset();
    this.act(verb, body);
  }

  /** Make what is meant a priority, or no longer when all of it is one. */
  prioritize() {
    const { size, rows } = this.selection;
    const isOne = size ? rows.every((row) => row.dataset.priority === "yes") : this.head.dataset.priority === "yes";
    const body = new FormData();
    body.set("priority", isOne ? "no" : "yes");
    this.act("priority", body);
  }

  /** Do something with what is marked, else with the open conversation; closing and the like go on to the next one at once. */
  act(verb, body = new FormData(), id = null) { return (this.acting = this.acts(verb, body, id)); }

  async acts(verb, body, id) {
    const many = id === null && this.selection.size ? [...this.selection.ids] : null;
    const ids = many ?? [id ?? this.thread.id];
    body.set("act", crypto.randomUUID());
    const turn = this.turn = (this.turn ?? 0) + 1;
    if (many) this.name(many, body);
    if (MOVES_ON.includes(verb) && ids.includes(this.thread.id)) this.moveOn(ids);
    const reads = ["read", "unread"].includes(verb) ? ids.map((one) => [one, this.list.reads[one] ?? 0]) : [];
    for (const [one] of reads) this.read(one, verb === "read");
    const answer = await this.post(many ? `${this.app.dataset.base}acts/${verb}/` : this.thread.url(verb, ids[0]), body);
    if (verb === "tag") this.madeTag(body.get("tag"));
    if (!answer?.ok) { this.failed(answer); return false; }
    if (many) this.selection.leave();
    this.changed(this.thread.id ? [this.thread.id, ids[0]] : [ids[0]]);
    const { act, said } = await answer.json();
    // An answer that comes late must not offer to undo what was not done last.
    if (turn < (this.shown ?? 0)) return true;
    this.shown = turn;
    if (!act) { this.offer(said); return true; }
    this.finish(act, () => { for (const read of reads) this.list.read(...read); return MOVES_ON.includes(verb) && !many && ids[0]; });
    return true;
  }

  /** Say in a form which conversations are meant. */
  name(ids, body) {
    if (this.selection.isEverything) { body.set("everything", "1"); body.set("view", this.app.dataset.view); for (const [name, value] of Object.entries(this.list.asked)) body.set(name, value); } else body.set("conversations", ids.join(","));
  }

  moveOn(ids) {
    const items = this.list.items.map((row) => Number(row.dataset.id));
    const at = items.indexOf(this.thread.id);
    const next = [...items.slice(at + 1), ...items.slice(0, Math.max(0, at)).reverse()].find((one) => !ids.includes(one));
    if (next) this.list.open(next);
  }

  read(id, isRead) {
    if (id === this.thread.id && !isRead) { clearTimeout(this.thread.reading); this.thread.keptUnread = id; }
    this.list.read(id, isRead ? Infinity : 0);
  }

  /** Once an act is done, by the workers if it is large, offer to undo it. */
  async finish(act, undone) {
    if (!act.is_finished) act = await this.follow(act);
    if (act.state === "undone") { this.offer(act.said); return; }
    if (act.has_changed) this.offer(act.said, "undo", () => this.undo(act, undone));
    else this.offer(words("nothing"));
  }

  async follow(act) {
    const { follow } = await import("./progress.js");
    return follow(act, async (path, method = "GET") => {
      const url = `${this.app.dataset.base}acts/${act.id}/${path}`;
      const answer = method === "POST" ? await this.post(url) : await fetch(url).catch(() => null);
      return answer?.ok ? (await answer.json()).act : null;
    });
  }

  async undo(act, undone) {
    const answer = await this.post(`${this.app.dataset.base}acts/${act.id}/undo/`);
    if (!answer?.ok) { this.failed(answer); return; }
    const id = undone();
    this.changed([id || this.thread.id].filter(Boolean));
    if (id && !this.thread.isWriting) await this.list.openAnywhere(id);
    this.finish((await answer.json()).act);
  }

  /** A tag that is new here belongs into the menu. */
  madeTag(name) {
    const known = [...document.querySelectorAll("button[data-verb=tag]")];
    if (!known.some((one) => one.value.toLowerCase() === name.trim().toLowerCase())) fillMenus().then(() => this.aim());
  }

  /** Send a form; what did not get through is sent once more, which changes nothing if it did. */
  async post(url, body = new FormData()) {
    const headers = { Accept: "application/json", "X-CSRFToken": this.app.dataset.csrf };
    const send = () => fetch(url, { method: "POST", body, headers }).catch(() => null);
    return (await send()) ?? new Promise((done) => setTimeout(() => done(send()), AGAIN_MS));
  }

  /** Do what the message on show offers. */
  async accept() {
    // A quick Z means what is still on its way to the server.
    await this.acting;
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

  /**
   * Say something for a few seconds, and maybe offer to do something about it.
   * @param {number} [left_s] for how long that can be done, shown by a ring that empties
   */
  offer(text, label = "", run = null, left_s = 0) {
    clearTimeout(this.saying);
    const button = this.toast.querySelector("[data-undo]");
    this.toast.querySelector("[data-toast-text]").textContent = text;
    button.querySelector("[data-offer]").textContent = label && words(label);
    button.hidden = !run;
    this.offered = run;
    this.toast.hidden = false;
    this.empty(left_s);
    // The key still works when the message has gone: nobody has to be quick (WCAG 2.2.1); what is out by then stays out.
    this.saying = setTimeout(() => { this.toast.hidden = true; if (left_s) this.offered = null; }, left_s ? left_s * 1000 : UNDO_MS);
  }

  empty(left_s) {
    const ring = this.toast.querySelector("[data-ring]");
    ring.toggleAttribute("hidden", !left_s);
    for (const old of ring.lastElementChild.getAnimations()) old.cancel();
    if (left_s) ring.lastElementChild.animate({ strokeDashoffset: [0, 44] }, left_s * 1000);
  }
}
