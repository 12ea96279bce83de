// Office hours: pieces of a day are added, removed and copied; what they mean is said at once.
const week = /** @type {HTMLFormElement} */ (document.querySelector("[data-week]"));
const standing = document.querySelector("[data-standing]");
const MOST_SLOTS = 10;
/** @type {WeakMap<Element, HTMLElement>} the empty row of each day, to make others from */
const blanks = new WeakMap();

/** @param {HTMLElement} day */
const rowsOf = (day) => /** @type {HTMLElement[]} */ ([...day.querySelectorAll("[data-slot]")]);
/** @param {HTMLElement} row */
const fieldsOf = (row) => [...row.querySelectorAll("input")];
const days = /** @type {HTMLElement[]} */ ([...week.querySelectorAll("[data-day]")]);

/** @param {HTMLElement} day @param {string[]} times */
function addRow(day, times = ["", ""]) {
  const blank = blanks.get(day);
  if (!blank || rowsOf(day).length >= MOST_SLOTS) return null;
  const row = /** @type {HTMLElement} */ (blank.cloneNode(true));
  const number = Math.max(-1, ...rowsOf(day).map((other) => Number(other.dataset.slot))) + 1;
  row.dataset.slot = String(number);
  delete row.dataset.blank;
  row.querySelectorAll("input, label").forEach((part) => {
    const end = (part.id || /** @type {HTMLLabelElement} */ (part).htmlFor).split("-").at(-1);
    const name = `d${day.dataset.day}-${number}-${end}`;
    if (part instanceof HTMLInputElement) Object.assign(part, { id: name, name });
    else /** @type {HTMLLabelElement} */ (part).htmlFor = name;
  });
  fieldsOf(row).forEach((field, place) => { field.value = times[place]; });
  day.querySelector("[data-closed]")?.before(row);
  return row;
}

/** Say what a piece past midnight means, and which days are closed. */
function sayMeaning() {
  const mode = new FormData(week).get("mode");
  week.classList.toggle("is-without-week", mode !== "hours");
  days.forEach((day, place) => {
    const rows = rowsOf(day);
    /** @type {HTMLElement} */ (day.querySelector("[data-closed]")).hidden = rows.length > 0;
    /** @type {HTMLElement} */ (day.querySelector("[data-add]")).hidden = rows.length >= MOST_SLOTS;
    const tomorrow = days[(place + 1) % 7].querySelector("legend")?.textContent ?? "";
    for (const row of rows) {
      const [from, to] = fieldsOf(row).map((field) => field.value);
      const isNextDay = from && to && to <= from && to !== "00:00";
      const next = /** @type {HTMLElement} */ (row.querySelector("[data-next]"));
      next.textContent = isNextDay ? week.dataset.nextDay?.replace("{day}", tomorrow).replace("{time}", to) ?? "" : "";
    }
  });
}

/** Have the whole week kept, as if a field had changed. */
const keep = () => week.dispatchEvent(new Event("change"));

for (const day of days) {
  const blank = /** @type {HTMLElement | null} */ (day.querySelector("[data-blank]"));
  if (blank) { blanks.set(day, blank); blank.remove(); }
}
for (const button of week.querySelectorAll("[data-add], [data-copy], [data-drop]")) /** @type {HTMLElement} */ (button).hidden = false;
for (const blank of days.map((day) => blanks.get(day))) /** @type {HTMLElement | null} */ (blank?.querySelector("[data-drop]") ?? null)?.removeAttribute("hidden");

week.addEventListener("click", (event) => {
  const button = /** @type {Element} */ (event.target).closest("button");
  const day = /** @type {HTMLElement | null} */ (button?.closest("[data-day]") ?? null);
  if (!button || !day) return;
  if ("add" in button.dataset) {
    const row = addRow(day);
    if (row) fieldsOf(row)[0].focus();
  } else if ("drop" in button.dataset) {
    button.closest("[data-slot]")?.remove();
    /** @type {HTMLElement} */ (day.querySelector("[data-add]")).hidden = false;
    /** @type {HTMLElement} */ (day.querySelector("[data-add]")).focus();
    keep();
  } else if ("copy" in button.dataset) {
    const times = rowsOf(day).map((row) => fieldsOf(row).map((field) => field.value));
    for (const other of days.slice(1, 5)) {
      rowsOf(other).forEach((row) => row.remove());
      times.forEach((pair) => addRow(other, pair));
    }
    keep();
  }
  sayMeaning();
});
week.addEventListener("change", (event) => {
  sayMeaning();
  // A piece that was just begun is not kept yet, and not found fault with.
  const row = event.target instanceof Element ? event.target.closest("[data-slot]") : null;
  if (row && fieldsOf(/** @type {HTMLElement} */ (row)).filter((field) => field.value).length === 1) event.stopImmediatePropagation();
}, { capture: true });
week.addEventListener("saved", (event) => {
  const said = /** @type {CustomEvent} */ (event).detail?.standing;
  if (standing && said) standing.textContent = said;
});
sayMeaning();
