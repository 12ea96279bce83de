// A good reply becomes a saved one: a small form, filled in already.
import { words } from "./words.js";

/** @param {HTMLElement} app @param {HTMLElement} part the reply's bubble */
export async function saveReply(app, part) {
  const conversation = part.closest("[data-conversation]").dataset.conversation;
  const url = `${app.dataset.base}conversations/${conversation}/parts/${part.dataset.part}/macro/`;
  const say = (text, run = null) => app.dispatchEvent(new CustomEvent("offer", { detail: { text, run } }));
  const answer = await fetch(url).catch(() => null);
  if (!answer?.ok) { say(words(answer?.status === 403 ? "forbidden" : "failed")); return; }
  const dialog = document.createElement("dialog"), back = document.activeElement;
  dialog.className = "macro-dialog";
  dialog.setAttribute("aria-labelledby", "macro-of-reply");
  dialog.innerHTML = await answer.text();
  document.body.append(dialog);
  dialog.addEventListener("close", () => { dialog.remove(); back?.focus(); });
  dialog.addEventListener("click", ({ target }) => (target === dialog || target.closest("[data-cancel]")) && dialog.close());
  dialog.addEventListener("submit", async (event) => {
    event.preventDefault();
    const stored = await post(url, new FormData(event.target));
    if (!stored?.ok) {
      if (stored?.status === 400) dialog.innerHTML = await stored.text();
      else say(words("failed"));
      return;
    }
    const { said, archive } = await stored.json();
    dialog.close();
    say(said, () => post(archive, new FormData()).then((gone) => say(words(gone?.ok ? "undone" : "failed"))));
  });
  dialog.showModal();
  dialog.querySelector("[name=name]").select();

  function post(to, body) {
    return fetch(to, { method: "POST", body, headers: { "X-CSRFToken": app.dataset.csrf } }).catch(() => null);
  }
}
