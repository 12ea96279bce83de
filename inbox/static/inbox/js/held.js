// Replies on their way, as the thread shows them: the seconds that are left, and what their writer can do about them.
import { words } from "./words.js";

const TICK_MS = 500;

export function watchHeld(thread, sending) {
  setInterval(() => tick(thread.pane), TICK_MS);
  thread.pane.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-held-act]");
    if (!button) return;
    event.preventDefault();
    const clientId = button.closest("[data-held-id]").dataset.heldId, id = thread.id;
    const act = button.dataset.heldAct;
    if (act === "undo") sending.takeBack({ id, clientId });
    else if (act === "drop") sending.change(id, clientId, "drop");
    else if (act === "send") sending.change(id, clientId, "send");
    else {
      const { chooseMoment } = await import("./choosing.js");
      const sendAt = await chooseMoment("send-later");
      if (sendAt) sending.change(id, clientId, "send", sendAt);
    }
  });
}

/** Say how many seconds each has left; what is due says that it is being sent. */
function tick(pane) {
  for (const bubble of pane.querySelectorAll("[data-due]")) {
    const left = Math.ceil((Number(bubble.dataset.due) - Date.now()) / 1000);
    bubble.querySelector("[data-seconds]").textContent = left > 0 ? words("inSeconds", { n: left }) : "…";
  }
}
