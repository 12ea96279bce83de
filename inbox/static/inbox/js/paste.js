// Pasting: formatted text becomes Markdown, an address over selected words becomes their link. Ctrl+Shift+V stays plain.
import { insert } from "./inserting.js";

const LONGEST = 500_000;

document.addEventListener("paste", async (event) => {
  const field = event.target;
  if (!(field instanceof HTMLTextAreaElement) || !("completes" in field.dataset) || event.defaultPrevented) return;
  const plain = event.clipboardData.getData("text/plain"), html = event.clipboardData.getData("text/html");
  const words = field.value.slice(field.selectionStart, field.selectionEnd);
  if (words && !/\n/.test(words) && /^https?:\/\/\S+$/.test(plain.trim()) && !/^https?:/.test(words)) {
    event.preventDefault();
    insert(field, `[${words}](${plain.trim().replaceAll("(", "%28").replaceAll(")", "%29")})`);
  } else if (html && html.length < LONGEST) {
    event.preventDefault();
    const { selectionStart: start, selectionEnd: end } = field;
    const { toMarkdown } = await import("./markdown.js");
    insert(field, toMarkdown(html) ?? plain, { start, end });
  }
});
