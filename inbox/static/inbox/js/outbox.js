// What was written and not acknowledged yet: kept in the browser, sent under one id until the server has it.
const RETRY_MS = [500, 1500, 4000];

export class Outbox {
  /** @param {HTMLElement} app @param {{sent: Function, refused: Function, unsent: Function}} on */
  constructor(app, on) {
    this.app = app;
    this.on = on;
    this.key = `parley-unsent-${app.dataset.me}`;
    this.isFlushing = false;
  }

  /** @returns {any[]} */
  get kept() { return JSON.parse(localStorage.getItem(this.key) ?? "[]"); }
  set kept(messages) { localStorage.setItem(this.key, JSON.stringify(messages)); }
  forget({ clientId }) { this.kept = this.kept.filter((message) => message.clientId !== clientId); }

  /** Send a message; tell whether the server has it. */
  send(message) {
    this.kept = [...this.kept, message];
    return this.deliver(message);
  }

  async deliver(message, attempt = 0) {
    const body = new FormData();
    const fields = { body: message.text, mode: message.mode, client_id: message.clientId, began_at_seq: message.began, sent_at_ms: message.sentAt ?? "", confirmed: message.confirmed ?? "", writer: message.writer ?? "" };
    for (const [name, value] of Object.entries(fields)) body.set(name, value);
    for (const id of message.macros?.ids ?? []) body.append("macros", id);
    for (const { value } of message.macros?.steps ?? []) body.append("steps", value);
    for (const { key } of message.files ?? []) body.append("attachments", key);
    const headers = { Accept: "application/json", "X-CSRFToken": this.app.dataset.csrf };
    const answer = await fetch(message.url, { method: "POST", body, headers }).catch(() => null);
    if (answer?.ok) {
      this.forget(message);
      this.on.sent(message, await answer.json());
      return true;
    }
    if (!answer || answer.status >= 500) {
      if (attempt >= RETRY_MS.length) { this.on.unsent(message); return false; }
      await new Promise((done) => setTimeout(done, RETRY_MS[attempt]));
      return this.deliver(message, attempt + 1);
    }
    this.forget(message);
    this.on.refused(message, answer.status === 409 ? await answer.json().catch(() => null) : null);
    return false;
  }

  /** Try again with everything that is kept, in the order it was written. */
  async flush() {
    if (this.isFlushing) return;
    this.isFlushing = true;
    for (const message of this.kept) await this.deliver(message, RETRY_MS.length);
    this.isFlushing = false;
  }
}
