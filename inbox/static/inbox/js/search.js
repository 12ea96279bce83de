// The search: results as one types, the part that matches in sight and its words set apart, what was looked for lately.
const WAIT_MS = 250;
const MOST_RECENT = 8;
const MOST_WINDOWS = 25;

export function watchSearch(app, { list, thread }) {
  const form = app.querySelector("[data-search-form]");
  const field = form.querySelector("[data-search]");
  const kept = `parley-searches-${app.dataset.base}`;
  let waiting;
  let asked = field.value;
  let turn = 0;

  field.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(ask, WAIT_MS); });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape" || event.key === "ArrowDown") {
      event.preventDefault();
      (list.row(thread.id) ?? list.rows.querySelector(":scope > li:has(a.row)"))?.firstElementChild.focus();
    }
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    await ask();
    remember(field.value);
    if (list.items.length) list.rows.querySelector("a.row").focus();
  });
  list.element.addEventListener("click", (event) => event.target.closest("a.row, [data-recent-list] a") && remember(field.value), true);
  addEventListener("popstate", () => {
    const wanted = new URLSearchParams(location.search).get("q") ?? "";
    if (wanted !== asked) { field.value = wanted; ask(); }
  });

  async function ask() {
    const words = field.value.trim();
    if (words === asked) return;
    asked = words;
    const mine = ++turn;
    const address = `${form.action}?q=${encodeURIComponent(words)}`;
    const answer = await fetch(address, { headers: { "X-Fragment": "list" } }).catch(() => null);
    if (mine !== turn || !answer?.ok) return;
    const holder = document.createElement("template");
    holder.innerHTML = await answer.text();
    for (const part of ["[data-rows]", "[data-empty]", "[data-search-status]"]) {
      list.element.querySelector(part).replaceWith(holder.content.querySelector(part));
    }
    list.readSeqs = null;
    thread.dress(list.rows);
    history.replaceState(null, "", thread.id ? `${list.start}${thread.id}?q=${encodeURIComponent(words)}` : address);
    list.mark();
    list.settled();
    showRecent();
  }

  function recent() {
    try { return JSON.parse(localStorage.getItem(kept)) ?? []; } catch { return []; }
  }

  function remember(words) {
    const text = words.trim();
    if (!text) return;
    const all = [text, ...recent().filter((one) => one !== text)].slice(0, MOST_RECENT);
    try { localStorage.setItem(kept, JSON.stringify(all)); } catch { /* A full or closed store forgets. */ }
  }

  function showRecent() {
    const place = list.element.querySelector("[data-recent]");
    const all = recent();
    place.hidden = !all.length || Boolean(field.value.trim());
    place.querySelector("[data-recent-list]").replaceChildren(...all.map((text) => {
      const item = document.createElement("li");
      const link = item.appendChild(document.createElement("a"));
      link.href = `${form.action}?q=${encodeURIComponent(text)}`;
      link.textContent = text;
      return item;
    }));
  }

  /** Bring the part that matches into sight, loading what lies before it, and set apart what was looked for. */
  async function reveal() {
    const id = thread.id;
    const seq = Number(list.row(id)?.dataset.at ?? app.dataset.foundAt ?? 0);
    const part = seq ? await partOf(id, seq) : null;
    if (thread.id !== id) return;
    for (const old of thread.parts.querySelectorAll(".is-found")) old.classList.remove("is-found");
    part?.classList.add("is-found");
    part?.scrollIntoView({ block: "center" });
    highlight(thread.parts, JSON.parse(list.rows.dataset.found));
  }

  async function partOf(id, seq) {
    for (let tries = 0; tries < MOST_WINDOWS && thread.id === id; tries += 1) {
      const part = thread.parts.querySelector(`:scope > [data-part="${seq}"]`);
      const earlier = thread.parts.querySelector(":scope > [data-earlier]");
      if (part || !earlier) return part;
      await thread.showEarlier(earlier);
      if (earlier.isConnected) await new Promise((done) => { setTimeout(done, 100); });
    }
    return null;
  }

  list.went = () => { reveal(); };
  showRecent();
  if (field.value && document.activeElement === document.body) { if (list.items.length) list.focusRow(); else field.focus(); }
  if (thread.id && "partial" in app.dataset) reopen(); else if (thread.id) reveal();

  /** A page made for browsers without scripts holds the middle of a long conversation: take all up to its end. */
  async function reopen() {
    const id = thread.id;
    thread.cache.entries.delete(id);
    thread.pane.replaceChildren();
    await list.openAnywhere(id);
  }
}

const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** Set words apart without touching the markup that patches replace. */
function highlight(root, wanted) {
  if (!window.Highlight) return;
  const words = new Set(wanted);
  const ranges = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (!node.parentElement.closest(".b")) continue;
    for (const { 0: run, index } of node.data.matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
      if (words.has(fold(run))) ranges.push(new StaticRange({ startContainer: node, startOffset: index, endContainer: node, endOffset: index + run.length }));
    }
  }
  CSS.highlights.set("found", new Highlight(...ranges));
}
