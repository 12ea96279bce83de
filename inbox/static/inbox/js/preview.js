// What the customer will see, rendered by the server as it renders what is sent.
import * as actions from "./actions.js";

const PAUSE_MS = 250;

/** @param {HTMLElement} app @param {() => HTMLFormElement|null} composer */
export function watchPreview(app, composer) {
  let waiting, turn = 0;
  const place = (form) => form?.querySelector("[data-preview]");
  const isOn = (form) => place(form) && !place(form).hidden;

  async function show(form) {
    const mine = ++turn, body = new FormData();
    body.set("body", form.elements.body.value);
    body.set("mode", String(new FormData(form).get("mode")));
    const answer = await fetch(`${app.dataset.base}preview/`, { method: "POST", body, headers: { "X-CSRFToken": app.dataset.csrf } }).catch(() => null);
    if (answer?.ok && mine === turn) place(form).querySelector("[data-preview-body]").innerHTML = await answer.text();
  }

  function toggle() {
    const form = composer(), button = form.querySelector("[data-action=preview]");
    place(form).hidden = !place(form).hidden;
    button.setAttribute("aria-pressed", String(isOn(form)));
    if (isOn(form)) show(form);
    else form.elements.body.focus();
  }

  function soon(event) {
    const form = composer();
    if (!form || event.target.form !== form || !isOn(form)) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => show(form), PAUSE_MS);
  }

  /** What went out, or came back, is no longer what stands in the field. */
  function renewed({ target: form }) {
    if (!isOn(form)) return;
    turn += 1;
    if (form.elements.body.value) show(form);
    else { place(form).hidden = true; form.querySelector("[data-action=preview]").setAttribute("aria-pressed", "false"); }
  }

  for (const name of ["sent", "unsent"]) document.addEventListener(name, renewed);
  document.addEventListener("input", soon);
  document.addEventListener("change", soon);
  actions.on("preview", { run: toggle, when: () => Boolean(composer()) });
}
