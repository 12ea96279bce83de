// Several conversations at once: marked by key, checkbox or a stretch of rows; what can be done stands in a bar above the list.
import * as actions from "./actions.js";
import { words } from "./words.js";

export class Selection {
  constructor({ list, thread, changed }) {
    Object.assign(this, { list, thread, changed });
    this.ids = new Set();
    this.clear(false);
    list.placed = (row) => this.show(row);
    list.settled = () => this.prune();
    list.element.classList.add("can-select");
    list.element.addEventListener("click", (event) => this.clicked(event), true);
    list.element.addEventListener("keydown", (event) => this.pressed(event));
    document.addEventListener("keydown", (event) => {
      const isElsewhere = event.target.closest("textarea, input:not([type=checkbox]), select") || document.querySelector("dialog[open], [popover]:popover-open");
      if (event.key === "Escape" && this.size && !isElsewhere) { event.preventDefault(); this.leave(); }
    });
    actions.on("select", { run: () => this.toggle(this.here), when: () => Boolean(this.here) });
    actions.on("select-down", { run: () => this.extend(1), when: () => Boolean(this.here) });
    actions.on("select-up", { run: () => this.extend(-1), when: () => Boolean(this.here) });
    actions.on("select-all", { run: () => this.all(), when: () => list.items.length > 0 });
    actions.on("select-none", { run: () => this.leave(), when: () => this.size > 0 });
  }

  get size() { return this.ids.size; }
  get bar() { return this.list.element.querySelector("[data-bulk]"); }
  /** The row that is meant without a word: the focused one, else that of the open conversation. */
  get here() {
    const row = document.activeElement?.closest("[data-rows] > li[data-id]") ?? this.list.row(this.thread.id);
    return row ? Number(row.dataset.id) : null;
  }

  get rows() { return this.list.items.filter((row) => this.ids.has(Number(row.dataset.id))); }

  clicked(event) {
    const box = event.target.closest("[data-select]");
    const row = event.target.closest("[data-rows] > li[data-id]");
    if (!row || (!box && !event.shiftKey)) return;
    const id = Number(row.dataset.id);
    if (event.shiftKey) { if (!box) event.preventDefault(); this.reach(id); } else this.toggle(id);
  }

  pressed(event) {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!by || !event.shiftKey || !event.target.closest("[data-rows] > li")) return;
    event.preventDefault();
    this.extend(by);
  }

  toggle(id) {
    this.isEverything = false;
    if (!this.ids.delete(id)) this.ids.add(id);
    this.start(id);
    this.render();
  }

  start(id) {
    this.anchor = this.at = id;
    this.base = new Set(this.ids);
  }

  /** Take in the next row, or give the last one back when turning round. */
  extend(by) {
    const items = this.list.items;
    const from = this.size && this.list.row(this.at) ? this.at : this.here;
    if (!this.size || this.anchor === null) { this.ids.add(from); this.start(from); }
    const next = items[items.findIndex((row) => Number(row.dataset.id) === from) + by];
    if (next) { this.reach(Number(next.dataset.id)); next.firstElementChild.focus(); } else this.render();
  }

  /** Mark everything from where the marking began to this row. */
  reach(id) {
    if (this.anchor === null) this.start(this.here ?? id);
    const ids = this.list.items.map((row) => Number(row.dataset.id));
    const [first, last] = [ids.indexOf(this.anchor), ids.indexOf(id)].sort((one, other) => one - other);
    this.at = id;
    this.isEverything = false;
    this.ids = new Set([...this.base, ...ids.slice(Math.max(0, first), last + 1)]);
    this.render();
  }

  /** All rows shown; once more, everything the list holds beyond them. */
  all() {
    const ids = this.list.items.map((row) => Number(row.dataset.id));
    const hadAll = ids.every((id) => this.ids.has(id));
    this.ids = new Set(ids);
    this.isEverything = hadAll && this.hasMore;
    this.start(this.here ?? ids[0]);
    this.render();
  }

  get hasMore() { return Boolean(this.list.rows.querySelector(":scope > .onward")); }

  leave() {
    const row = this.list.row(this.at ?? this.thread.id);
    this.clear();
    row?.firstElementChild.focus();
  }

  clear(isShown = true) {
    this.ids = new Set();
    this.base = new Set();
    this.anchor = this.at = null;
    this.isEverything = false;
    if (isShown) this.render();
  }

  prune() {
    if (!this.size) return;
    const before = this.size;
    for (const id of this.ids) if (!this.list.row(id)) { this.ids.delete(id); this.base.delete(id); }
    if (this.size !== before) this.render();
  }

  show(row) {
    const isOn = this.ids.has(Number(row.dataset.id));
    row.classList.toggle("is-selected", isOn);
    row.querySelector("[data-select]").checked = isOn;
  }

  render() {
    for (const row of this.list.items) this.show(row);
    this.list.element.classList.toggle("is-selecting", this.size > 0);
    this.bar.hidden = !this.size;
    const count = this.size === 1 ? words("selectedOne") : words("selectedMany", { n: this.size });
    this.bar.querySelector("[data-bulk-count]").textContent = this.isEverything ? words("selectedAll") : count;
    const hasAll = this.list.items.every((row) => this.ids.has(Number(row.dataset.id)));
    const all = this.bar.querySelector("[data-action=select-all]");
    all.hidden = this.isEverything || (hasAll && !this.hasMore);
    all.textContent = words(hasAll ? "selectBeyond" : "selectShown");
    this.changed();
  }
}
