// Choosing keys: the field takes what is pressed, a second key within a moment makes a sequence.
const form = /** @type {HTMLFormElement} */ (document.querySelector("[data-keys]"));
const SEQUENCE_MS = 900;
let pressedAt = 0;
let waiting;

form.addEventListener("keydown", (event) => {
  const field = event.target;
  if (!(field instanceof HTMLInputElement) || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  // Tab and Enter go on as everywhere: nobody is caught in a field.
  const isSign = event.key.length === 1 && event.key !== " ";
  if (!isSign && event.key !== "Backspace" && event.key !== "Delete") return;
  event.preventDefault();
  const letter = event.key.toLowerCase();
  const stroke = event.shiftKey && /^[a-z]$/.test(letter) ? `shift+${letter}` : letter;
  const isSecond = isSign && event.timeStamp - pressedAt < SEQUENCE_MS && field.value && !field.value.includes(" ");
  if (!isSign) field.value = "";
  else field.value = isSecond ? `${field.value} ${stroke}` : stroke;
  pressedAt = isSign ? event.timeStamp : 0;
  clearTimeout(waiting);
  waiting = setTimeout(() => field.dispatchEvent(new Event("change", { bubbles: true })), SEQUENCE_MS);
});
