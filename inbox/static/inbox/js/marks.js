// Marking text: what buttons and keys do to a field's Markdown. Doing it again takes the mark off.
import { insert } from "./inserting.js";

const WRAPS = { bold: "**", italic: "_", code: "`" };
const LINES = { quote: () => "> ", bullets: () => "- ", numbers: (at) => `${at + 1}. ` };
const IS_LINE = { quote: /^> ?/, bullets: /^[-*+] /, numbers: /^\d+[.)] / };

/** @param {HTMLTextAreaElement} field @param {string} kind */
export function mark(field, kind) {
  field.focus();
  if (kind === "link") link(field);
  else if (kind in LINES) lines(field, kind);
  else if (kind === "code" && chosen(field).includes("\n")) fence(field);
  else wrap(field, WRAPS[kind]);
}

const chosen = (field) => field.value.slice(field.selectionStart, field.selectionEnd);

function put(field, text, { start, end }, from, to) {
  insert(field, text, { start, end });
  field.setSelectionRange(from, to);
}

/** What to mark: the selection without the spaces around it, or the word the caret is in. */
function stretch({ value, selectionStart: start, selectionEnd: end }) {
  if (start === end) {
    const before = value.slice(0, start).match(/[\p{L}\p{N}]*$/u)[0].length, after = value.slice(end).match(/^[\p{L}\p{N}]*/u)[0].length;
    return before && after ? { start: start - before, end: end + after } : { start, end };
  }
  while (start < end && /\s/.test(value[start])) start++;
  while (end > start && /\s/.test(value[end - 1])) end--;
  return { start, end };
}

function wrap(field, sign) {
  const { value } = field, { start, end } = stretch(field), text = value.slice(start, end), size = sign.length;
  if (text.length >= size * 2 && text.startsWith(sign) && text.endsWith(sign)) {
    put(field, text.slice(size, -size), { start, end }, start, end - size * 2);
  } else if (value.slice(start - size, start) === sign && value.slice(end, end + size) === sign) {
    put(field, text, { start: start - size, end: end + size }, start - size, end - size);
  } else put(field, sign + text + sign, { start, end }, start + size, end + size);
}

function fence(field) {
  const { start, end } = whole(field), text = field.value.slice(start, end);
  const inner = text.match(/^```[^\n]*\n([\s\S]*)\n```$/)?.[1];
  const next = inner ?? `\`\`\`\n${text}\n\`\`\``;
  put(field, next, { start, end }, start, start + next.length);
}

/** Whole lines around the selection. */
function whole({ value, selectionStart, selectionEnd }) {
  const end = value.indexOf("\n", selectionEnd);
  return { start: value.lastIndexOf("\n", selectionStart - 1) + 1, end: end < 0 ? value.length : end };
}

function lines(field, kind) {
  const { start, end } = whole(field), all = field.value.slice(start, end).split("\n"), is = IS_LINE[kind];
  const isOff = all.every((line) => !line.trim() || is.test(line)) && all.some((line) => is.test(line));
  let at = 0;
  const next = all.map((line) => {
    if (isOff) return line.replace(is, "");
    return line.trim() || all.length === 1 ? LINES[kind](at++) + line.replace(IS_LINE.bullets, "").replace(IS_LINE.numbers, "") : line;
  }).join("\n");
  put(field, next, { start, end }, all.length > 1 ? start : start + next.length, start + next.length);
}

function link(field) {
  const { start, end } = stretch(field), text = field.value.slice(start, end);
  const is = text.match(/^\[([\s\S]*)\]\([^)]*\)$/);
  if (is) return put(field, is[1], { start, end }, start, start + is[1].length);
  if (/^(https?:\/\/|mailto:)\S+$/.test(text)) return put(field, `[](${text})`, { start, end }, start + 1, start + 1);
  const address = "https://", at = start + text.length + 3;
  return put(field, `[${text}](${address})`, { start, end }, text ? at : start + 1, text ? at + address.length : start + 1);
}

/** Begin the next line of a list or a quote; on an empty one, end it. Tells whether there was one. */
export function goOn(field) {
  const { value, selectionStart: at, selectionEnd } = field, start = value.lastIndexOf("\n", at - 1) + 1;
  const [, indent, sign, text] = value.slice(start, at).match(/^(\s*)([-*+]|\d+[.)]|>) (.*)$/) ?? [];
  if (sign === undefined || at !== selectionEnd) return false;
  const next = sign.replace(/\d+/, (number) => String(Number(number) + 1));
  if (text.trim()) insert(field, `\n${indent}${next} `);
  else insert(field, "", { start, end: at });
  return true;
}
