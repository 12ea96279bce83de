// Files in the Messenger's composer.
import { tray } from "../inbox/js/tray.js";
import { withFiles } from "./composer.js";
import { address, proof, recognized } from "./session.js";
import { $, banner, word } from "./words.js";

const input = $("file-input");
export const files = tray({
  list: $("files"),
  input,
  area: document.querySelector("[data-screen=chat]"),
  template: $("file-row"),
  words: { too_large: word("too_large"), too_many: word("too_many"), failed: word("upload_failed") },
  url: (name) => address(`uploads?name=${encodeURIComponent(name)}`),
  ready: recognized,
  headers: proof,
  say: (text) => banner(text, 8000),
});
withFiles(files);
$("attach").addEventListener("click", () => input.click());
