// What depends on who looks and where: "You", days in the reader's zone, runs of events folded, who has seen what.
import { wordTimes } from "../../config/js/times.js";
import { nameKeys } from "./actions.js";
import { words } from "./words.js";

const FOLDED_FROM = 3;
const day = new Intl.DateTimeFormat(document.documentElement.lang, { weekday: "long", day: "numeric", month: "long" });
const dateOf = (moment) => moment.toDateString();

/** Make shared markup the viewer's own. */
export function dress(root, me) {
  wordTimes(root);
  nameKeys(root);
  for (const name of root.querySelectorAll(`[data-author="${me}"]`)) name.textContent = words("you");
  for (const one of root.querySelectorAll("[data-own]")) one.hidden = one.dataset.own !== me;
  for (const one of root.querySelectorAll("[data-others]")) one.hidden = one.dataset.others === me;
  for (const one of root.querySelectorAll("[data-with-script]")) one.hidden = false;
  for (const one of root.querySelectorAll("[data-left]:not([data-due])")) one.dataset.due = String(Date.now() + one.dataset.left * 1000);
  for (const person of root.querySelectorAll(`[data-person="${me}"]`)) person.remove();
}

/** Bring order into a thread after parts came or went. */
export function arrange(parts) {
  const focused = parts.querySelector(":scope > .fold:focus")?.nextElementSibling;
  for (const old of parts.querySelectorAll(":scope > .day, :scope > .fold")) old.remove();
  separateDays(parts);
  foldEvents(parts);
  // What came meanwhile takes the focus from nobody who was on such a button.
  if (focused?.previousElementSibling?.matches(".fold")) focused.previousElementSibling.focus();
  markSeen(parts);
}

function separateDays(parts) {
  let last = "";
  for (const part of parts.querySelectorAll(":scope > [data-part]")) {
    const moment = new Date(part.querySelector("time")?.dateTime ?? Date.now());
    if (dateOf(moment) === last) continue;
    last = dateOf(moment);
    const line = document.createElement("p");
    line.className = "day";
    line.textContent = nameOf(moment);
    part.before(line);
  }
}

function nameOf(moment) {
  const now = new Date();
  const yesterday = new Date(now);
  yesterday.setDate(now.getDate() - 1);
  if (dateOf(moment) === dateOf(now)) return words("today");
  return dateOf(moment) === dateOf(yesterday) ? words("yesterday") : day.format(moment);
}

function foldEvents(parts) {
  let run = [];
  for (const child of [...parts.children, null]) {
    if (child?.matches(".evt")) { run.push(child); continue; }
    if (run.length >= FOLDED_FROM) fold(run);
    else for (const event of run) event.hidden = false;
    run = [];
  }
}

/** A run of events behind one button that says how many, and who; open stays open while the thread goes on. */
function fold(run) {
  const isOpen = run.some((event) => event.dataset.shown);
  const button = document.createElement("button");
  button.type = "button";
  button.className = "fold evt";
  button.textContent = words("events", { n: run.length });
  const show = (isShown) => {
    button.setAttribute("aria-expanded", String(isShown));
    for (const event of run) {
      event.hidden = !isShown;
      if (isShown) event.dataset.shown = "1";
      else delete event.dataset.shown;
    }
  };
  show(isOpen);
  button.addEventListener("click", () => show(button.getAttribute("aria-expanded") === "false"));
  run[0].before(button);
}

function markSeen(parts) {
  const seen = Number(parts.dataset.seen);
  const replies = [...parts.querySelectorAll(":scope > .mine[data-part]")];
  const last = replies.findLast((part) => Number(part.dataset.part) <= seen);
  for (const part of replies) part.classList.toggle("is-seen", part === last);
}
