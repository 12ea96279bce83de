// "@" names people: in a note it calls a teammate or a whole team, in a reply it only writes the name.
import { addSource, narrow } from "./complete.js";
import { words } from "./words.js";

const FRESH_MS = 60_000;

export function offerPeople(app) {
  let people = null, asked_at = 0;

  async function known() {
    if (people && Date.now() - asked_at < FRESH_MS) return people;
    const answer = await fetch(`${app.dataset.base}people/`).catch(() => null);
    if (answer?.ok) { people = (await answer.json()).people; asked_at = Date.now(); }
    return people ?? [];
  }

  addSource({
    trigger: "@",
    hasSpaces: true,
    async find(query, { mode }) {
      const all = (await known()).filter(({ kind }) => mode === "note" || kind === "teammate");
      // Behind a whole first name other words may follow: then only a beginning counts.
      const some = /\s/.test(query) ? all.filter(({ name }) => name.toLowerCase().startsWith(query.toLowerCase())) : narrow(all, query, ({ name }) => name);
      return some.map(({ kind, id, name, about }) => ({ id: `${kind}-${id}`, title: name, detail: about, name }));
    },
    pick: ({ name }, field, { mode }) => (mode === "note" ? `@${name} ` : `${name} `),
    nothing: (query, { mode }) => words(mode === "note" ? "nobodyFound" : "nobodyNamed"),
  });
}
