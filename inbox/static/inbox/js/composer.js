// Writing: the field, its drafts, and what it was like when the writing began; sending is its own module.
import { filesOf } from "./attach.js";
import { Drafts, modeOf } from "./drafts.js";
import { Sending } from "./sending.js";
import { words } from "./words.js";

const TYPING_MS = 3000;

export function watchComposer(app, thread, socket, on) {
  let typedAt = 0;
  const form = () => thread.pane.querySelector("[data-composer]");
  const field = () => form()?.elements.body;
  const drafts = new Drafts(app, { url: (verb, id) => thread.url(verb, id), said: hint });
  const sending = new Sending(app, thread, { ...on, drafts, turnTo, standing, hint });

  thread.pane.addEventListener("input", (event) => event.target === field() && typed());
  thread.pane.addEventListener("change", (event) => event.target.name === "mode" && turned());
  thread.pane.addEventListener("focusout", (event) => event.target === field() && drafts.save(form()));
  thread.pane.addEventListener("submit", (event) => {
    if (event.target !== form()) return;
    event.preventDefault();
    sending.send();
  });
  thread.pane.addEventListener("click", (event) => {
    if (event.target.closest("[data-send-anyway]")) { standing(form()); sending.again(); }
    if (event.target.closest("[data-look-first]")) lookFirst();
    if (event.target.closest("[data-retry]")) sending.flush();
  });
  // A window that is closed still says what it has.
  addEventListener("pagehide", () => form() && drafts.save(form()));
  let helping;
  if (form()) opened();

  function opened() {
    helping ??= import("./writing.js").then(({ helpWriting }) => helpWriting(app, form, () => sending.again()));
    helping.then((help) => form() && help.opened(form()));
    filesOf(form(), app);
    drafts.fill(form());
    if (!/Mac|iPhone|iPad/.test(navigator.platform)) form().querySelector("[data-mod]").textContent = "Ctrl ↵";
    shownAs(modeOf(form()));
    if (!form().dataset.began) standing(form());
  }

  function typed() {
    const at = form();
    // What is asked before sending is asked anew of other words.
    at.elements.confirmed.value = "";
    // What the writer had seen when the writing began decides whether a colleague was quicker.
    if (!at.dataset.began) { at.dataset.began = "1"; standing(at); }
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
    standing(form());
    field().focus();
  }

  /** Note in a composer where its conversation stands: what the writer can see of parts, and of replies on their way. */
  function standing(at) {
    const root = at.closest("[data-conversation]");
    at.elements.began_at_seq.value = root.dataset.seq;
    at.elements.began_at_held.value = root.querySelector("[data-held]").dataset.v;
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

  /** Tell whether there is a reply to send. */
  const isReady = () => modeOf(form()) === "reply" && Boolean(field().value.trim() || filesOf(form(), app).list().length);

  return { isReady, send: (how) => sending.send(how), sending, focus, opened, leaving, flush: () => sending.flush() };
}
