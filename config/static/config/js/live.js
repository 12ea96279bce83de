// One socket that comes back by itself: jittered, and telling its owner each time so that it can catch up.

const AWAY_FOR_GOOD = 4404;
const SERVICE_RESTARTS = 1012;
const FAILURES_BEFORE_POLLING = 3;

/**
 * @typedef {object} Listener
 * @property {() => void} open the socket is there (again): say what is shown
 * @property {(data: any) => void} message
 * @property {(isUp: boolean) => void} state
 * @property {() => any} [hello] the first frame, where the other side wants one
 * @property {() => void} [turnedAway] the server says: not for you any more
 * @property {() => void} [poll] asked now and then while the socket does not get through
 */

/**
 * @param {string} path
 * @param {Listener} on
 */
export function connect(path, on) {
  let tries = 0;
  let isWanted = true;
  /** @type {WebSocket} */
  let socket;
  let timer;

  function open() {
    clearTimeout(timer);
    socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}${path}`);
    socket.onopen = () => {
      const hello = on.hello?.();
      if (hello) socket.send(JSON.stringify(hello));
      tries = 0;
      on.state(true);
      on.open();
    };
    socket.onmessage = (event) => on.message(JSON.parse(event.data));
    socket.onclose = (event) => {
      if (!isWanted) return;
      on.state(false);
      if (event.code === AWAY_FOR_GOOD) { on.turnedAway?.(); return; }
      if (tries >= FAILURES_BEFORE_POLLING && navigator.onLine) on.poll?.();
      // A server that restarts lets everybody go at once: let them not come back at once.
      const first = event.code === SERVICE_RESTARTS ? 2000 : 300;
      const wait = Math.min(15_000, first * 2 ** tries++) * (0.5 + Math.random());
      timer = setTimeout(open, wait);
    };
  }

  addEventListener("online", () => isWanted && socket.readyState > 1 && open());
  open();
  return {
    send: (data) => socket.readyState === 1 && socket.send(JSON.stringify(data)),
    drop: () => { isWanted = false; clearTimeout(timer); socket.close(); },
  };
}
