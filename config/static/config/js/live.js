// One socket that comes back by itself: jittered, and telling its owner each time so that it can catch up.

/**
 * @param {string} path
 * @param {{open: () => void, message: (data: any) => void, state: (isUp: boolean) => void, hello?: () => any}} on
 */
export function connect(path, on) {
  let tries = 0;
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
    socket.onclose = () => {
      on.state(false);
      const wait = Math.min(15_000, 300 * 2 ** tries++) * (0.5 + Math.random());
      timer = setTimeout(open, wait);
    };
  }

  addEventListener("online", () => socket.readyState > 1 && open());
  open();
  return {
    send: (data) => socket.readyState === 1 && socket.send(JSON.stringify(data)),
    drop: () => socket.close(),
  };
}
