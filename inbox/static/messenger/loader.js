// Parley's Messenger on your page: a launcher, and an iframe that is fetched when it is needed.
(function () {
  var w = window, d = document, script = d.currentScript;
  var origin = new URL(script ? script.src : w.parleySettings.api_base).origin;
  var name = "Parley", alias = typeof w.Intercom === "function" || w.intercomSettings ? "Intercom" : null;
  var queue = (w[name] && w[name].q) || (alias && w[alias] && w[alias].q) || [];
  var settings = null, host, root, button, badge, box, frame, isReady = false, isOpen = false, unread = 0;
  var pending = [], on = { show: [], hide: [], unread: [], email: [] }, visitor = "", updates = [];
  var small = w.matchMedia("(max-width: 480px)");

  var css = ":host{all:initial!important;position:fixed!important;inset:auto!important;z-index:2147483000!important;opacity:1!important;visibility:visible!important;transform:none!important}" +
    "button{all:initial;box-sizing:border-box;position:fixed;width:56px;height:56px;border-radius:50%;background:var(--c);color:var(--o);cursor:pointer;display:grid;place-items:center;box-shadow:0 2px 6px #0002,0 10px 30px #0003}" +
    "button:focus-visible{outline:3px solid #2f6fed;outline-offset:3px}svg{width:26px;height:26px;fill:none;stroke:currentColor;stroke-width:1.7;stroke-linecap:round;stroke-linejoin:round}" +
    "b{position:absolute;top:-3px;inset-inline-end:-3px;min-width:20px;height:20px;box-sizing:border-box;padding:0 5px;border-radius:10px;background:#b3261e;color:#fff;font:700 11px/20px system-ui,sans-serif;text-align:center}b:empty{display:none}" +
    "iframe{all:initial;position:fixed;width:392px;height:min(656px,calc(100vh - 110px));border:0;border-radius:18px;background:#fff;box-shadow:0 2px 6px #0002,0 18px 48px #0004;color-scheme:normal}" +
    "iframe[hidden],button[hidden]{display:none}@media(max-width:480px){iframe{inset:0!important;width:100%;height:100%;border-radius:0}}";

  function style() {
    var side = settings.alignment === "left" ? "left" : "right";
    var x = Math.max(20, settings.horizontal_padding | 0), y = Math.max(20, settings.vertical_padding | 0);
    var color = /^#[0-9a-f]{6}$/i.test(settings.action_color || "") ? settings.action_color : "#0f684b";
    var text = css + ":host{--c:" + color + ";--o:" + ink(color) + ";z-index:" + (settings.z_index | 0 || 2147483000) + "!important}" +
      "button{" + side + ":" + x + "px;bottom:" + y + "px}iframe{" + side + ":" + x + "px;bottom:" + (y + 72) + "px}";
    try {
      var sheet = new CSSStyleSheet();
      sheet.replaceSync(text);
      root.adoptedStyleSheets = [sheet];
    } catch (e) {
      var old = root.querySelector("style") || root.appendChild(d.createElement("style"));
      old.textContent = text;
    }
  }

  function ink(hex) {
    var l = [1, 3, 5].map(function (i) {
      var v = parseInt(hex.substr(i, 2), 16) / 255;
      return v <= 0.03928 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4);
    });
    return 0.2126 * l[0] + 0.7152 * l[1] + 0.0722 * l[2] > 0.18 ? "#111" : "#fff";
  }

  function build() {
    host = d.createElement("div");
    root = host.attachShadow({ mode: "closed" });
    box = root.appendChild(d.createElement("div"));
    button = box.appendChild(d.createElement("button"));
    button.type = "button";
    var ns = "http://www.w3.org/2000/svg", svg = button.appendChild(d.createElementNS(ns, "svg"));
    svg.setAttribute("viewBox", "0 0 20 20");
    svg.setAttribute("aria-hidden", "true");
    svg.appendChild(d.createElementNS(ns, "path")).setAttribute("d", "M4 4.500h12v8.500H9.500L6 16v-3H4z");
    badge = button.appendChild(d.createElement("b"));
    badge.setAttribute("aria-hidden", "true");
    button.onclick = function () { isOpen ? hide() : show(); };
    button.onpointerenter = load;
    d.body.appendChild(host);
  }

  function label() {
    button.setAttribute("aria-expanded", String(isOpen));
    button.setAttribute("aria-label", (isOpen ? "Close messenger" : "Open messenger") + (unread ? ", " + unread + " new" : ""));
    badge.textContent = unread ? String(unread) : "";
    button.hidden = !!settings.hide_default_launcher || (isOpen && small.matches);
  }

  function load() {
    if (frame || !settings) return;
    frame = d.createElement("iframe");
    frame.title = "Messages";
    frame.hidden = !isOpen;
    frame.src = origin + "/messenger/frame/" + encodeURIComponent(settings.app_id) + "/";
    box.appendChild(frame);
  }

  function tell(type, data) {
    load();
    var message = { parley: type, data: data };
    isReady ? frame.contentWindow.postMessage(message, origin) : pending.push(message);
  }

  function page() { return { url: location.href, title: settings.page_title || d.title }; }

  function show(screen, data) {
    if (!settings) return;
    isOpen = true;
    load();
    frame.hidden = false;
    label();
    tell("open", { screen: screen || "", text: data || "" });
    frame.focus();
    on.show.forEach(function (f) { f(); });
  }

  function hide() {
    if (!isOpen) return;
    isOpen = false;
    frame.hidden = true;
    label();
    tell("hidden");
    button.focus();
    on.hide.forEach(function (f) { f(); });
  }

  function wrote() { try { return localStorage.getItem("parley-wrote"); } catch (e) { return null; } }

  function boot(given) {
    settings = Object.assign({}, w.parleySettings, w.intercomSettings, given);
    if (!settings.app_id) return;
    if (!host) build();
    style();
    label();
    var known = settings.user_id || settings.email || settings.intercom_user_jwt || settings.parley_user_jwt;
    if (known || wrote()) (w.requestIdleCallback || setTimeout)(load);
    if (frame) tell("boot", { settings: settings, page: page() });
    var custom = settings.custom_launcher_selector;
    if (custom) d.querySelectorAll(custom).forEach(function (e) { e.addEventListener("click", function () { show(); }); });
  }

  function shutdown() {
    if (frame && isReady) frame.contentWindow.postMessage({ parley: "shutdown" }, origin);
    try { localStorage.removeItem("parley-wrote"); } catch (e) { /* storage is closed here */ }
    if (host) setTimeout(function (old) { old.remove(); }, 50, host);
    host = frame = settings = null;
    isReady = isOpen = false;
    unread = 0;
    pending = [];
  }

  var api = {
    boot: boot,
    update: function (more) {
      var now = Date.now();
      updates = updates.filter(function (t) { return now - t < 18e5; });
      if (!settings) return boot(more);
      if (updates.push(now) > 20) return;
      Object.assign(settings, more);
      style();
      label();
      if (frame) tell("boot", { settings: settings, page: page() });
    },
    shutdown: shutdown,
    show: function () { show(); },
    hide: hide,
    showSpace: function (space) { show(space); },
    showMessages: function () { show("messages"); },
    showNewMessage: function (text) { show("new", text); },
    startConversation: function (text) { show("new", text); },
    showConversation: function (id) { show("conversation", id); },
    onShow: function (f) { on.show.push(f); },
    onHide: function (f) { on.hide.push(f); },
    onUnreadCountChange: function (f) { on.unread.push(f); f(unread); },
    onUserEmailSupplied: function (f) { on.email.push(f); },
    trackEvent: function (event, metadata) { if (settings) tell("track", { name: event, metadata: metadata }); },
    getVisitorId: function () { return visitor; },
    whoami: function () { return { visitor_id: visitor, user_id: settings && settings.user_id }; },
    hideNotifications: function (is) { if (settings) settings.hide_notifications = is; },
  };

  w.addEventListener("message", function (event) {
    if (event.origin !== origin || !frame || event.source !== frame.contentWindow) return;
    var said = event.data || {};
    if (said.parley === "ready") {
      isReady = true;
      frame.contentWindow.postMessage({ parley: "boot", data: { settings: settings, page: page() } }, origin);
      pending.splice(0).forEach(function (m) { frame.contentWindow.postMessage(m, origin); });
    } else if (said.parley === "close") hide();
    else if (said.parley === "visitor") visitor = said.data;
    else if (said.parley === "wrote") { try { localStorage.setItem("parley-wrote", "1"); } catch (e) { /* as above */ } }
    else if (said.parley === "email") on.email.forEach(function (f) { f(said.data); });
    else if (said.parley === "unread" && said.data !== unread) {
      unread = said.data;
      label();
      on.unread.forEach(function (f) { f(unread); });
    }
  });

  var last = location.href;
  function moved() { if (location.href !== last) { last = location.href; if (settings && frame) tell("page", page()); } }
  w.navigation ? w.navigation.addEventListener("navigatesuccess", moved) : setInterval(moved, 1000);

  function Parley(method) {
    var f = api[method];
    return f ? f.apply(null, [].slice.call(arguments, 1)) : undefined;
  }
  w[name] = Parley;
  if (alias) w[alias] = Parley;
  queue.forEach(function (args) { Parley.apply(null, args); });
  if (!settings && (w.parleySettings || w.intercomSettings)) boot();
})();
