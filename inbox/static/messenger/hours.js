// When somebody is back, by the clock of whoever reads.
import { word } from "./words.js";

const clock = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" });
const DAY_MS = 86_400_000, WEEK = 7;
/** @type {Map<HTMLElement, [{ back: string | null } | null, string]>} what was said last, and where */
const said = new Map();
/** Whether the company as a whole is closed, as the server said last. */
export const company = { closed: null };

/** Say where a conversation stands and, while nobody is there, when somebody is back; else how soon they answer. */
export function promise(place, closed = null, standing = "") {
  said.set(place, [closed, standing]);
  const back = closed && backText(closed.back);
  place.textContent = [standing, back].filter(Boolean).join(" ") || (back === null ? place.dataset.usual : "");
}

/** Nothing once the moment has come. */
function backText(back) {
  if (!back) return word("back_never");
  const moment = new Date(back), now = new Date();
  if (moment <= now) return null;
  const days = Math.round((new Date(moment).setHours(12, 0, 0, 0) - new Date(now).setHours(12, 0, 0, 0)) / DAY_MS);
  const time = clock.format(moment);
  if (days < 2) return word(days ? "back_tomorrow" : "back_today", { time });
  const far = days < WEEK ? {} : { day: "numeric", month: "long" };
  return word("back_day", { day: moment.toLocaleDateString(document.documentElement.lang, { weekday: "long", ...far }), time });
}

setInterval(() => { for (const [place, [closed, standing]] of said) if (closed) promise(place, closed, standing); }, 30_000);
