// The settings of notifications: trying each way out, for real.
import { play } from "./sound.js";

const tried = /** @type {HTMLElement} */ (document.querySelector("[data-tried]"));
const say = (key) => { tried.textContent = tried.dataset[key] ?? key; };

async function desktop({ title, body, icon }) {
  if (!("Notification" in window)) return say("unsupported");
  const answer = Notification.permission === "default" ? await Notification.requestPermission() : Notification.permission;
  if (answer !== "granted") return say("denied");
  const note = new Notification(title, { body, icon, tag: "parley-trial" });
  note.onclick = () => { window.focus(); note.close(); };
  return say("shown");
}

for (const button of document.querySelectorAll("button[data-try]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    if (button.dataset.try === "desktop") await desktop(button.dataset);
    else say((await play()) ? "heard" : "mute");
  });
}

document.querySelector("form[data-try]").addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  const headers = { Accept: "application/json" };
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers }).catch(() => null);
  say((await answer?.json().catch(() => null))?.said ?? document.querySelector("[data-status]").dataset.failed);
});

// Whoever asks for the desktop is asked for the permission at once, not when the first notification is due.
document.querySelector("[data-telling]").addEventListener("change", ({ target }) => {
  if (target.name?.endsWith("-desktop") && target.checked && window.Notification?.permission === "default") Notification.requestPermission();
});
