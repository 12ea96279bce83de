// Settings: a filter over the list, and changes that are kept as they are made.
const status = /** @type {HTMLElement} */ (document.querySelector("[data-status]"));
let fading = 0;

/** @param {string} text */
function say(text) {
  status.textContent = text;
  status.hidden = false;
  clearTimeout(fading);
  fading = setTimeout(() => { status.hidden = true; }, 4000);
}

/** @param {HTMLFormElement} form @param {Record<string, string[]>} errors */
function showErrors(form, errors) {
  for (const list of form.querySelectorAll(".error")) list.remove();
  for (const field of form.elements) field.removeAttribute("aria-invalid");
  for (const [name, texts] of Object.entries(errors)) {
    const field = form.elements.namedItem(name);
    if (!(field instanceof HTMLElement)) continue;
    const error = document.createElement("p");
    error.className = "error";
    error.id = `${field.id}_error`;
    error.textContent = texts.join(" ");
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", error.id);
    field.after(error);
  }
}

/** @param {HTMLFormElement} form */
async function save(form) {
  const answer = await fetch(form.action, {
    method: "POST",
    body: new FormData(form),
    headers: { Accept: "application/json" },
    redirect: "manual",
  }).catch(() => null);
  const result = await answer?.json().catch(() => null);
  showErrors(form, result?.errors ?? {});
  const reason = result?.errors?.[""]?.join(" ");
  say((answer?.ok ? status.dataset.saved : reason ?? status.dataset.failed) ?? "");
  if (answer?.ok) form.dispatchEvent(new CustomEvent("saved", { detail: result }));
  return Boolean(answer?.ok);
}

/** @type {WeakMap<HTMLFormElement, Promise<boolean>>} */
const turns = new WeakMap();

/** Save one after the other: what was there earlier must not arrive last. @param {HTMLFormElement} form */
function saveInTurn(form) {
  const turn = (turns.get(form) ?? Promise.resolve(true)).then(() => save(form));
  turns.set(form, turn);
  return turn;
}

/** @param {HTMLFormElement} form */
function applyPreferences(form) {
  const chosen = new FormData(form);
  const page = document.documentElement.dataset;
  page.theme = String(chosen.get("theme"));
  page.density = String(chosen.get("density"));
  page.letterKeys = chosen.has("has_letter_keys") ? "on" : "off";
}

for (const form of document.querySelectorAll("form[data-autosave]")) {
  if (!(form instanceof HTMLFormElement)) continue;
  const button = form.querySelector("button[type=submit]");
  if (button instanceof HTMLElement) button.hidden = true;
  form.addEventListener("change", async () => {
    if (await saveInTurn(form) && "preferences" in form.dataset) applyPreferences(form);
  });
  form.addEventListener("submit", (event) => { event.preventDefault(); saveInTurn(form); });
}

const filter = document.querySelector("[data-filter]");
if (filter instanceof HTMLInputElement) {
  filter.hidden = false;
  filter.addEventListener("input", () => {
    const wanted = filter.value.trim().toLowerCase();
    let found = 0;
    for (const entry of document.querySelectorAll("[data-words]")) {
      if (!(entry instanceof HTMLElement)) continue;
      entry.hidden = !entry.dataset.words?.toLowerCase().includes(wanted);
      found += entry.hidden ? 0 : 1;
    }
    const nothing = document.querySelector("[data-nothing]");
    if (nothing instanceof HTMLElement) nothing.hidden = found > 0;
  });
}
