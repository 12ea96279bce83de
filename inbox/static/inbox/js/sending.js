// Sending: shows what is sent at once, says honestly when it failed, and takes it back while the server holds it.
import { filesOf } from "./attach.js";
import { modeOf } from "./drafts.js";
import { Outbox } from "./outbox.js";
import { words } from "./words.js";

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

export class Sending {
  /** @param {Record<string, Function> & {drafts: any}} on what the composer does for it, and what the page does then */
  constructor(app, thread, on) {
    Object.assign(this, { app, thread, on });
    this.outbox = new Outbox(app, {
      sent: (message, answer) => this.sent(message, answer),
      refused: (message, conflict) => this.refused(message, conflict),
      unsent: (message) => this.unsent(message),
      tooLate: (message) => this.tooLate(message),
    });
    thread.pane.addEventListener("click", (event) => {
      const bubble = event.target.closest("[data-take-back]")?.closest("[data-pending]");
      const message = bubble && this.outbox.find(bubble.dataset.pending);
      if (message) this.takeBack(message);
    });
  }

  form() { return this.thread.pane.querySelector("[data-composer]"); }
  formOf(id) { return this.thread.rootOf(id)?.querySelector("[data-composer]"); }
  flush() { return this.outbox.flush(); }
  url(id, clientId, verb) { return this.thread.url(`held/${clientId}/${verb}`, id); }

  /**
   * Send what is written.
   * @param {{then?: "close"|"snooze", until?: string, sendAt?: string}} how what follows, and when to send
   */
  send(how = {}) {
    const at = this.form(), { thread } = this, text = at.elements.body.value.trim();
    const files = filesOf(at, this.app), attached = files.list();
    if ((!text && !attached.length) || files.isBusy()) return false;
    // Whoever helps writing may stop it, or add what goes with it.
    const asked = new CustomEvent("sending", { bubbles: true, cancelable: true, detail: { isScheduled: Boolean(how.sendAt) } });
    this.last = how;
    if (!at.dispatchEvent(asked)) return false;
    const mode = modeOf(at);
    const message = {
      id: thread.id, url: at.action, text, mode, clientId: crypto.randomUUID(), sentAt: Date.now(), zone,
      began: at.elements.began_at_seq.value, beganHeld: at.elements.began_at_held.value, files: attached,
      confirmed: at.elements.confirmed.value, writer: this.on.drafts.writer, ...asked.detail, ...(mode === "reply" ? how : {}),
    };
    at.elements.confirmed.value = "";
    files.clear();
    thread.parts.append(bubble(message));
    thread.toEnd();
    at.elements.body.value = "";
    this.on.drafts.sent(at, mode);
    delete at.dataset.began;
    this.on.hint(at, "");
    thread.pane.querySelector("[data-stop]").replaceChildren();
    if (message.then && !message.sendAt) this.on.moved(message);
    return this.outbox.send(message);
  }

  /** Send what came back, in the way it was meant to go. */
  again() {
    const { elements, dataset } = this.form();
    elements.began_at_seq.value = Math.max(elements.began_at_seq.value, dataset.stopSeq ?? 0);
    elements.began_at_held.value = Math.max(elements.began_at_held.value, dataset.stopHeld ?? 0);
    return this.send(this.last);
  }

  sent(message, answer) {
    const { html, part, held, v, act, is_scheduled: isScheduled } = answer;
    const { id, clientId } = message, root = this.thread.rootOf(id);
    if (root && held) this.hold(root, clientId, html, v);
    else if (root) this.thread.append(root, html, part);
    if (root) {
      this.thread.settle();
      const at = this.formOf(id);
      if (!at.dataset.began) this.on.standing(at);
      at.dispatchEvent(new CustomEvent("sent", { bubbles: true, detail: { macros: message.macros, ...answer, isHeld: Boolean(held) } }));
    }
    if (held) this.offerUndo(message, html, isScheduled);
    else if (act && message.then) this.on.followed(act, id);
  }

  /** Put a held reply where its bubble was, unless the live feed was quicker. */
  hold(root, clientId, html, v) {
    const place = root.querySelector("[data-held]");
    if (!place.querySelector(`[data-held-id="${clientId}"]`) && Number(place.dataset.v) < v) {
      place.insertAdjacentHTML("beforeend", html);
      this.thread.dress(place);
    }
    root.querySelector(`[data-pending="${clientId}"]`)?.remove();
    this.thread.touched.add(root);
    if (root === this.thread.root) this.thread.wasAtEnd = true;
  }

  offerUndo(message, html, isScheduled) {
    const holder = document.createElement("template");
    holder.innerHTML = html;
    const left = Number(holder.content.querySelector("[data-left]")?.dataset.left ?? 0);
    const said = isScheduled ? "replyScheduled" : { close: "replyThenClose", snooze: "replyThenSnooze" }[message.then] ?? "replySent";
    this.on.offer(words(said, { name: this.nameOf(message.id) }), "undo", () => this.takeBack(message), left);
  }

