// Who is away: said beside every name that asks for it, and changed from the account menu or the palette.
import * as actions from "./actions.js";
import { wordTimes } from "../../config/js/times.js";
import { fillMenus, openMenu } from "./menus.js";
import { words } from "./words.js";

export class Availability {
  constructor(app, { thread, verbs }) {
    Object.assign(this, { app, thread, verbs });
    this.account = document.querySelector("[data-menu-account]");
    actions.on("away", { run: () => openMenu("away"), when: () => this.account.dataset.isAway === "no" });
    actions.on("back", { run: () => this.back(), when: () => this.account.dataset.isAway === "yes" });
    document.addEventListener("click", (event) => this.clicked(event));
    document.addEventListener("submit", (event) => this.submitted(event));
  }

  /** Say beside the names in a piece of the page who is away: the menu of teammates knows. */
  fill(root) {
    for (const place of root.querySelectorAll("[data-availability]")) {
      const known = this.wordsOf(place.dataset.availability);
      place.replaceChildren(...(known?.querySelector(".is-away") ? [...known.cloneNode(true).childNodes] : []));
    }
  }

  wordsOf(id) { return document.querySelector(`[data-menu=assign] button[name=teammate][value="${id}"] [data-available]`); }

  /** Somebody went or came: ask anew, once no menu is open. */
  async ask() {
    const open = document.querySelector("[popover]:popover-open");
    if (open) { open.addEventListener("toggle", () => this.ask(), { once: true }); return; }
    await fillMenus();
    this.filled();
  }

  filled() {
    wordTimes(document.querySelector("[data-menus]"));
    actions.nameKeys(document.querySelector("[data-menus]"));
    this.verbs.aim();
    this.fill(document);
  }

  clicked(event) {
    const choice = event.target.closest("[data-away]");
    if (event.target.closest("[data-away-menu]")) {
      event.preventDefault();
      this.account.open = false;
      openMenu("away");
    }
    if (!choice) return;
    choice.closest("[popover]").hidePopover();
    this.away(choice.dataset.away, choice.dataset.reason ?? "");
  }

  submitted(event) {
    if (event.target.matches("[data-back-again]")) { event.preventDefault(); this.back(); }
  }

  away(until, reason) {
    const body = new FormData();
    body.set("until", until);
    body.set("reason", reason);
    body.set("zone", Intl.DateTimeFormat().resolvedOptions().timeZone);
    return this.change("", body, "youAreAway", () => this.back());
  }

  back() { return this.change("back/", new FormData(), "youAreBack"); }

  async change(path, body, said, undo = null) {
    const url = this.account.querySelector("[data-away-menu]").getAttribute("href");
    const answer = await this.verbs.post(`${url}${path}`, body);
    if (!answer?.ok) { this.verbs.failed(answer); return; }
    const state = await answer.json();
    this.account.open = false;
    this.account.dataset.isAway = state.is_away ? "yes" : "no";
    this.account.querySelector("[data-own-availability]").textContent = state.words;
    this.account.querySelector("[data-own-presence]").className = `presence is-${state.is_away ? "away" : "online"}`;
    this.verbs.offer(words(said, { when: state.words }), undo ? "undo" : "", undo);
  }
}
