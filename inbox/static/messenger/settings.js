// The Messenger's settings: the preview follows what is typed, and the snippet can be copied.
import { on, rgb } from "./color.js";

const form = document.querySelector("[data-messenger-form]");
const box = document.querySelector("[data-preview-box]");
const frame = document.querySelector("[data-preview-frame]");
const launcher = document.querySelector("[data-preview-launcher]");

function show() {
  const { action_color: color, greeting, introduction, side } = Object.fromEntries(new FormData(form));
  box.dataset.side = side;
  launcher.style.setProperty("--launcher", color);
  launcher.style.setProperty("--on-launcher", on(rgb(color)));
  frame.contentWindow.postMessage({ parleyPreview: { action_color: color, greeting, introduction } }, location.origin);
}
form.addEventListener("input", show);
addEventListener("message", ({ origin, data }) => { if (origin === location.origin && data?.parleyPreview === "ready") show(); });
show();

const copy = document.querySelector("[data-copy]"), copied = document.querySelector("[data-copied]");
copy.hidden = !navigator.clipboard;
copy.addEventListener("click", async () => {
  await navigator.clipboard.writeText(document.querySelector("[data-snippet]").textContent);
  copied.textContent = copied.dataset.words;
});
