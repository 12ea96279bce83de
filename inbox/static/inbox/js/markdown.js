// From what other programs put on the clipboard to the Markdown we send. Only text comes through: the parsed page is
// read, never shown, and nothing in it runs or is fetched.
const NEVER = new Set(["SCRIPT", "STYLE", "TEMPLATE", "NOSCRIPT", "IFRAME", "OBJECT", "EMBED", "SVG", "MATH", "HEAD", "TITLE", "META", "LINK", "SELECT", "TEXTAREA"]);
const BLOCKS = new Set(["P", "DIV", "SECTION", "ARTICLE", "HEADER", "FOOTER", "MAIN", "ASIDE", "ADDRESS", "FIGURE", "FIGCAPTION", "DL", "DT", "DD", "FORM", "CENTER", "HR", "BODY"]);
const SCHEMES = new Set(["http:", "https:", "mailto:", "tel:"]);
const DEEPEST = 60;

/** @param {string} html @returns {string|null} Markdown; null where the plain text says as much */
export function toMarkdown(html) {
  const { body } = new DOMParser().parseFromString(disarmed(html), "text/html");
  const isRich = body.querySelector("strong, b, em, i, a[href], li, pre, code, blockquote, table, h1, h2, h3, h4, h5, h6, del, s, [data-style*=font-weight], [data-style*=italic]");
  return isRich ? blocks(body).join("\n\n").replace(/\n{3,}/g, "\n\n").trim() : null;
}

/** The page's policy forbids styles and handlers, also here: what they say is kept under names that do nothing. */
function disarmed(html) {
  return html.replace(/<style\b[\s\S]*?<\/style>/gi, "").replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\s(style|on\w+)\s*=/gi, " data-$1="));
}

function blocks(node, depth = 0) {
  const found = [];
  let line = "";
  const flush = () => { const text = tidy(line); if (text) found.push(text); line = ""; };
  for (const child of node.childNodes) {
    const block = child.nodeType === Node.ELEMENT_NODE && depth < DEEPEST ? blockOf(child, depth) : null;
    if (block) { flush(); found.push(...block); } else line += inline(child, depth);
  }
  flush();
  return found;
}

/** The blocks of an element, or nothing when it stands within a line. */
function blockOf(element, depth) {
  const name = element.nodeName;
  if (NEVER.has(name)) return [];
  if (/^H[1-6]$/.test(name)) { const text = tidy(inside(element, depth)); return text ? [wrapped(text.replaceAll("**", ""), "**")] : []; }
  if (name === "UL" || name === "OL") return [list(element, depth).join("\n")];
  if (name === "PRE") return [`\`\`\`\n${element.textContent.replace(/\n$/, "").replaceAll("```", "'''")}\n\`\`\``];
  if (name === "BLOCKQUOTE") return [blocks(element, depth + 1).join("\n\n").replace(/^/gm, "> ")];
  if (name === "TABLE") return [table(element)];
  if (BLOCKS.has(name) || holdsBlocks(element)) return blocks(element, depth + 1);
  return null;
}

const holdsBlocks = (element) => Boolean(element.querySelector("p, div, ul, ol, pre, blockquote, table, h1, h2, h3, h4, h5, h6"));

function list(element, depth) {
  const lines = [];
  let number = Number(element.getAttribute("start")) || 1;
  for (const item of element.children) {
    if (NEVER.has(item.nodeName)) continue;
    const sign = element.nodeName === "OL" ? `${number++}. ` : "- ";
    const [first = "", ...rest] = blocks(item, depth + 1).join("\n").split("\n");
    lines.push(sign + first, ...rest.map((line) => " ".repeat(sign.length) + line));
  }
  return lines;
}

function table(element) {
  const rows = [...element.rows].slice(0, 500).map((row) => [...row.cells].map((cell) => tidy(cell.textContent)).join(" | "));
  return rows.filter((row) => row.replace(/[| ]/g, "")).join("\n");
}

const inside = (element, depth) => [...element.childNodes].map((child) => inline(child, depth + 1)).join("");

function inline(node, depth) {
  if (node.nodeType === Node.TEXT_NODE) return node.data.replace(/[\s\u00a0]+/g, " ");
  if (node.nodeType !== Node.ELEMENT_NODE || NEVER.has(node.nodeName) || depth > DEEPEST) return "";
  if (node.nodeName === "BR") return "\n";
  if (node.nodeName === "IMG") return node.alt ?? "";
  const text = inside(node, depth);
  if (node.nodeName === "A") return link(node, text);
  if (["CODE", "KBD", "SAMP", "TT"].includes(node.nodeName)) return wrapped(text.replaceAll("`", "'"), "`");
  if (["DEL", "S", "STRIKE"].includes(node.nodeName)) return wrapped(text, "~~");
  return wrapped(wrapped(text, isItalic(node) ? "_" : ""), isBold(node) ? "**" : "");
}

// Office programs say it by style, also that their outermost <b> is none.
function isBold({ nodeName, dataset }) {
  const weight = dataset.style?.match(/font-weight:\s*(\w+)/)?.[1];
  return weight ? /^(bold|bolder|[6-9]00)$/.test(weight) : nodeName === "B" || nodeName === "STRONG";
}

function isItalic({ nodeName, dataset }) {
  const style = dataset.style?.match(/font-style:\s*(\w+)/)?.[1];
  return style ? style === "italic" : nodeName === "I" || nodeName === "EM";
}

/** Marks around the words, the spaces left outside; not twice, and not around nothing. */
function wrapped(text, sign) {
  const [, before, words, after] = text.match(/^(\s*)([\s\S]*?)(\s*)$/);
  if (!sign || !words || words.includes("\n") || words.includes(sign)) return text;
  return before + sign + words + sign + after;
}

function link(anchor, text) {
  const words = tidy(text);
  let address;
  // Never the page's own base: what has no address of its own is words.
  try { address = new URL(anchor.getAttribute("href")); } catch { return text; }
  if (!SCHEMES.has(address.protocol) || !words) return text;
  const { href } = address, shown = href.replaceAll("(", "%28").replaceAll(")", "%29");
  if (words === href || `${words}/` === href) return `<${href}>`;
  return `[${words.replaceAll("\n", " ").replace(/[[\]]/g, "\\$&")}](${shown})`;
}

const tidy = (text) => text.replace(/ *\n */g, "\n").replace(/ {2,}/g, " ").trim();
