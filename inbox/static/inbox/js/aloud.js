// What is new and stays unseen for ten seconds is shown on the desktop and sounds: by one tab of all that are open.
import { play } from "./sound.js";
import { words } from "./words.js";

const UNSEEN_MS = 10_000;

export class Aloud {
  constructor(app, { bell, list, verbs }) {
    Object.assign(this, { app, bell, list, verbs });
    this.told = bell.newest;
    // Where the browser knows no locks (an address without TLS), every tab speaks for itself.
    this.speaks = !navigator.locks;
    this.inFront = `parley-front-${app.dataset.base}`;
    navigator.locks?.request(`parley-aloud-${app.dataset.base}`, () => { this.speaks = true; return new Promise(() => {}); });
    this.holdTheFront();
    document.addEventListener("visibilitychange", () => this.holdTheFront());
  }

  /** Something is newer: look in ten seconds what of it is still unseen, this tab or another. */
  soon() {
    this.waiting ??= setTimeout(() => { this.waiting = undefined; this.say(); }, UNSEEN_MS);
  }

  async say() {
    const after = this.told;
    this.told = this.bell.newest;
    if (!this.speaks || !this.bell.count) return;
    const answer = await fetch(`${this.bell.link.getAttribute("href")}aloud/?after=${after}`).catch(() => null);
    if (!answer?.ok) { this.told = after; return; }
    const { shown, sound } = await answer.json();
    for (const one of shown) this.showOnDesktop(one);
    if (sound === "always" || (sound && !(await this.isInFront()))) {
      if (!(await play())) this.verbs.offer(words("soundBlocked"));
    }
  }

  showOnDesktop({ tag, title, body, url }) {
    if (!("Notification" in window) || Notification.permission !== "granted") return;
    const note = new Notification(title, { body, tag, icon: this.bell.link.dataset.iconNew, silent: true });
    note.onclick = () => {
      window.focus();
      note.close();
      const id = Number(url.match(/(\d+)$/)?.[1]);
      if (id) this.list.openAnywhere(id);
      else location.href = url;
    };
  }

  /** Every tab in front holds one shared lock: whoever asks learns whether there is one. */
  holdTheFront() {
    this.leaveFront?.();
    this.leaveFront = undefined;
    if (document.hidden) return;
    navigator.locks?.request(this.inFront, { mode: "shared" }, () => new Promise((leave) => { this.leaveFront = leave; }));
  }

  async isInFront() {
    if (!navigator.locks) return !document.hidden;
    const { held } = await navigator.locks.query();
    return held.some(({ name }) => name === this.inFront);
  }
}
