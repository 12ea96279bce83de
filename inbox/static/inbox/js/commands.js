// What the inbox itself can do, handed to the registry; further modules add theirs.
import * as actions from "./actions.js";
import { openMenu } from "./menus.js";

export function addCommands(app, { list, thread, composer, verbs }) {
  const stateOf = () => thread.root?.querySelector(".thread-head").dataset.state;
  const hasThread = () => Boolean(thread.id);
  const hasTarget = () => verbs.hasTarget;
  const onThread = (run, when = hasThread) => ({ run, when });
  const may = (word) => app.dataset.may.split(" ").includes(word);
  const press = (selector) => document.querySelector(selector)?.click();

  actions.on("next", () => list.step(1));
  actions.on("previous", () => list.step(-1));
  actions.on("open", { run: () => document.activeElement.closest("a.row").click(), when: () => Boolean(document.activeElement?.closest("a.row")) });
  actions.on("reply", onThread(() => composer.focus("reply")));
  actions.on("note", onThread(() => composer.focus("note")));
  actions.on("send", onThread(() => composer.send()));
  actions.on("send-close", onThread(() => composer.send(may("manage") ? { then: "close" } : {})));
  for (const way of ["send-snooze", "send-later"]) {
    actions.on(way, onThread(() => import("./choosing.js").then(({ sendAtMoment }) => sendAtMoment(composer, way))));
  }
  const isMarked = () => verbs.selection.size > 0;
  const isSpam = () => verbs.head?.dataset.spam === "yes";
  actions.on("close", onThread(() => verbs.act("close"), () => isMarked() || stateOf() === "open"));
  actions.on("reopen", onThread(() => verbs.act("reopen"), () => isMarked() || ["closed", "snoozed"].includes(stateOf())));
  for (const menu of ["snooze", "assign", "tag"]) actions.on(menu, onThread(() => openMenu(menu), hasTarget));
  actions.on("assign-me", onThread(() => press("[data-to-me]"), hasTarget));
  actions.on("spam", onThread(() => verbs.act("spam"), () => isMarked() || (hasThread() && !isSpam())));
  actions.on("not-spam", onThread(() => verbs.act("not-spam"), () => isMarked() || isSpam()));
  actions.on("merge", onThread(() => import("./merging.js").then(({ openMerge }) => openMerge({ thread, list, verbs })), () => hasThread() && verbs.head.dataset.merged === undefined));
  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const other = event.target.closest("[data-open-conversation]"), chosen = event.target.closest("a[data-merge]");
    if (other || chosen) event.preventDefault();
    if (other) list.openAnywhere(Number(other.dataset.openConversation));
    if (chosen) { chosen.closest("[popover]").hidePopover(); actions.run("merge"); }
  });
  const isBlocked = () => verbs.head?.dataset.blocked === "yes";
  actions.on("block", onThread(() => verbs.act("block", new FormData(), thread.id), () => hasThread() && !isBlocked()));
  actions.on("unblock", onThread(() => verbs.act("unblock", new FormData(), thread.id), () => hasThread() && isBlocked()));
  actions.on("read", onThread(() => verbs.act("read"), isMarked));
  actions.on("priority", onThread(() => verbs.prioritize(), hasTarget));
  actions.on("unread", onThread(() => verbs.act("unread"), hasTarget));
  actions.on("customer", onThread(() => app.dispatchEvent(new CustomEvent("customer"))));
  actions.on("undo", { run: () => verbs.accept(), when: () => Boolean(verbs.offered || verbs.acting) });
  actions.on("help", () => document.querySelector("[data-help]").showModal());
  actions.on("palette", () => import("./palette.js").then(({ openPalette }) => openPalette(thread)));
  for (const view of ["yours", "unassigned", "mentions", "following", "snoozed", "drafts", "scheduled", "everyone", "closed"]) {
    actions.on(`go-${view}`, () => { location.href = `${app.dataset.base}${view}/`; });
  }
  actions.on("transcript", onThread(() => { location.href = thread.url("transcript"); }));
  actions.on("search", () => {
    const field = [...document.querySelectorAll("[data-search]")].find((one) => one.checkVisibility());
    if (field) field.select(); else location.href = `${app.dataset.base}search/`;
  });
  actions.on("go-settings", () => press('.rail a[data-settings]'));
  actions.provide(() => menuEntries(hasTarget()));
  actions.on("filter", () => list.narrow("open"));
  actions.on("unread-only", () => list.narrow("unreadOnly"));
  actions.on("order", () => list.narrow("order"));
  actions.provide(() => viewEntries());
}

/** What the menus offer by name: every teammate, team and tag. */
function menuEntries(isOpen) {
  if (!isOpen) return [];
  return [...document.querySelectorAll("[data-menu][data-each] [data-choices] button:not([data-to-me])")].map((button) => ({
    label: button.closest("[data-each]").dataset.each.replace("{name}", nameOn(button)),
    detail: button.querySelector(".muted")?.textContent,
    group: "with",
    icon: button.querySelector("svg, .av, .dot"),
    run: () => button.click(),
  }));
}

function nameOn(button) {
  const copy = button.cloneNode(true);
  for (const one of copy.querySelectorAll(".av, .muted, kbd, svg")) one.remove();
  return copy.textContent.trim();
}

/** The lists in the second column that no action names: teams and saved ones. */
function viewEntries() {
  return [...document.querySelectorAll(".nav a")].map((link) => ({
    label: link.querySelector(".label")?.textContent ?? link.textContent,
    detail: link.querySelector(".num")?.textContent,
    group: document.querySelector("[data-help] [data-action^=go-]").closest("[data-group]").dataset.group,
    icon: link.querySelector("svg, .dot"),
    run: () => link.click(),
  }));
}
