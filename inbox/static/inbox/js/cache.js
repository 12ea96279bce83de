// Threads that were open or soon will be, as detached markup: going back and forth waits for nothing.
const MOST = 60;
const AROUND = 3;

export class ThreadCache {
  /** @param {(id: number) => string} address where a thread's fragment lives */
  constructor(address, { fetched }) {
    this.address = address;
    this.fetched = fetched;
    /** @type {Map<number, {holder: HTMLElement, scroll: number|null}>} */
    this.entries = new Map();
    this.fetching = new Map();
  }

  get(id) {
    const entry = this.entries.get(id);
    if (entry) { this.entries.delete(id); this.entries.set(id, entry); }
    return entry;
  }

  /** Return a conversation's entry, from here or from the server; null when there is none, undefined when nobody answered. */
  async need(id) {
    return this.get(id) ?? (this.fetching.get(id) ?? this.fetch(id));
  }

  fetch(id) {
    const going = fetch(this.address(id)).then(async (answer) => {
      if (!answer.ok) return answer.status < 500 ? null : undefined;
      const holder = document.createElement("div");
      holder.innerHTML = await answer.text();
      return this.keep(id, holder);
    }).catch(() => undefined).finally(() => this.fetching.delete(id));
    this.fetching.set(id, going);
    return going;
  }

  keep(id, holder) {
    const entry = { holder, scroll: null };
    this.entries.set(id, entry);
    for (const [old, { holder: kept }] of this.entries) {
      if (this.entries.size <= MOST) break;
      if (old !== id && !kept.querySelector("[data-pending]") && kept.childElementCount) this.entries.delete(old);
    }
    this.fetched(id, holder);
    return entry;
  }

  /** Fetch what is next to a conversation in the list, when the browser has nothing better to do. */
  prefetch(ids, at) {
    const wanted = ids.slice(Math.max(0, at - AROUND), at + AROUND + 1)
      .filter((id) => !this.entries.has(id) && !this.fetching.has(id));
    const idle = window.requestIdleCallback ?? ((run) => setTimeout(run, 200));
    for (const id of wanted) idle(() => this.need(id));
  }
}
