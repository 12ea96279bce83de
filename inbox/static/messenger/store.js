// What this browser keeps, in the frame's own storage; where that is closed it lasts as long as the page.
import { app, session } from "./state.js";

const prefix = `parley-${app}-`;
const memory = new Map();

export const store = {
  read(key) { try { return localStorage.getItem(prefix + key); } catch { return memory.get(key) ?? null; } },
  write(key, value) { try { localStorage.setItem(prefix + key, value); } catch { memory.set(key, String(value)); } },
  drop(key) { try { localStorage.removeItem(prefix + key); } catch { /* as above */ } memory.delete(key); },
  /** Forget everything of one person. */
  forget(person) {
    const end = `:${person}`;
    try { for (const key of Object.keys(localStorage)) if (key.startsWith(prefix) && key.endsWith(end)) localStorage.removeItem(key); } catch { /* as above */ }
    for (const key of memory.keys()) if (key.endsWith(end)) memory.delete(key);
  },
};

/** A key of the present person's own: nobody else on this browser reads what lies there. */
export const own = (name, person = session.person) => `${name}:${person}`;

export function readList(key) {
  try { return JSON.parse(store.read(key)) ?? []; } catch { return []; }
}
