// The open conversation: parts in order, each once; what was open before is kept aside.
import { ThreadCache } from "./cache.js";
import { arrange, dress } from "./present.js";
import { words } from "./words.js";

const READ_AFTER_MS = 1000;

export class Thread {
  constructor(app) {
    this.app = app;
    this.touched = new Set();
    this.opened = () => {};
    this.leaving = () => {};
    this.lacks = () => {};
    this.read = () => {};
    this.cache = new ThreadCache((id) => this.url("thread", id), { fetched: (id, holder) => this.fetched(id, holder) });
    this.pane.addEventListener("click", (event) => this.clicked(event));
    if (this.root) { this.cache.entries.set(this.id, { holder: document.createElement("div"), scroll: null }); this.show(this.pane); }
  }

  get pane() { return this.app.querySelector("[data-thread]"); }
  get root() { return this.pane.querySelector("[data-conversation]"); }
  get isWriting() { return document.activeElement?.matches("[data-thread] textarea") ?? false; }
  get id() { return this.root ? Number(this.root.dataset.conversation) : null; }
  get seq() { return Number(this.root.dataset.seq); }
  get parts() { return this.root.querySelector("[data-parts]"); }
  url(verb, id = this.id) { return `${this.app.dataset.base}conversations/${id}/${verb}/`; }
  dress(root) { dress(root, this.app.dataset.me); }

  /** The thread of a conversation, shown or kept aside. */
  rootOf(id) {
    return id === this.id ? this.root : this.cache.entries.get(id)?.holder.querySelector("[data-conversation]");
  }

  /** Every thread held here with the last seq it has. */
  cursors() {
    const roots = [this.root, ...[...this.cache.entries.values()].map(({ holder }) => holder.querySelector("[data-conversation]"))];
    return Object.fromEntries(roots.filter(Boolean).map((root) => [root.dataset.conversation, Number(root.dataset.seq)]));
  }

  fetched(id, holder) {
    this.dress(holder);
    const parts = holder.querySelector("[data-parts]");
    if (parts) arrange(parts);
    this.lacks([id]);
  }

  async open(id) {
    if (id === this.id) return true;
    this.wanted = id;
    this.keptUnread = null;
    const wasWriting = this.isWriting;
    const entry = await this.cache.need(id);
    // Whoever began to write here meanwhile stays: no page turns under somebody's hands.
    if (this.wanted !== id || (!wasWriting && this.isWriting)) return false;
    if (entry === null) location.reload();
    if (entry === undefined) this.app.dispatchEvent(new CustomEvent("offer", { detail: { text: words("notLoaded") } }));
    if (!entry) return false;
    this.putAside();
    this.pane.replaceChildren(...entry.holder.childNodes);
    this.show(this.pane, entry.scroll);
    this.opened();
    return true;
  }

  putAside() {
    const entry = this.root && this.cache.entries.get(this.id);
    if (!entry) return;
    this.leaving();
    entry.scroll = this.isAtEnd() ? null : this.parts.scrollTop;
    entry.holder.replaceChildren(...this.pane.childNodes);
  }

  close() {
    this.putAside();
    this.wanted = null;
    this.pane.replaceChildren(document.querySelector("[data-nothing-open]").content.cloneNode(true));
  }

  show(pane, scroll = null) {
    this.dress(pane);
    arrange(this.parts);
    if (scroll === null) this.toEnd();
    else this.parts.scrollTop = scroll;
    this.watchTop();
    this.readSoon();
  }

  isAtEnd() { return this.parts.scrollHeight - this.parts.scrollTop - this.parts.clientHeight < 80; }
  toEnd() { if (this.root) this.parts.scrollTop = this.parts.scrollHeight; }

