// Working together: what is new, who is away, who follows, what everybody should know.
import * as actions from "./actions.js";
import { Availability } from "./availability.js";
import { Bell } from "./bell.js";
import { openMenu } from "./menus.js";
import { words } from "./words.js";

export function workTogether(app, { list, thread, verbs }) {
  const bell = new Bell(app, { list, verbs });
  const availability = new Availability(app, { thread, verbs });
  const place = document.querySelector("[data-announcement]");
  const dress = thread.dress.bind(thread);
  thread.dress = (root) => { dress(root); availability.fill(root); };

  actions.on("follow", { run: follow, when: () => Boolean(thread.id) });
  actions.on("followers", { run: () => openMenu("follow"), when: () => Boolean(thread.id) });

  const followers = () => JSON.parse(thread.root?.querySelector(".thread-head").dataset.followers ?? "[]").map(String);

  function follow() { return setFollowing(app.dataset.me, !followers().includes(app.dataset.me)); }

  /** Let somebody follow the open conversation, or no longer, and offer the way back. */
  async function setFollowing(teammate, isOn, id = thread.id, isUndo = false) {
    const body = new FormData();
    body.set("teammate", teammate);
    body.set("wanted", isOn ? "on" : "off");
    const answer = await verbs.post(thread.url("follow", id), body);
    if (!answer?.ok) { verbs.failed(answer); return; }
    verbs.changed([id]);
    const name = document.querySelector(`button[data-follow][value="${teammate}"]`)?.textContent.trim() ?? "";
    const said = teammate === app.dataset.me ? "followOwn" : "followOther";
    verbs.offer(words(`${said}${isOn ? "On" : "Off"}`, { name }), isUndo ? "" : "undo", isUndo ? null : () => setFollowing(teammate, !isOn, id, true));
  }

  document.addEventListener("submit", (event) => {
    const { submitter } = event;
    if (!submitter?.matches("[data-follow]") || !thread.id) return;
    event.preventDefault();
    submitter.closest("[popover]").hidePopover();
    setFollowing(submitter.value, submitter.getAttribute("aria-pressed") !== "true");
  });
  document.addEventListener("toggle", ({ target, newState }) => {
    if (target.id !== "menu-follow" || newState !== "open") return;
    for (const one of target.querySelectorAll("[data-follow]")) one.setAttribute("aria-pressed", String(followers().includes(one.value)));
  }, true);

  async function showAnnouncement() {
    const answer = await fetch(place.dataset.announcement).catch(() => null);
    if (answer?.ok) place.innerHTML = await answer.text();
  }

  place.addEventListener("submit", async (event) => {
    event.preventDefault();
    const answer = await verbs.post(event.target.action);
    if (answer?.ok) await showAnnouncement();
    else verbs.failed(answer);
  });
  app.addEventListener("seen-elsewhere", () => place.firstElementChild && showAnnouncement());

  return {
    take({ type, bell: state }) {
      if (state) bell.update(state);
      if (type === "availability") availability.ask();
      if (type === "announcement") showAnnouncement();
    },
    filled: () => availability.filled(),
  };
}
