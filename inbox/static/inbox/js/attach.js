// Files beside a reply or a note: one tray for each composer, also for those of threads kept at hand.
import { tray } from "./tray.js";
import { words } from "./words.js";

const trays = new WeakMap();

// A file that misses must not replace the page, and with it everything that was not sent yet.
for (const name of ["dragover", "drop"]) {
  document.addEventListener(name, (event) => event.dataTransfer?.types.includes("Files") && event.preventDefault());
}

/** Return the files of a composer, watching it from the first call on. */
export function filesOf(form, app) {
  if (!trays.has(form)) trays.set(form, watch(form, app));
  return trays.get(form);
}

function watch(form, app) {
  const input = form.querySelector("[data-file-input]"), button = form.querySelector("[data-attach]");
  button.hidden = false;
  button.addEventListener("click", () => input.click());
  return tray({
    list: form.querySelector("[data-files]"),
    input,
    area: form,
    zone: form.closest("[data-conversation]"),
    template: document.querySelector("[data-file-row]"),
    words: { too_large: words("tooLarge"), too_many: words("tooMany"), failed: words("uploadFailed") },
    url: (name) => `${app.dataset.base}uploads/?name=${encodeURIComponent(name)}`,
    headers: () => ({ "X-CSRFToken": app.dataset.csrf, Accept: "application/json" }),
    say: (text) => { form.querySelector("[data-hint]").textContent = text; },
  });
}
