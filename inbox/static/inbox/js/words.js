// What scripts say, in the page's language: written by the server into one template element.
const said = /** @type {HTMLElement} */ (document.querySelector("[data-words]")).dataset;

/** @param {string} key @param {Record<string, string|number>} [values] */
export function words(key, values = {}) {
  return (said[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
}
