// The list: rows in its order, opened without leaving the page.
import { isAfter } from "./order.js";

const NARROWS = "a:is([data-narrow], [data-filter], [data-edit], [data-shut]), [data-delete-view]";

export class List {
  constructor(app, thread) {
    this.app = app;
    this.thread = thread;
    this.lacks = this.placed = this.settled = this.went = this.renewed = () => {};
    this.start = location.pathname.replace(/\d+$/, "");
    this.element.addEventListener("click", (event) => this.clicked(event));
    this.element.addEventListener("submit", (event) => {
      if (!event.target.matches("[data-narrow]") && !event.submitter?.matches(NARROWS)) return;
      event.preventDefault();
      if (event.target.matches("[data-narrow]")) this.narrow("sent", event.target, event.submitter);
    });
    this.element.addEventListener("keydown", (event) => this.escaped(event));
    this.search = this.asking;
    this.element.addEventListener("pointerover", (event) => this.hovered(event));
    addEventListener("popstate", () => this.wentBack());
    this.watchEnd();
    this.mark();
    if (thread.id) this.prefetch();
  }

  get element() { return this.app.querySelector("[data-list]"); }
  get rows() { return this.app.querySelector("[data-rows]"); }
  get items() { return [...this.rows.querySelectorAll(":scope > li[data-id]")]; }
  get reads() { return (this.readSeqs ??= JSON.parse(this.rows.dataset.reads)); }
  /** What the address asks of the list, without what is open in it. */
  get asking() {
    const query = new URLSearchParams(location.search);
    for (const name of ["edit", "cursor", "before"]) query.delete(name);
    return query.size ? `?${query}` : "";
  }

  /** The same as the server reads it. */
  get asked() {
    const { sort, filter, unread } = this.rows.dataset;
    return { ...(sort && { sort }), ...(filter !== undefined && { filter }), ...(unread && { unread }) };
  }

  row(id) { return document.getElementById(`row-${id}`); }
  /** Where a conversation of this list is, with what the list was asked for. */
  address(id) { return `${this.start}${id}${this.asking}`; }
  /** The rows and how far each is; what was found stays as it was found. */
  cursors() { return this.app.dataset.view === "search" ? {} : Object.fromEntries(this.items.map((item) => [item.dataset.id, Number(item.dataset.seq)])); }

