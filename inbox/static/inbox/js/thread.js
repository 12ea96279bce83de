// The open conversation: parts in order, each once.
export class Thread {
  constructor(app) {
    this.app = app;
    this.dress = () => {};
    this.opened = () => {};
    this.cache = new Map();
    this.pane.addEventListener("click", (event) => this.clicked(event));
    this.pane.addEventListener("submit", (event) => this.submitted(event));
    this.toEnd();
    this.readSoon();
  }

  get pane() { return this.app.querySelector("[data-thread]"); }
  get root() { return this.pane.querySelector("[data-conversation]"); }
  get id() { return this.root ? Number(this.root.dataset.conversation) : null; }
  get seq() { return Number(this.root.dataset.seq); }
  get parts() { return this.root.querySelector("[data-parts]"); }
  url(verb, id = this.id) { return `${this.app.dataset.base}conversations/${id}/${verb}/`; }

  async open(id) {
    if (id === this.id) return;
    const answer = await fetch(this.url("thread", id));
    if (!answer.ok) { location.reload(); return; }
    this.pane.innerHTML = await answer.text();
    this.dress(this.pane);
    this.toEnd();
    this.opened();
    this.readSoon();
  }

  toEnd() { if (this.root) this.parts.scrollTop = this.parts.scrollHeight; }

  /** Add what the server sent: parts this page lacks, in order, and the new header. */
  add({ parts, head, seq }) {
    const wasAtEnd = this.parts.scrollHeight - this.parts.scrollTop - this.parts.clientHeight < 80;
    for (const html of parts ?? []) this.append(html);
    if (seq > this.seq) this.root.dataset.seq = String(seq);
    const place = this.root.querySelector("[data-head]");
    if (head && !place.contains(document.activeElement)) { place.innerHTML = head; this.dress(place); }
    if (wasAtEnd && parts?.length) this.toEnd();
    if (parts?.length) this.readSoon();
  }

  append(html) {
    const holder = document.createElement("template");
    holder.innerHTML = html;
    const part = holder.content.querySelector("[data-part]");
    if (!part || document.getElementById(part.id)) return;
    this.dress(holder.content);
    const sent = part.dataset.clientId;
    const bubble = sent && this.parts.querySelector(`[data-pending="${sent}"]`);
    if (bubble) bubble.replaceWith(part);
    else this.parts.append(part);
  }

  async clicked(event) {
    const earlier = event.target.closest("[data-earlier]");
    if (event.target.closest("[data-back]")) { event.preventDefault(); this.app.classList.remove("has-thread"); }
    if (!earlier) return;
    event.preventDefault();
    const answer = await fetch(earlier.href);
    const holder = document.createElement("template");
    holder.innerHTML = await answer.text();
    this.dress(holder.content);
    const height = this.parts.scrollHeight;
    earlier.replaceWith(holder.content);
    this.parts.scrollTop += this.parts.scrollHeight - height;
  }

  /** Assign, snooze, close, reopen: the form as it is, without leaving the page. */
  async submitted(event) {
    const form = event.target;
    if (!form.matches("[data-act]")) return;
    event.preventDefault();
    form.closest("details")?.removeAttribute("open");
    const body = new FormData(form, event.submitter);
    const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
    if (!answer.ok) form.submit();
  }

  readSoon() {
    clearTimeout(this.reading);
    const id = this.id;
    if (!id) return;
    this.reading = setTimeout(() => {
      if (document.hidden || this.id !== id) return;
      const headers = { "X-CSRFToken": this.app.dataset.csrf };
      fetch(this.url("read"), { method: "POST", headers }).catch(() => {});
      document.getElementById(`row-${id}`)?.firstElementChild.classList.remove("unread");
    }, 1000);
  }

  typing({ conversation, name }) {
    if (conversation !== this.id) return;
    let line = this.parts.querySelector(".typing");
    if (!line) {
      line = document.createElement("p");
      line.className = "typing";
      this.parts.append(line);
    }
    line.textContent = `${name} is typing`;
    clearTimeout(this.typingTimer);
    this.typingTimer = setTimeout(() => line.remove(), 5000);
  }
}
