// Words every <time data-format> in the reader's own zone and language, and again every half minute.
const clock = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" });
const dayAndClock = new Intl.DateTimeFormat(undefined, { weekday: "short", day: "numeric", month: "short", hour: "numeric", minute: "2-digit" });
const day = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const LATE_S = 3600;

/** @param {ParentNode} root */
export function wordTimes(root = document) {
  for (const time of root.querySelectorAll("time[data-format]")) word(/** @type {HTMLTimeElement} */ (time));
  for (const place of root.querySelectorAll("[data-local-time]")) place.textContent = localTime(place.dataset.localTime);
}

function word(time) {
  const moment = new Date(time.dateTime);
  time.title = moment.toLocaleString();
  const form = time.dataset.format;
  if (form === "clock" || form === "day") {
    const isToday = moment.toDateString() === new Date().toDateString();
    time.textContent = (form === "day" && !isToday ? dayAndClock : clock).format(moment);
    return;
  }
  const passed = Math.max(0, (Date.now() - moment.getTime()) / 1000);
  time.textContent = passed < 7 * 86400 ? span(passed) : day.format(moment);
  if (time.dataset.format === "wait") time.closest(".wait")?.classList.toggle("late", passed > LATE_S);
}

const inUnits = (unit) => new Intl.NumberFormat(undefined, { style: "unit", unit, unitDisplay: "narrow" });
const units = { minute: inUnits("minute"), hour: inUnits("hour"), day: inUnits("day") };

function span(seconds) {
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return units.minute.format(minutes);
  if (minutes >= 1440) return units.day.format(Math.floor(minutes / 1440));
  return `${units.hour.format(Math.floor(minutes / 60))} ${units.minute.format(minutes % 60)}`;
}

function localTime(zone) {
  try {
    return new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", timeZone: zone }).format();
  } catch {
    return "";
  }
}

setInterval(wordTimes, 30_000);