  clicked(event) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const row = event.target.closest("a.row");
    const more = event.target.closest("[data-more]");
    const narrows = event.target.closest(NARROWS);
    if (row) { event.preventDefault(); this.open(Number(row.parentElement.dataset.id)); }
    if (narrows) { event.preventDefault(); this.narrow("pressed", narrows); }
    if (more) { event.preventDefault(); this.more(more); }
  }

  /** Do something of what narrows the list; it is loaded when it is first wanted. */
  narrow(what, ...about) { return import("./narrowing.js").then((narrowing) => narrowing[what](this, ...about)); }

  escaped(event) {
    const menu = event.target.closest("details[open]");
    if (event.key !== "Escape" || !event.target.closest("header")) return;
    if (menu) { menu.open = false; menu.querySelector("summary").focus(); } else if (event.target.closest("[data-filter-panel]")) this.narrow("shut");
  }

  /** Show the list anew, as the server sent it. */
  show(html) {
    this.element.innerHTML = html;
    this.readSeqs = undefined;
    // How many there are in all is told by the list of lists, which was counted already.
    for (const place of this.element.querySelectorAll("[data-count]")) {
      place.textContent = this.app.querySelector(`.nav [data-count="${place.dataset.count}"]`)?.textContent ?? "";
    }
    this.thread.dress(this.element);
    this.mark();
    this.watchEnd();
    if (this.thread.id) this.prefetch();
  }

  hovered(event) {
    const item = event.target.closest("li[data-id]");
    if (item) this.thread.cache.prefetch([Number(item.dataset.id)], 0);
  }

  open(id) { return (this.opening = this.opens(id)); }

  async opens(id) {
    const isFirst = !this.thread.id;
    if (!(await this.thread.open(id))) return;
    // Back leads from a conversation to its list, and not through everything that was read on the way.
    history[isFirst ? "pushState" : "replaceState"](null, "", this.address(id));
    this.shown();
  }

  /** Open a conversation that may not be in this list (any more). */
  openAnywhere(id) { return (this.opening = this.opensAnywhere(id)); }

  async opensAnywhere(id) {
    if (await this.thread.open(id)) { history.replaceState(null, "", this.address(id)); this.shown(); }
  }

  wentBack() {
    const id = Number(location.pathname.match(/(\d+)$/)?.[1]);
    if (this.search !== this.asking && this.app.dataset.view !== "search") this.narrow("returned");
    if (id) this.thread.open(id).then(() => this.shown());
    else this.back();
  }

  back() {
    this.app.classList.remove("has-thread");
    this.element.setAttribute("role", "main");
    const row = this.row(this.thread.id);
    this.app.classList.remove("has-customer");
    this.thread.close();
    this.mark();
    this.entitle();
    row?.firstElementChild.focus();
  }

  shown() {
    this.app.classList.add("has-thread");
    this.app.classList.remove("has-customer");
    this.entitle();
    this.element.removeAttribute("role");
    this.mark();
    this.row(this.thread.id)?.scrollIntoView({ block: "nearest" });
    this.takeFocus();
    this.went();
    this.prefetch();
  }

  /** The focus goes with what is open, so that the next key means it; nobody is taken out of a field or a menu. */
  takeFocus() {
    if (document.activeElement?.closest("textarea, input:not([type=checkbox]), select, dialog, [popover]")) return;
    this.focusRow();
    this.comesBack = this.row(this.thread.id) ? null : this.thread.id;
  }

  /** Put the focus on the row of what is open, else on the first one; where only one pane fits, on the messages. */
  focusRow(row = this.row(this.thread.id)) {
    const place = (row ?? (this.thread.id ? null : this.items[0]))?.querySelector("a.row");
    (place?.checkVisibility() ? place : this.thread.root && this.thread.parts)?.focus({ preventScroll: true });
  }

  prefetch() {
    const ids = this.items.map((item) => Number(item.dataset.id));
    this.thread.cache.prefetch(ids, ids.indexOf(this.thread.id));
  }

  /** Name the page after the conversation that is open, and how much is new behind the bell. */
  entitle() {
    const name = this.thread.root?.querySelector(".thread-head h1").textContent;
    document.title = [this.app.dataset.news ? `(${this.app.dataset.news})` : "", name ? `${name} ·` : "", this.app.dataset.title].filter(Boolean).join(" ");
  }

  mark() {
    for (const item of this.items) {
      if (Number(item.dataset.id) === this.thread.id) item.firstElementChild.setAttribute("aria-current", "true");
      else item.firstElementChild.removeAttribute("aria-current");
    }
  }

  /** Return the id of a neighbour of the open conversation, one down (+1) or up (-1). */
  neighbour(by) {
    const items = this.items;
    const at = items.findIndex((item) => Number(item.dataset.id) === this.thread.id);
    const next = items[at < 0 ? 0 : at + by];
    return next && at + by >= 0 ? Number(next.dataset.id) : null;
  }

  async step(by) {
    const id = this.neighbour(by);
    if (id) await this.open(id);
  }

  /** Put a row where its key says; tell whether a customer wrote. Beyond the rows shown it waits for "more". */
  place({ conversation: id, html, v }) {
    const old = this.row(id);
    if (old && Number(old.dataset.seq) > v) return false;
    const holder = document.createElement("template");
    holder.innerHTML = html;
    const row = holder.content.querySelector("li");
    const { sort } = this.rows.dataset;
    const next = this.items.find((item) => item !== old && isAfter(item, row, sort));
    const onward = this.rows.querySelector(":scope > .onward");
    const isNew = Number(row.dataset.messageSeq) > Number(old?.dataset.messageSeq ?? 0);
    if (!next && onward && !old) return isNew;
    const hadFocus = old?.contains(document.activeElement);
    row.classList.toggle("has-draft", old?.classList.contains("has-draft") ?? false);
    const people = old?.querySelector("[data-people]");
    if (people) row.querySelector("[data-people]").replaceWith(people);
    old?.remove();
    this.rows.insertBefore(row, next ?? onward);
    this.thread.dress(row);
    this.boldness(row);
    this.placed(row);
    // What was brought back is opened before its row has arrived.
    const isAwaited = this.comesBack === id && document.activeElement === this.thread.parts;
    if (hadFocus || (isAwaited && id === this.thread.id)) row.firstElementChild.focus({ preventScroll: true });
    if (isAwaited) this.comesBack = null;
    return isNew;
  }

  remove(id, v = 0) {
    const old = this.row(id);
    if (!old || (v && Number(old.dataset.seq) > v)) return;
    const hadFocus = old.contains(document.activeElement);
    const next = old.nextElementSibling?.dataset.id ? old.nextElementSibling : old.previousElementSibling;
    old.remove();
    if (hadFocus) this.focusRow(next);
  }

  boldness(row) {
    const isUnread = Number(row.dataset.messageSeq) > (this.reads[row.dataset.id] ?? 0);
    row.classList.toggle("unread", isUnread);
  }

  /** Note how far the teammate has read a conversation. */
  read(id, seq) {
    this.reads[id] = seq;
    const row = this.row(id);
    if (row) this.boldness(row);
  }

  settle() {
    this.mark();
    this.settled();
    this.element.querySelector("[data-empty]").hidden = this.items.length > 0;
    const shown = this.element.querySelector("[data-shown]");
    if (shown) shown.textContent = this.items.length + (this.rows.querySelector(":scope > .onward") ? "+" : "");
  }

  watchEnd() {
    const onward = this.rows.querySelector(":scope > .onward");
    // History is looked through further when somebody asks for it, not by itself.
    if (!onward || onward.matches("[data-cut]") || !window.IntersectionObserver) return;
    const watcher = new IntersectionObserver(([entry]) => {
      if (entry.isIntersecting) { watcher.disconnect(); this.more(onward.querySelector("[data-more]")); }
    }, { root: this.rows, rootMargin: "300px" });
    watcher.observe(onward);
  }

  async more(link) {
    const answer = await fetch(link.href, { headers: { "X-Fragment": "list" } }).catch(() => null);
    if (!answer?.ok) return;
    const holder = document.createElement("template");
    holder.innerHTML = await answer.text();
    const fresh = holder.content.querySelector("[data-rows]");
    Object.assign(this.reads, JSON.parse(fresh.dataset.reads));
    for (const item of fresh.querySelectorAll("li[data-id]")) if (this.row(item.dataset.id)) item.remove();
    this.thread.dress(fresh);
    link.parentElement.replaceWith(...fresh.children);
    this.watchEnd();
    this.lacks();
  }

  count({ target, text }) {
    for (const place of this.app.querySelectorAll(target)) place.textContent = text;
  }
}
