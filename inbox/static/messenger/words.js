// The words the scripts need, translated by the server, and the elements they go to.
const words = JSON.parse(document.getElementById("words").textContent);

/** @param {string} name @param {Record<string, string | number>} [values] */
export function word(name, values = {}) {
  return words[name].replace(/\{(\w+)\}/g, (_, key) => values[key]);
}

export const $ = (name) => document.querySelector(`[data-${name}]`);

let timer;
/** Say how the line is, above whatever is open; nothing takes it away. */
export function banner(text = "", lasts = 0) {
  clearTimeout(timer);
  $("banner").textContent = text;
  $("banner").hidden = !text;
  if (lasts) timer = setTimeout(banner, lasts);
}
