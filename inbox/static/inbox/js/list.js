// The list: rows in order of their key, opened without leaving the page.
export class List {
  constructor(app, thread) {
    this.app = app;
    this.thread = thread;
    this.dress = () => {};
    this.element.addEventListener("click", (event) => this.clicked(event));
    addEventListener("popstate", () => location.reload());
    this.mark();
  }

  get element() { return this.app.querySelector("[data-list]"); }
  get rows() { return this.app.querySelector("[data-rows]"); }
  get items() { return [...this.rows.querySelectorAll("li[data-id]")]; }

  clicked(event) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const row = event.target.closest("a.row");
    const more = event.target.closest("[data-more]");
    if (row) { event.preventDefault(); this.open(Number(row.parentElement.dataset.id)); }
    if (more) { event.preventDefault(); this.more(more); }
  }

  async open(id) {
    const row = document.getElementById(`row-${id}`)?.querySelector("a");
    if (!row) return;
    await this.thread.open(id);
    history.replaceState(null, "", row.getAttribute("href"));
    this.app.classList.add("has-thread");
    this.element.removeAttribute("role");
    this.mark();
    row.scrollIntoView({ block: "nearest" });
  }

  mark() {
    for (const item of this.items) {
      const isOpen = Number(item.dataset.id) === this.thread.id;
      if (isOpen) item.firstElementChild.setAttribute("aria-current", "true");
      else item.firstElementChild.removeAttribute("aria-current");
    }
  }

  /** Open the neighbour of the open conversation, one down (+1) or up (-1). */
  async step(by) {
    const items = this.items;
    const at = items.findIndex((item) => Number(item.dataset.id) === this.thread.id);
    const next = items[at < 0 ? 0 : at + by];
    if (next) await this.open(Number(next.dataset.id));
  }

  /** Put a row where its key says, or take it away when it left the list (html is null). */
  place(id, html) {
    const old = document.getElementById(`row-${id}`);
    if (!html) { old?.remove(); return; }
    const holder = document.createElement("template");
    holder.innerHTML = html;
    const row = holder.content.querySelector("li");
    if (old && Number(old.dataset.seq) > Number(row.dataset.seq)) return;
    this.rows.querySelector("[data-empty]")?.remove();
    const hadFocus = old?.contains(document.activeElement);
    const key = BigInt(row.dataset.key);
    const next = this.items.find((item) => item !== old && BigInt(item.dataset.key) > key);
    old?.remove();
    this.rows.insertBefore(row, next ?? this.rows.querySelector("li:has([data-more])"));
    this.dress(row);
    this.mark();
    if (hadFocus) row.firstElementChild.focus();
  }

  async reload() {
    const answer = await fetch(location.href, { headers: { "X-Fragment": "list" } }).catch(() => null);
    if (!answer?.ok) return;
    this.element.innerHTML = await answer.text();
    this.dress(this.element);
    this.mark();
  }

  async more(link) {
    const answer = await fetch(link.href, { headers: { "X-Fragment": "list" } });
    const holder = document.createElement("template");
    holder.innerHTML = await answer.text();
    const fresh = holder.content.querySelector("[data-rows]");
    this.dress(fresh);
    link.parentElement.replaceWith(...fresh.children);
  }

  count(counts) {
    for (const [key, count] of Object.entries(counts)) {
      const place = this.app.querySelector(`[data-count="${key}"]`);
      if (place) place.textContent = count >= 1000 ? "999+" : String(count);
    }
    const mine = counts.yours ?? 0;
    document.title = document.title.replace(/^(\(\d+\) )?/, mine ? `(${mine}) ` : "");
  }

  presence({ conversation, teammate, name, state }) {
    const place = this.app.querySelector(`[data-replying="${conversation}"]`);
    if (!place || String(teammate) === this.app.dataset.me) return;
    place.textContent = state === "replying" ? `${name} is replying` : "";
    clearTimeout(place.timer);
    place.timer = setTimeout(() => { place.textContent = ""; }, 12_000);
  }
}
