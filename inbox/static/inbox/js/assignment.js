// The page of assignment: what people may have is shown anew when it was changed.
const form = /** @type {HTMLFormElement} */ (document.querySelector("[data-assignment]"));

form.addEventListener("saved", (event) => {
  const { people = {} } = /** @type {CustomEvent} */ (event).detail ?? {};
  for (const [pk, text] of Object.entries(people)) {
    const place = form.querySelector(`[data-has="${CSS.escape(pk)}"]`);
    if (place) place.textContent = String(text);
  }
  const most = /** @type {HTMLInputElement} */ (form.elements.namedItem("capacity")).value;
  for (const field of form.querySelectorAll("[data-own]")) /** @type {HTMLInputElement} */ (field).placeholder = most;
});
