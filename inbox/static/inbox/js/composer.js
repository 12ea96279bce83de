// Writing: shows what is sent at once, says honestly when it failed, stops when a colleague was quicker.
import { filesOf } from "./attach.js";
import { Drafts, modeOf } from "./drafts.js";
import { Outbox } from "./outbox.js";
import { words } from "./words.js";

const TYPING_MS = 3000;

export function watchComposer(app, thread, socket, { elsewhere }) {
  let typedAt = 0;
  const form = () => thread.pane.querySelector("[data-composer]");
  const field = () => form()?.elements.body;
  const formOf = (id) => thread.rootOf(id)?.querySelector("[data-composer]");
  const drafts = new Drafts(app, { url: (verb, id) => thread.url(verb, id), said: hint });
  const outbox = new Outbox(app, { sent, refused, unsent });

  thread.pane.addEventListener("input", (event) => event.target === field() && typed());
  thread.pane.addEventListener("change", (event) => event.target.name === "mode" && turned());
  thread.pane.addEventListener("focusout", (event) => event.target === field() && drafts.save(form()));
  thread.pane.addEventListener("submit", (event) => {
    if (event.target !== form()) return;
    event.preventDefault();
    send();
  });
  thread.pane.addEventListener("click", (event) => {
    if (event.target.closest("[data-send-anyway]")) { form().elements.began_at_seq.value = thread.seq; send(); }
    if (event.target.closest("[data-look-first]")) lookFirst();
    if (event.target.closest("[data-retry]")) outbox.flush();
  });
  // A window that is closed still says what it has.
  addEventListener("pagehide", () => form() && drafts.save(form()));
  let helping;
  if (form()) opened();

  function opened() {
    helping ??= import("./writing.js").then(({ helpWriting }) => helpWriting(app, form, send));
    helping.then((help) => form() && help.opened(form()));
    filesOf(form(), app);
    drafts.fill(form());
    if (!/Mac|iPhone|iPad/.test(navigator.platform)) form().querySelector("[data-mod]").textContent = "Ctrl ↵";
    shownAs(modeOf(form()));
    if (!form().dataset.began) form().elements.began_at_seq.value = thread.seq;
  }

  function typed() {
    const at = form();
    // What is asked before sending is asked anew of other words.
    at.elements.confirmed.value = "";
    // What the writer had seen when the writing began decides whether a colleague was quicker.
    if (!at.dataset.began) { at.dataset.began = "1"; at.elements.began_at_seq.value = thread.seq; }
    drafts.typed(at);
    if (Date.now() - typedAt > TYPING_MS) {
      typedAt = Date.now();
      socket.send({ type: "typing", conversation: thread.id, mode: modeOf(at) });
    }
  }

  function turned() {
    drafts.turned(form());
    shownAs(modeOf(form()));
    field().focus();
  }

  function shownAs(mode, at = form()) {
    const words = at.elements.body;
    at.classList.toggle("is-note", mode === "note");
    words.placeholder = mode === "note" ? words.dataset.placeholderNote : words.dataset.placeholderReply;
  }

  function hint(at, key) { at.querySelector("[data-hint]").textContent = key ? words(key) : ""; }

  function lookFirst() {
    thread.pane.querySelector("[data-stop]").replaceChildren();
    form().elements.began_at_seq.value = thread.seq;
    field().focus();
  }

  async function send() {
    const at = form(), text = field().value.trim();
    const files = filesOf(at, app), attached = files.list();
    if ((!text && !attached.length) || files.isBusy()) return false;
    // Whoever helps writing may stop it, or add what goes with it.
    const asked = new CustomEvent("sending", { bubbles: true, cancelable: true, detail: {} });
    if (!at.dispatchEvent(asked)) return false;
    const mode = modeOf(at);
    const began = at.elements.began_at_seq.value;
    const message = { id: thread.id, url: at.action, text, mode, clientId: crypto.randomUUID(), sentAt: Date.now(), began, files: attached, ...asked.detail };
    Object.assign(message, { confirmed: at.elements.confirmed.value, writer: drafts.writer });
    at.elements.confirmed.value = "";
    files.clear();
    thread.parts.append(bubble(message));
    thread.toEnd();
    field().value = "";
    drafts.sent(at, mode);
    delete at.dataset.began;
    hint(at, "");
    thread.pane.querySelector("[data-stop]").replaceChildren();
    return outbox.send(message);
  }

  function bubble({ text, mode, clientId, files }) {
    const article = document.createElement("article");
    article.className = mode === "note" ? "m note" : "m mine";
    article.dataset.pending = clientId;
    const body = document.createElement("div");
    body.className = "b";
    body.dir = "auto";
    body.textContent = [text, ...files.map(({ name }) => name)].filter(Boolean).join("\n");
    const state = document.createElement("p");
    state.className = "at";
    state.textContent = words("sending");
    article.append(body, state);
    return article;
  }

  function sent({ id, macros }, { html, part, ...more }) {
    const root = thread.rootOf(id);
    if (!root) return;
    thread.append(root, html, part);
    thread.settle();
    const at = formOf(id);
    if (!at.dataset.began) at.elements.began_at_seq.value = root.dataset.seq;
    at.dispatchEvent(new CustomEvent("sent", { bubbles: true, detail: { macros, ...more } }));
  }

  function refused({ id, text, mode, clientId, files = [], confirmed = "", macros }, conflict) {
    const root = thread.rootOf(id);
    if (!root) return;
    root.querySelector(`[data-pending="${clientId}"]`)?.remove();
    const at = formOf(id);
    turnTo(at, mode);
    // What was begun meanwhile stays, below what came back.
    at.elements.body.value = [text, at.elements.body.value].filter(Boolean).join("\n\n");
    filesOf(at, app).restore(files);
    drafts.typed(at);
    // Sending once more is an answer to what was asked.
    at.elements.confirmed.value = [confirmed, ...(conflict?.warnings ?? []).map(({ kind }) => kind)].join(" ");
    at.dispatchEvent(new CustomEvent("unsent", { bubbles: true, detail: { macros } }));
    if (root !== thread.root) elsewhere(id, root.querySelector(".thread-head h1").textContent);
    const stop = root.querySelector("[data-stop]");
    if (conflict?.stop) { stop.innerHTML = conflict.stop; thread.dress(stop); }
    else stop.textContent = words("refused");
    if (root === thread.root) at.elements.body.focus();
  }

  function unsent({ id, clientId }) {
    const state = thread.rootOf(id)?.querySelector(`[data-pending="${clientId}"] .at`);
    if (!state) return;
    const retry = document.createElement("button");
    retry.type = "button";
    retry.dataset.retry = "";
    retry.textContent = words("retry");
    state.replaceChildren(words("unsent"), " ", retry);
  }

  /** Show the words of a reply or of a note; tell whether this teammate may write such. */
  function turnTo(at, mode) {
    const choice = at?.querySelector(`[name=mode][value=${mode}]`);
    if (!choice) return false;
    if (!choice.checked) { choice.checked = true; drafts.turned(at); shownAs(mode, at); }
    return true;
  }

  function focus(mode) { if (turnTo(form(), mode)) field().focus(); }

  function leaving() { if (form()) drafts.save(form()); }

  return { send, focus, opened, leaving, flush: () => outbox.flush() };
}
