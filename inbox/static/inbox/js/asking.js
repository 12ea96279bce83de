// The stop before sending: passed by a click, or by sending once more; what was changed since is looked at anew.
import { insert } from "./inserting.js";

/** @param {() => HTMLFormElement|null} composer @param {() => unknown} send */
export function watchAsking(composer, send) {
  const done = () => composer().closest(".write").querySelector("[data-stop]").replaceChildren();

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-send-confirmed], [data-mask], [data-go-back]"), form = composer();
    if (!button || !form) return;
    const field = form.elements.body;
    if ("sendConfirmed" in button.dataset) { form.elements.confirmed.value = button.dataset.sendConfirmed; send(); return; }
    done();
    if ("mask" in button.dataset) insert(field, button.dataset.mask, { start: 0, end: field.value.length });
    field.focus();
  });
}
