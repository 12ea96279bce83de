// Putting text into a field so that the browser's own undo can take it back.

/**
 * Replace a stretch of a field's text (the selection unless said otherwise); an input event follows.
 * @param {HTMLTextAreaElement} field @param {string} text @param {{start?: number, end?: number}} [at]
 */
export function insert(field, text, { start = field.selectionStart, end = field.selectionEnd } = {}) {
  field.focus();
  field.setSelectionRange(start, end);
  // Old, but the one way that keeps Ctrl+Z: a script's other changes wipe the field's history.
  const isDone = text ? document.execCommand("insertText", false, text) : start === end || document.execCommand("delete");
  if (isDone) return;
  field.setRangeText(text, start, end, "end");
  field.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertReplacementText" }));
}
