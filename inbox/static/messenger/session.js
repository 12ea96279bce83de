// The token that stands for the person, and every question asked in their name.
import { app, session } from "./state.js";
import { own, store } from "./store.js";

const RENEW_MS = 50 * 60_000;
const language = document.documentElement.lang;

/** Who the page says it is: drafts and unsent messages are kept apart by it. */
export function personOf(settings) {
  return String(claims(settings.intercom_user_jwt || settings.parley_user_jwt) ?? settings.user_id ?? settings.email ?? "");
}

function claims(token) {
  try {
    const said = JSON.parse(atob(token.split(".")[1].replaceAll("-", "+").replaceAll("_", "/")));
    return said.user_id ?? said.sub;
  } catch { return undefined; }
}

/** Ask who we are; `again` is called with the same data when the line failed. */
export async function boot(data, host) {
  const turn = session.turn;
  const answer = await send("boot", { method: "POST", body: JSON.stringify({ ...data, host, browser: browser(data.settings) }) });
  if (turn !== session.turn) return null;
  if (!answer) return { wait: 3 };
  if (answer.status === 429) return { wait: waitOf(answer) };
  if (answer.status >= 500) return { wait: 10 };
  const said = await answer.json();
  if (turn !== session.turn) return null;
  if (!answer.ok) {
    console.error("Parley:", said.errors[0].message);
    return { refused: said.errors[0].message };
  }
  session.token = said.token;
  dispatchEvent(new Event("parley:recognized"));
  store.write(own("browser"), said.browser);
  store.write(own("browser-at"), Date.now());
  clearTimeout(renew.timer);
  renew.timer = setTimeout(renew, RENEW_MS);
  return said;
}

/** A browser that nobody has signed in on, unless it was away for longer than the site wants it to be known. */
function browser({ session_duration: lasts }) {
  const at = Number(store.read(own("browser-at")));
  if (lasts > 0 && at && Date.now() - at > lasts) store.drop(own("browser"));
  return store.read(own("browser"));
}

/** Wait until the server knows who we are. */
export function recognized() {
  return session.token ? Promise.resolve() : new Promise((resolve) => addEventListener("parley:recognized", resolve, { once: true }));
}

/** Get a token for another hour; tell whether that worked. */
export async function renew() {
  const { turn, token } = session;
  const answer = token && await send("renew", { method: "POST" });
  if (!answer?.ok || turn !== session.turn) return false;
  session.token = (await answer.json()).token;
  clearTimeout(renew.timer);
  renew.timer = setTimeout(renew, RENEW_MS);
  return true;
}

/** Ask in the person's name; null when the line is down or the person changed meanwhile. */
export async function ask(path, options = {}) {
  const { turn } = session;
  if (!session.token) return null;
  const answer = await send(path, options);
  if (turn !== session.turn) return null;
  if (answer?.status === 401) dispatchEvent(new Event("parley:stranger"));
  return answer;
}

export const post = (path, data) => ask(path, { method: "POST", body: JSON.stringify(data) });
export const waitOf = (answer) => Math.min(120, Number(answer.headers.get("Retry-After")) || 3);
export const address = (path) => `/messenger/${app}/${path}`;
export const proof = () => ({ Authorization: `Bearer ${session.token}`, "Accept-Language": language });

function send(path, options) {
  return fetch(address(path), { ...options, headers: proof() }).catch(() => null);
}
