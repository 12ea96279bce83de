// "#" puts an article of the help center into a message; the help center itself answers at the address the page names.
import { addSource } from "./complete.js";
import { words } from "./words.js";

const FRESH_MS = 60_000;

export function offerArticles(app) {
  const place = app.dataset.articles;
  let missing_at = 0, has_any = false;
  if (!place) return;

  /** Articles for some words, best first; none where there is no help center yet. */
  async function asked(query) {
    if (Date.now() - missing_at < FRESH_MS) return [];
    const answer = await fetch(`${place}?q=${encodeURIComponent(query)}`, { headers: { Accept: "application/json" } }).catch(() => null);
    if (!answer?.ok) { missing_at = Date.now(); return []; }
    const { articles = [] } = await answer.json().catch(() => ({}));
    has_any ||= articles.length > 0;
    return articles;
  }

  addSource({
    trigger: "#",
    hasSpaces: true,
    minimum: 1,
    async find(query) {
      if (/^\d/.test(query)) return []; // an order's number
      const found = await asked(query);
      return found.map(({ id, title, about, url }) => ({ id, title, preview: about, url }));
    },
    pick: ({ title, url }) => `[${title.replace(/[[\]\\]/g, "\\$&")}](${url}) `,
    nothing: (query) => (/^\d/.test(query) ? "" : words(has_any ? "noArticle" : "noArticlesYet")),
  });
}
