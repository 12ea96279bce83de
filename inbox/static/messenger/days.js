// Lines between the messages of different days; today's first needs none.
const words = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto" });
const DAY_MS = 86_400_000;

/** Put a line wherever the day changes, and touch none that stands right: each new one is read aloud. */
export function markDays(log) {
  let before = new Date().toDateString();
  for (const part of log.querySelectorAll("[data-seq]")) {
    const moment = new Date(part.querySelector(".at time").dateTime), day = moment.toDateString();
    const above = part.previousElementSibling, line = above?.classList.contains("day") ? above : null;
    if (day === before) line?.remove();
    else (line ?? insert(log, part)).textContent = dayOf(moment);
    before = day;
  }
}

function insert(log, part) {
  const line = document.createElement("p");
  line.className = "day";
  log.insertBefore(line, part);
  return line;
}

function dayOf(moment) {
  const now = new Date(), days = Math.round((new Date(moment).setHours(12, 0, 0, 0) - now.setHours(12, 0, 0, 0)) / DAY_MS);
  if (days > -2) return words.format(days, "day");
  const year = moment.getFullYear() === now.getFullYear() ? undefined : "numeric";
  return moment.toLocaleDateString(undefined, { weekday: "long", day: "numeric", month: "long", year });
}