  nameOf(id) {
    const head = this.thread.rootOf(id)?.querySelector(".thread-head h1") ?? document.querySelector(`#row-${id} .who`);
    return head?.textContent.trim().split(" ")[0] ?? "";
  }

  /** Take a reply back: from the server while it holds it, or from what never left this browser. */
  async takeBack({ id, clientId, ...message }) {
    if (this.outbox.takeBack(clientId)) { this.restore({ ...message, id, clientId }); return true; }
    const wasHere = Boolean(this.thread.rootOf(id));
    const answer = await this.outbox.post(this.url(id, clientId, "undo"));
    const said = answer ? await answer.json().catch(() => ({})) : {};
    if (!said.undone) { this.on.offer(words(answer?.status === 409 ? "tooLate" : "failed")); return false; }
    this.thread.rootOf(id)?.querySelector(`[data-held-id="${clientId}"]`)?.remove();
    this.on.cameBack(id);
    if (id !== this.thread.id && !this.thread.isWriting) await this.on.open(id);
    // A thread that was fetched just now brought the words along, as the draft the server made of them.
    this.restore({ id, clientId, mode: "reply", text: wasHere ? said.body : "", files: said.files, macros: message.macros });
    return true;
  }

  /** Send a scheduled reply now or at another time, or drop it; the live feed brings what the thread shows then. */
  async change(id, clientId, verb, sendAt = "") {
    const body = new FormData();
    body.set("send_at", sendAt);
    body.set("zone", zone);
    const answer = await this.outbox.post(this.url(id, clientId, verb), body);
    const said = answer ? await answer.json().catch(() => ({})) : {};
    if (!answer?.ok) this.on.offer(Object.values(said.errors ?? {}).flat()[0] ?? words(answer?.status === 409 ? "tooLate" : "failed"));
    else if (verb === "send") this.offerUndo({ id, clientId }, said.html, said.is_scheduled);
    else {
      const { body: text, files } = said;
      this.on.offer(words("discarded"), "undo", () => this.on.open(id).then(() => this.restore({ id, clientId, mode: "reply", text, files })));
    }
    this.on.changed(id);
  }

  /** Put words and files back into the composer, above what was begun meanwhile. */
  restore({ id, clientId, mode, text, files = [], macros }) {
    const root = this.thread.rootOf(id), at = this.formOf(id);
    root?.querySelector(`[data-pending="${clientId}"]`)?.remove();
    if (!at) return;
    this.on.turnTo(at, mode);
    at.elements.body.value = [text, at.elements.body.value].filter(Boolean).join("\n\n");
    filesOf(at, this.app).restore(files);
    this.on.drafts.typed(at);
    at.dispatchEvent(new CustomEvent("unsent", { bubbles: true, detail: { macros } }));
    if (root === this.thread.root) at.elements.body.focus();
  }

  refused(message, conflict) {
    const { id } = message, root = this.thread.rootOf(id);
    this.on.cameBack(id);
    if (!root) {
      this.on.drafts.cameBack(message);
      this.on.elsewhere(id, this.nameOf(id));
      return;
    }
    this.restore(message);
    // Sending once more is an answer to what was asked.
    this.formOf(id).elements.confirmed.value = [message.confirmed, ...(conflict?.warnings ?? []).map(({ kind }) => kind)].filter(Boolean).join(" ");
    if (root !== this.thread.root) this.on.elsewhere(id, root.querySelector(".thread-head h1").textContent);
    const stop = root.querySelector("[data-stop]");
    if (conflict?.stop) {
      stop.innerHTML = conflict.stop;
      this.thread.dress(stop);
      // What the stop shows has been seen, though the thread may not have it yet.
      Object.assign(this.formOf(id).dataset, { stopSeq: conflict.seq, stopHeld: conflict.v });
    }
    else stop.textContent = Object.values(conflict?.errors ?? {}).flat()[0] ?? words("refused");
  }

  tooLate({ id }) { this.on.offer(words("tooLate")); this.on.open(id); }

  unsent({ id, clientId, mode }) {
    const state = this.thread.rootOf(id)?.querySelector(`[data-pending="${clientId}"] .at`);
    state?.replaceChildren(words("unsent"), " ", button("retry"), " ", mode === "reply" ? button("takeBack") : "");
  }
}

function bubble({ text, mode, clientId, files }) {
  const article = document.createElement("article");
  article.className = mode === "note" ? "m note" : "m mine";
  article.dataset.pending = clientId;
  const body = document.createElement("div");
  body.className = "b";
  body.dir = "auto";
  body.textContent = [text, ...files.map(({ name }) => name)].filter(Boolean).join("\n");
  const state = document.createElement("p");
  state.className = "at";
  state.textContent = words("sending");
  article.append(body, state);
  return article;
}

function button(name) {
  const one = document.createElement("button");
  one.type = "button";
  one.dataset[name] = "";
  one.textContent = words(name === "takeBack" ? "undo" : name);
  return one;
}
