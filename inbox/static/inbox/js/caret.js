// Where a character of a field stands on the screen: a copy of the field, laid out the same, tells.
const LIKE = [
  "direction", "inlineSize", "boxSizing", "borderTopWidth", "borderRightWidth", "borderBottomWidth", "borderLeftWidth", "borderStyle",
  "paddingTop", "paddingRight", "paddingBottom", "paddingLeft", "fontFamily", "fontSize", "fontWeight", "fontStyle",
  "fontFeatureSettings", "lineHeight", "letterSpacing", "wordSpacing", "textIndent", "textTransform", "tabSize", "overflowWrap",
];

/** @param {HTMLTextAreaElement} field @param {number} at @returns {{left: number, top: number, bottom: number}} */
export function caretOf(field, at) {
  const copy = document.createElement("div"), mark = document.createElement("span"), style = getComputedStyle(field);
  copy.className = "field-copy";
  copy.dir = style.direction;
  for (const name of LIKE) copy.style[name] = style[name];
  copy.append(field.value.slice(0, at), mark, field.value.slice(at) || ".");
  mark.textContent = "\u200b";
  document.body.append(copy);
  const from = copy.getBoundingClientRect(), to = mark.getBoundingClientRect(), box = field.getBoundingClientRect();
  copy.remove();
  const top = Math.min(Math.max(box.top + to.top - from.top - field.scrollTop, box.top), box.bottom);
  return { left: box.left + to.left - from.left, top, bottom: Math.min(top + to.height, box.bottom) };
}
