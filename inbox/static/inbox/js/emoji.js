// ":" and a name writes an emoji; those used last come first.
import { addSource, narrow } from "./complete.js";
import { words } from "./words.js";

const KEPT = "parley-emoji", MOST_KEPT = 24, MOST_SHOWN = 30;

export function offerEmoji(app) {
  let known = null;

  async function all() {
    known ??= fetch(`${app.dataset.base}emoji/`).then((answer) => answer.json()).then(({ emoji }) => emoji).catch(() => null);
    const emoji = await known;
    if (!emoji) known = null;
    return emoji ?? [];
  }

  addSource({
    trigger: ":",
    // ":)" and ":D" are nobody's search.
    minimum: 2,
    async find(query) {
      const used = recent(), emoji = await all(), at = (sign) => (used.includes(sign) ? used.indexOf(sign) : MOST_KEPT);
      const found = query
        ? narrow(emoji, query.replaceAll("_", " "), ([, name, said]) => `${said} ${name}`)
        : emoji;
      const few = query ? found.slice(0, MOST_SHOWN) : found;
      return [...few].sort(([one], [other]) => at(one) - at(other)).slice(0, MOST_SHOWN)
        .map(([sign, name]) => ({ id: sign, title: name, sign }));
    },
    pick({ sign }) {
      localStorage.setItem(KEPT, JSON.stringify([sign, ...recent().filter((one) => one !== sign)].slice(0, MOST_KEPT)));
      return sign;
    },
    nothing: (query, { isAsked }) => (isAsked ? words("noEmoji") : ""),
  });
}

function recent() {
  try { return JSON.parse(localStorage.getItem(KEPT) ?? "[]"); } catch { return []; }
}
