// The menu of moments: what its words mean, told by the server that will read them, while they are typed.
const PAUSE_MS = 90;
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const clock = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" });
const dayAndClock = new Intl.DateTimeFormat(undefined, { weekday: "short", day: "numeric", month: "short", hour: "numeric", minute: "2-digit" });

let asked = 0;
let pause;

export function watchMoments() {
  document.addEventListener("input", (event) => {
    const menu = event.target.matches("[data-moment]") && event.target.closest("[data-moments]");
    if (!menu) return;
    clearTimeout(pause);
    pause = setTimeout(() => showMoments(menu, event.target.value.trim()), PAUSE_MS);
  });
}

/** Show what the menu's own words mean, and what was typed. */
export async function showMoments(menu, text = "") {
  const turn = ++asked;
  const read = menu.querySelector("[data-read]");
  if (!text) read.hidden = true;
  const query = new URLSearchParams({ text, zone });
  const answer = await fetch(`${menu.dataset.moments}?${query}`).catch(() => null);
  if (!answer?.ok || turn !== asked) return;
  const moments = await answer.json();
  for (const place of menu.querySelectorAll("[data-moment-of]")) place.textContent = worded(moments[place.dataset.momentOf]);
  const moment = text && moments[text];
  read.hidden = !moment;
  if (!moment) return;
  read.querySelector("button").value = text;
  read.querySelector("[data-read-moment]").textContent = worded(moment);
}

function worded(iso) {
  const moment = new Date(iso);
  return (moment.toDateString() === new Date().toDateString() ? clock : dayAndClock).format(moment);
}
