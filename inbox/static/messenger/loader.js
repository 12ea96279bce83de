// Parley's Messenger on your page: a launcher, and an iframe that is fetched when it is needed.
(() => {
  const w = window, d = document, script = d.currentScript;
  if (w.Parley && w.Parley.isLoaded) return;
  const origin = new URL(script ? script.src : w.parleySettings.api_base).origin;
  // The server puts the workspace's own settings here; what the page's snippet says wins over them.
  let look = /*look*/ {};
  const alias = typeof w.Intercom === "function" || w.intercomSettings;
  const queue = [...((w.Parley && w.Parley.q) || []), ...((alias && w.Intercom && w.Intercom.q) || [])];
  const small = w.matchMedia("(max-width: 480px)");
  const on = { show: [], hide: [], unread: [], email: [] };
  let given = null, host, root, button, icon, badge, frame, opener, isReady, isOpen, unread = 0, height = 0;
  let pending = [], visitor = "", updates = [];

  const css = `:host{all:initial!important;position:fixed!important;inset:auto!important;z-index:2147483000!important;opacity:1!important;visibility:visible!important;transform:none!important;filter:none!important}
button{all:initial;box-sizing:border-box;position:fixed;width:56px;height:56px;border-radius:50%;background:var(--c);color:var(--o);cursor:pointer;display:grid;place-items:center}
button:focus-visible{outline:3px solid #2f6fed;outline-offset:3px}
svg{width:26px;height:26px;fill:none;stroke:currentColor;stroke-width:1.7;stroke-linecap:round;stroke-linejoin:round}
b{position:absolute;top:-3px;inset-inline-end:-3px;min-width:20px;height:20px;box-sizing:border-box;padding:0 5px;border-radius:10px;background:#b3261e;color:#fff;font:700 11px/20px system-ui,sans-serif;text-align:center}
iframe{all:initial;position:fixed;width:392px;max-width:calc(100vw - 40px);height:min(656px,calc(100vh - 110px));border-radius:18px;color-scheme:normal}
button,iframe{box-shadow:0 2px 6px #0002,0 14px 40px #0003}
b:empty,[hidden]{display:none}
@media(max-width:480px){iframe:not(.p){inset:0!important;width:100%;max-width:none;height:100%;border-radius:0}}
@media(forced-colors:active){button{border:2px solid}}`;

  function style() {
    const side = given.alignment === "left" ? "left" : "right", x = Math.max(20, given.horizontal_padding | 0), y = Math.max(20, given.vertical_padding | 0);
    const color = [given.background_color, given.action_color].find((c) => /^#[0-9a-f]{6}$/i.test(c)) || "#0f684b";
    const text = `${css}:host{--c:${color};--o:${ink(color)};z-index:${given.z_index | 0 || 2147483000}!important}button{${side}:${x}px;bottom:${y}px}iframe{${side}:${x}px;bottom:${y + 72}px}iframe.p{height:${height}px;width:340px}`;
    try {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(text);
      root.adoptedStyleSheets = [sheet];
    } catch (e) {
      (root.querySelector("style") || root.appendChild(d.createElement("style"))).textContent = text;
    }
  }

  // White where it is readable, else black: one of the two always reaches 4.5 to 1.
  function ink(hex) {
    const [r, g, b] = [1, 3, 5].map((i) => {
      const v = parseInt(hex.substr(i, 2), 16) / 255;
      return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.183 ? "#000" : "#fff";
  }

  function build() {
    host = d.createElement("div");
    root = host.attachShadow({ mode: "closed" });
    button = root.appendChild(d.createElement("button"));
    button.type = "button";
    const ns = "http://www.w3.org/2000/svg", svg = button.appendChild(d.createElementNS(ns, "svg"));
    svg.setAttribute("viewBox", "0 0 20 20");
    icon = svg.appendChild(d.createElementNS(ns, "path"));
    badge = button.appendChild(d.createElement("b"));
    button.onclick = () => (isOpen ? hide() : show());
    button.onpointerenter = load;
    d.body.appendChild(host);
  }

  function draw() {
    button.setAttribute("aria-expanded", String(!!isOpen));
    button.setAttribute("aria-label", `${isOpen ? "Close" : "Open"} messenger${unread ? `, ${unread} new` : ""}`);
    icon.setAttribute("d", isOpen ? "M5 8l5 5 5-5" : "M4 4.5h12V13H9.5L6 16v-3H4z");
    badge.textContent = unread || "";
    button.hidden = given.hide_default_launcher || (isOpen && small.matches);
    if (!frame) return;
    const isPreview = !isOpen && height > 0 && !given.hide_notifications;
    frame.className = isPreview ? "p" : "";
    frame.hidden = !isOpen && !isPreview;
  }

  function load() {
    if (frame || !given) return;
    frame = d.createElement("iframe");
    frame.title = "Messages";
    frame.hidden = true;
    frame.src = `${origin}/messenger/frame/${encodeURIComponent(given.app_id)}/?language=${encodeURIComponent(given.language_override || "")}`;
    root.appendChild(frame);
  }

  function tell(parley, data) {
    load();
    const message = { parley, data };
    isReady ? frame.contentWindow.postMessage(message, origin) : pending.push(message);
  }

  const page = () => ({ url: location.href, title: given.page_title || d.title });
  // A copy without functions and the like: those cannot travel to another origin.
  const introduction = () => ({ settings: JSON.parse(JSON.stringify(given)), page: page() });
  const call = (list, ...data) => list.forEach((f) => f(...data));

  function show(screen = "", text = "") {
    if (!given) return;
    opener = d.activeElement;
    isOpen = true;
    load();
    draw();
    tell("open", { screen, text });
    frame.focus();
    call(on.show);
  }

  function hide() {
    if (!isOpen) return;
    const hadFocus = d.activeElement === host;
    isOpen = false;
    draw();
    tell("hidden");
    if (hadFocus) (button.hidden && opener ? opener : button).focus();
    call(on.hide);
  }

  const wrote = (value) => {
    try {
      if (value !== undefined) localStorage["parley-wrote"] = value;
      return localStorage["parley-wrote"];
    } catch (e) { /* storage is closed here */ }
  };

  function boot(more) {
    given = { ...look, ...w.intercomSettings, ...w.parleySettings, ...more };
    if (!given.app_id) return (given = null);
    if (!d.body) return d.addEventListener("DOMContentLoaded", () => given && boot(given));
    if (!host) build();
    style();
    draw();
    const isKnown = given.user_id || given.email || given.intercom_user_jwt || given.parley_user_jwt;
    if (isKnown || wrote()) (w.requestIdleCallback || setTimeout)(load);
    if (frame) tell("boot", introduction());
  }

  function shutdown() {
    if (frame && isReady) frame.contentWindow.postMessage({ parley: "shutdown" }, origin);
    wrote("");
    // The frame gets a moment to forget whom it knew.
    if (host) setTimeout((old) => old.remove(), 50, host);
    host = frame = given = null;
    isReady = isOpen = false;
    unread = height = 0;
    pending = [];
  }

  // Methods of the original that are missing here are accepted and do nothing.
  const api = {
    __proto__: null,
    boot, shutdown, hide,
    update(more) {
      const now = Date.now();
      updates = updates.filter((at) => now - at < 18e5);
      if (!given) return boot(more);
      if (updates.push(now) > 20) return;
      Object.assign(given, more);
      style();
      draw();
      if (frame) tell("boot", introduction());
    },
    ready: (f) => f(),
    show: () => show(),
    showSpace: (space) => show(space),
    showMessages: () => show("messages"),
    showNewMessage: (text) => show("new", text),
    startConversation: (text) => show("new", text),
    showConversation: (id) => show("conversation", id),
    onShow: (f) => on.show.push(f),
    onHide: (f) => on.hide.push(f),
    onUnreadCountChange(f) { on.unread.push(f); f(unread); },
    onUserEmailSupplied: (f) => on.email.push(f),
    trackEvent(name, metadata) { if (given) tell("track", { name, metadata }); },
    getVisitorId: () => visitor,
    whoami: () => ({ visitor_id: visitor, user_id: given && given.user_id }),
    hideNotifications(is) { if (given) { given.hide_notifications = is; draw(); } },
  };

  const heard = {
    __proto__: null,
    ready() { isReady = true; tell("boot", introduction()); pending.splice(0).forEach((m) => tell(m.parley, m.data)); },
    close: hide,
    show: () => show(),
    look(data) { look = data; given = { ...data, ...given }; style(); },
    visitor(data) { visitor = data; },
    preview(data) { height = data; style(); draw(); },
    wrote() { wrote("1"); },
    email(data) { call(on.email, data); },
    unread(data) { if (data !== unread) { unread = data; draw(); call(on.unread, unread); } },
  };
  w.addEventListener("message", ({ origin: from, source, data }) => {
    if (from !== origin || !given || !frame || source !== frame.contentWindow || !data) return;
    if (heard[data.parley]) heard[data.parley](data.data);
  });

  d.addEventListener("click", ({ target }) => {
    try {
      if (given && given.custom_launcher_selector && target.closest(given.custom_launcher_selector)) show();
    } catch (e) { /* the page's selector is none */ }
  });

  let last = location.href;
  const moved = () => { if (location.href !== last) { last = location.href; if (given && frame) tell("page", page()); } };
  w.navigation ? w.navigation.addEventListener("navigatesuccess", moved) : setInterval(moved, 1000);

  function Parley(method, ...data) {
    // The original's package calls it with the settings alone.
    if (method && typeof method === "object") return boot(method);
    return api[method] && api[method](...data);
  }
  Parley.isLoaded = true;
  w.Parley = Parley;
  if (alias) w.Intercom = Parley;
  queue.forEach((call) => Parley(...call));
  if (!given && (w.parleySettings || w.intercomSettings)) boot();
})();
