// The live line: a socket that rings, and while sockets do not get through, asking now and then.
import { app, session } from "./state.js";

const STRANGER = 4401;
const POLL_MS = { first: 3_000, most: 15_000 };
let socket = null, isWanted = false, isUp = false, failures = 0, retry, poll, pollMs = POLL_MS.first, on;

/**
 * @param {{ready: () => void, down: () => void, rung: (said: any) => void, typing: (said: any) => void,
 *   poll: () => void, stranger: () => Promise<boolean>}} callbacks
 */
export function connect(callbacks) {
  on = callbacks;
  if (isWanted) return;
  isWanted = true;
  failures = 0;
  open();
}

/** Let go of the socket, because the person changed or left. */
export function drop() {
  isWanted = isUp = false;
  clearTimeout(retry);
  clearTimeout(poll);
  poll = undefined;
  const old = socket;
  socket = null;
  old?.close();
}

export function send(data) { if (isUp) socket.send(JSON.stringify(data)); }

function open() {
  clearTimeout(retry);
  const mine = socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws/messenger/${app}/`);
  mine.onopen = () => mine.send(JSON.stringify({ token: session.token }));
  mine.onmessage = ({ data }) => {
    if (mine !== socket) return;
    const said = JSON.parse(data);
    if (said.type === "ready") ready();
    else if (said.type === "changed") on.rung(said);
    else if (said.type === "typing") on.typing(said);
  };
  mine.onclose = ({ code }) => { if (mine === socket) closed(code); };
}

function ready() {
  isUp = true;
  failures = 0;
  clearTimeout(poll);
  poll = undefined;
  pollMs = POLL_MS.first;
  on.ready();
}

async function closed(code) {
  const wasUp = isUp;
  isUp = false;
  if (!wasUp) failures += 1;
  // A token that ended is no fault of the line: the next one is fetched before anybody is told.
  if (code === STRANGER && await on.stranger() && isWanted && failures < 2) { open(); return; }
  if (!isWanted) return;
  on.down();
  // Asking, and not one request held open: each open request would keep one of the server's threads busy.
  if (failures >= 2 && poll === undefined) askAgain();
  retry = setTimeout(open, Math.min(30_000, 300 * 2 ** failures) * (0.5 + Math.random()));
}

function askAgain() {
  poll = setTimeout(() => {
    on.poll();
    pollMs = Math.min(POLL_MS.most, pollMs * 1.5);
    askAgain();
  }, pollMs);
}

/** Something happened: ask quickly again for a while. */
export function hasten() { pollMs = POLL_MS.first; }

addEventListener("online", () => { if (isWanted && !isUp && socket?.readyState > 1) open(); });
