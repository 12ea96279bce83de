// What was written and not acknowledged yet: kept in the browser, sent under one id until the server has it.
const RETRY_MS = [500, 1500, 4000];

export class Outbox {
  /** @param {HTMLElement} app @param {{sent: Function, refused: Function, unsent: Function, tooLate: Function}} on */
  constructor(app, on) {
    this.app = app;
    this.on = on;
    this.key = `parley-unsent-${app.dataset.me}`;
    this.isFlushing = false;
  }

  /** @returns {any[]} */
  get kept() { return JSON.parse(localStorage.getItem(this.key) ?? "[]"); }
  set kept(messages) { localStorage.setItem(this.key, JSON.stringify(messages)); }
  find(clientId) { return this.kept.find((message) => message.clientId === clientId); }
  forget({ clientId }) { this.kept = this.kept.filter((message) => message.clientId !== clientId); }

  /** Send a message; tell whether the server has it. */
  send(message) {
    this.kept = [...this.kept, message];
    return this.deliver(message);
  }

  /** Take back a message the server did not acknowledge; should it have come all the same, it is taken back there. */
  takeBack(clientId) {
    if (!this.find(clientId)) return false;
    this.kept = this.kept.map((message) => (message.clientId === clientId ? { ...message, isTakenBack: true } : message));
    return true;
  }

  async deliver(message, attempt = 0) {
    if (this.find(message.clientId)?.isTakenBack) return this.withdraw(message);
    const answer = await this.post(message.url, bodyOf(message));
    // Taken back while it was on its way.
    if (this.find(message.clientId)?.isTakenBack) return this.withdraw(message);
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
    const said = await answer.json().catch(() => null);
    if (!said?.taken_back) this.on.refused(message, said);
    return false;
  }

  /** Tell the server, as soon as it can be told, that a message is not to go out: an earlier try may have come through. */
  async withdraw(message) {
    if (message.mode === "note") { this.forget(message); return false; }
    const answer = await this.post(message.url.replace(/write\/$/, `held/${message.clientId}/undo/`));
    if (!answer || answer.status >= 500) return false;
    this.forget(message);
    if (answer.status === 409) this.on.tooLate(message);
    return false;
  }

  post(url, body = new FormData()) {
    const headers = { Accept: "application/json", "X-CSRFToken": this.app.dataset.csrf };
    return fetch(url, { method: "POST", body, headers }).catch(() => null);
  }

  /** Try again with everything that is kept, in the order it was written. */
  async flush() {
    if (this.isFlushing) return;
    this.isFlushing = true;
    for (const message of this.kept) await this.deliver(message, RETRY_MS.length);
    this.isFlushing = false;
  }
}

function bodyOf(message) {
  const body = new FormData();
  const fields = {
    body: message.text, mode: message.mode, client_id: message.clientId, began_at_seq: message.began, began_at_held: message.beganHeld,
    sent_at_ms: message.sentAt, then: message.then, until: message.until, send_at: message.sendAt, zone: message.zone,
    confirmed: message.confirmed, writer: message.writer,
  };
  for (const [name, value] of Object.entries(fields)) body.set(name, value ?? "");
  for (const id of message.macros?.ids ?? []) body.append("macros", id);
  for (const { value } of message.macros?.steps ?? []) body.append("steps", value);
  for (const { key } of message.files ?? []) body.append("attachments", key);
  return body;
}
