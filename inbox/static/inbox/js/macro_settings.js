// A saved reply's settings: places at the caret, a preview as one types, steps without leaving the page.
import { insert } from "./inserting.js";

const PAUSE_MS = 300;
const form = /** @type {HTMLFormElement} */ (document.querySelector("[data-macro-form]"));
const shown = document.querySelector("[data-preview]");
const steps = document.querySelector("[data-steps]");
let typing = 0, field = form?.elements.body, turn = 0;

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-place]");
  if (button) insert(field, button.dataset.place);
});

form?.addEventListener("focusin", ({ target }) => { if (target.matches("textarea")) field = target; });
form?.addEventListener("input", ({ target }) => {
  if (!target.matches("textarea")) return;
  clearTimeout(typing);
  typing = setTimeout(preview, PAUSE_MS);
});
shown.addEventListener("change", () => form ? preview() : shown.querySelector("form").submit());
shown.addEventListener("submit", (event) => { if (form) { event.preventDefault(); preview(); } });

async function preview() {
  const mine = ++turn, body = new FormData(form);
  body.set("sample", shown.querySelector("[name=sample]")?.value ?? "");
  const answer = await fetch(form.dataset.previewUrl, { method: "POST", body }).catch(() => null);
  if (!answer?.ok || mine !== turn) return;
  const html = await answer.text(), wasIn = shown.contains(document.activeElement);
  if (mine !== turn) return;
  shown.innerHTML = html;
  if (wasIn) shown.querySelector("[name=sample]")?.focus();
}

// Enter adds what is chosen, which a browser leaves to the button.
steps?.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.target.id !== "add-step" || !event.target.value) return;
  event.preventDefault();
  event.target.form.requestSubmit();
});

steps?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { target, submitter } = event;
  const answer = await fetch(target.action, {
    method: "POST", body: new FormData(target, submitter), headers: { Accept: "application/json" },
  }).catch(() => null);
  if (answer?.ok) steps.innerHTML = await answer.text();
  else {
    const said = steps.querySelector("[data-step-error]");
    const { errors } = (await answer?.json().catch(() => null)) ?? {};
    said.textContent = errors?.[""]?.join(" ") ?? document.querySelector("[data-status]").dataset.failed;
    said.hidden = false;
  }
  // Ready for the next one, by keyboard alone.
  steps.querySelector("#add-step").focus();
});
