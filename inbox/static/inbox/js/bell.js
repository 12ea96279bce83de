// The bell: how much is new to this teammate. The server says it, once; badge, title and icon show that and nothing else.
import * as actions from "./actions.js";

export class Bell {
  constructor(app, { list, verbs }) {
    Object.assign(this, { app, list, verbs });
    this.link = document.querySelector("[data-bell]");
    this.icon = document.querySelector("link[rel=icon]");
    this.plainIcon = this.icon.href;
    this.newest = Number(this.link.dataset.newest);
    this.link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      this.open();
    });
    actions.on("bell", () => this.open());
    actions.on("seen", { run: () => this.clear(), when: () => this.count > 0 });
    this.show(Number(this.link.dataset.countNow));
    this.mark(JSON.parse(this.link.dataset.unread));
    this.aloud = import("./aloud.js").then(({ Aloud }) => new Aloud(app, { bell: this, list, verbs }));
  }

  /** @param {{count: number, newest: number, unread: Record<string, number>}} state what the server counted just now */
  update({ count, newest, unread }) {
    if (newest > this.newest) this.aloud.then((aloud) => aloud.soon(newest));
    this.newest = Math.max(newest, this.newest);
    if (count < this.count) this.app.dispatchEvent(new CustomEvent("seen-elsewhere"));
    this.show(count);
    this.mark(unread);
  }

  /** Say of the teammate's own lists in which something is unread. */
  mark(unread) {
    for (const [key, n] of Object.entries(unread)) {
      const entry = document.querySelector(`.nav [data-count="${key}"]`)?.closest("a");
      if (!entry) continue;
      entry.classList.toggle("has-unread", n > 0);
      entry.title = n ? this.link.dataset.wordsUnread.replace("{n}", n > 99 ? "99+" : String(n)) : "";
    }
  }

  show(count) {
    this.count = count;
    const badge = this.link.querySelector("[data-bell-count]");
    badge.textContent = count > 99 ? "99+" : String(count);
    badge.hidden = count === 0;
    const { wordsNone, wordsSome, iconNew } = this.link.dataset;
    this.link.setAttribute("aria-label", count ? wordsSome.replace("{n}", badge.textContent) : wordsNone);
    this.icon.href = count ? iconNew : this.plainIcon;
    this.app.dataset.news = count ? badge.textContent : "";
    this.list.entitle();
  }

  async open() {
    const { openPanel } = await import("./bellpanel.js");
    openPanel(this);
  }

  /** Mark all as seen, or what ``which`` names; on every tab and device at once. */
  async clear(which = {}) {
    const body = new FormData();
    for (const [name, value] of Object.entries(which)) body.set(name, value);
    const answer = await this.verbs.post(`${this.link.getAttribute("href")}seen/`, body);
    if (answer?.ok) this.update((await answer.json()).bell);
    else this.verbs.failed(answer);
    return answer?.ok ?? false;
  }
}
