// Completions: a sign at a word's start ("@", "/", ":" …) opens a list of what could stand there.
import { insert } from "./inserting.js";

/** @typedef {{id: string|number, title: string, detail?: string, preview?: string|Node, sign?: string}} Item */
/** @typedef {{field: HTMLTextAreaElement, form: HTMLFormElement, mode: string, conversation: number, isAsked: boolean}} Context */
/**
 * @typedef {object} Source
 * @property {string} trigger one character
 * @property {(query: string, context: Context) => Promise<Item[]>} find what to show, best first; ``narrow`` sorts for it
 * @property {(item: Item, field: HTMLTextAreaElement, context: Context) => (string|void|Promise<string|void>)} pick
 *   answers with the text that replaces sign and query; when it answers with nothing it has replaced the selection itself
 * @property {number} [minimum] letters before it opens by itself
 * @property {boolean} [hasSpaces] whether a query may hold spaces
 * @property {string|((query: string, context: Context) => string)} [nothing] said when there is nothing to show
 */

const LONGEST = 40;
const WORD_START = /(^|[\s([{"'“„«‚‘])$/;
/** @type {Map<string, Source>} */
const sources = new Map();
let loading = null, list = null, shown = null, left = null, turn = 0;

/** @param {Source} source */
export function addSource(source) { sources.set(source.trigger, source); }

/** Tell whether anything stands behind a sign. */
export const offers = (trigger) => sources.has(trigger);

/** Write a sign at the caret, as typing it would, and open its list even before a letter. */
export function ask(field, trigger) {
  const before = field.value.slice(0, field.selectionStart);
  field.focus();
  insert(field, WORD_START.test(before) ? trigger : ` ${trigger}`);
  look(field, true);
}

/** Sort out what a query means: every letter in order, better the earlier and the closer together. */
export function narrow(items, query, textOf = (item) => item.title) {
  const wanted = plain(query);
  if (!wanted) return items;
  const rated = items.map((item) => [item, rating(plain(textOf(item)), wanted)]).filter(([, rate]) => rate !== null);
  return rated.sort(([, one], [, other]) => one - other).map(([item]) => item);
}

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function rating(text, wanted) {
  const whole = text.indexOf(wanted);
  if (whole >= 0) return whole === 0 ? 0 : /[\s_-]/.test(text[whole - 1]) ? 1 : 2 + whole / 100;
  let at = -1, gaps = 0;
  for (const letter of wanted) {
    const next = text.indexOf(letter, at + 1);
    if (next < 0) return null;
    gaps += next - at - 1;
    at = next;
  }
  return 10 + gaps;
}

/** The sign and the query before the caret, if there are any. */
function sought(field) {
  if (field.selectionStart !== field.selectionEnd) return null;
  const text = field.value.slice(0, field.selectionStart);
  for (let at = text.length - 1; at >= Math.max(0, text.length - 1 - LONGEST) && text[at] !== "\n"; at--) {
    const source = sources.get(text[at]);
    if (!source || !WORD_START.test(text.slice(0, at))) continue;
    const query = text.slice(at + 1);
    return /^\s/.test(query) || (/\s/.test(query) && !source.hasSpaces) ? null : { source, query, start: at };
  }
  return null;
}

async function look(field, isAsked = false) {
  const now = sought(field), mine = ++turn;
  if (!now) { left = null; return close(); }
  if (left?.field === field && left.start === now.start && !isAsked) return;
  left = null;
  const wasAsked = isAsked || (shown?.start === now.start && shown.context.isAsked);
  if (now.query.length < (now.source.minimum ?? 0) && !wasAsked) return close();
  const context = contextOf(field, wasAsked);
  const [items, popup] = await Promise.all([now.source.find(now.query, context), popped()]);
  if (mine !== turn || document.activeElement !== field) return;
  const { nothing } = now.source;
  const said = items.length || /\s/.test(now.query) ? "" : (typeof nothing === "function" ? nothing(now.query, context) : nothing);
  if (!items.length && !said) return close();
  shown = { ...now, field, context };
  popup.show({ items, said, field, start: now.start });
}

/** One list for all, also when letters come faster than it is loaded. */
function popped() {
  loading ??= import("./completions.js").then(({ completions }) => (list = completions({ pick })));
  return loading;
}

function contextOf(field, isAsked) {
  const conversation = Number(field.closest("[data-conversation]")?.dataset.conversation ?? 0);
  return { field, form: field.form, mode: String(new FormData(field.form).get("mode")), conversation, isAsked };
}

async function pick(item) {
  const { source, field, start, context } = shown;
  const end = field.selectionEnd;
  close();
  left = { field, start };
  turn++;
  field.focus();
  field.setSelectionRange(start, end);
  const text = await source.pick(item, field, context);
  if (typeof text === "string") insert(field, text, { start, end });
}

function close() {
  shown = null;
  list?.hide();
}

const isOurs = (target) => target instanceof HTMLTextAreaElement && "completes" in target.dataset;

document.addEventListener("input", (event) => isOurs(event.target) && !event.isComposing && look(event.target));
document.addEventListener("compositionend", (event) => isOurs(event.target) && look(event.target));
document.addEventListener("focusout", (event) => { if (isOurs(event.target)) { turn++; close(); } });
document.addEventListener("selectionchange", () => {
  const field = shown?.field;
  if (field && sought(field)?.start !== shown.start) close();
});
// Before every other key: what is typed into an open list belongs to it.
document.addEventListener("keydown", (event) => {
  if (!shown || event.target !== shown.field || event.isComposing || event.keyCode === 229) return;
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) {
    // What is sent needs no list any more.
    if (event.key === "Enter") { turn++; close(); }
    return;
  }
  if (event.key === "Escape") { left = shown; turn++; close(); }
  else if (!list.key(event.key)) return;
  event.preventDefault();
  event.stopPropagation();
}, true);