  /** Add one part to a thread, unless it is there; a gap before it asks the server again. */
  append(root, html, v) {
    const parts = root.querySelector("[data-parts]");
    const seq = Number(root.dataset.seq);
    if (v > seq + 1) { this.lacks([Number(root.dataset.conversation)]); return; }
    if (v === seq + 1) root.dataset.seq = String(v);
    if (parts.querySelector(`:scope > [data-part="${v}"]`)) return;
    const holder = document.createElement("template");
    holder.innerHTML = html;
    const part = holder.content.querySelector("[data-part]");
    this.dress(holder.content);
    const sent = part.dataset.clientId;
    const bubble = sent && parts.querySelector(`[data-pending="${sent}"]`);
    if (root === this.root && this.isAtEnd()) this.wasAtEnd = true;
    parts.querySelector(".typing")?.remove();
    bubble?.remove();
    if (sent) parts.querySelector(`[data-held-id="${sent}"]`)?.remove();
    parts.insertBefore(part, parts.querySelector(":scope > :is([data-held], [data-pending])"));
    this.touched.add(root);
  }

  /** What is on its way changed: no bubble twice, and the eye stays at the end. */
  held(root, isAtEnd) {
    const held = root.querySelector("[data-held]");
    for (const { dataset } of held.querySelectorAll("[data-held-id]")) {
      root.querySelector(`[data-pending="${dataset.heldId}"]`)?.remove();
    }
    if (isAtEnd) this.toEnd();
  }

  /** After a batch of patches: order within the threads they touched, and the eye where it was. */
  settle() {
    for (const root of this.touched) arrange(root.querySelector("[data-parts]"));
    if (this.wasAtEnd) this.toEnd();
    if (this.touched.has(this.root)) this.readSoon();
    this.touched.clear();
    this.wasAtEnd = false;
  }

  async clicked(event) {
    const earlier = event.target.closest("[data-earlier]");
    if (!earlier) return;
    event.preventDefault();
    await this.showEarlier(earlier);
    this.parts.focus();
  }

  /** Whoever scrolls to the top of what is here goes on reading. */
  watchTop() {
    this.top?.disconnect();
    const earlier = this.parts.querySelector(":scope > [data-earlier]");
    if (!earlier || !window.IntersectionObserver) return;
    this.top = new IntersectionObserver(([entry]) => entry.isIntersecting && this.showEarlier(earlier), { root: this.parts });
    this.top.observe(earlier);
  }

  async showEarlier(earlier) {
    if (earlier.dataset.asked) return;
    earlier.dataset.asked = "1";
    const answer = await fetch(earlier.dataset.earlier).catch(() => null);
    if (!answer?.ok) { delete earlier.dataset.asked; return; }
    const holder = document.createElement("template");
    holder.innerHTML = await answer.text();
    this.dress(holder.content);
    const height = this.parts.scrollHeight;
    earlier.replaceWith(holder.content);
    arrange(this.parts);
    this.parts.scrollTop += this.parts.scrollHeight - height;
    this.watchTop();
  }

  /** Read after a second before somebody's eyes. */
  readSoon() {
    clearTimeout(this.reading);
    const id = this.id;
    if (!id || id === this.keptUnread) return;
    this.reading = setTimeout(() => {
      if (document.hidden || this.id !== id) return;
      const headers = { "X-CSRFToken": this.app.dataset.csrf, Accept: "application/json" };
      fetch(this.url("read"), { method: "POST", headers }).catch(() => {});
      this.read(id, this.seq);
    }, READ_AFTER_MS);
  }

  typing({ conversation, name }) {
    const root = this.rootOf(conversation);
    if (!root) return;
    const parts = root.querySelector("[data-parts]");
    let line = parts.querySelector(".typing");
    const wasAtEnd = root === this.root && this.isAtEnd();
    if (!line) {
      line = document.createElement("p");
      line.className = "typing";
      parts.append(line);
    }
    line.textContent = words("typing", { name });
    if (wasAtEnd) this.toEnd();
    clearTimeout(line.timer);
    line.timer = setTimeout(() => line.remove(), 5000);
  }
}
