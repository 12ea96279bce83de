// Writing: drafts that survive, sending that shows at once and fails honestly.
const UNSENT = "parley-unsent";
const RETRY_MS = [500, 1500, 4000];

export function watchComposer(app, thread, socket, dress) {
  let timer;
  let typedAt = 0;
  const form = () => thread.pane.querySelector("[data-composer]");
  const field = () => form()?.elements.body;
  const mode = () => new FormData(form()).get("mode");

  thread.pane.addEventListener("input", (event) => event.target === field() && typed());
  thread.pane.addEventListener("change", (event) => event.target.name === "mode" && switched());
  thread.pane.addEventListener("focusout", (event) => event.target === field() && save());
  thread.pane.addEventListener("submit", (event) => {
    if (event.target !== form()) return;
    event.preventDefault();
    send();
  });
  thread.pane.addEventListener("click", (event) => {
    if (event.target.closest("[data-send-anyway]")) { form().elements.began_at_seq.value = thread.seq; send(); }
    if (event.target.closest("[data-look-first]")) clearStop();
  });

  function typed() {
    // What the writer had seen when the writing began decides whether a colleague was quicker.
    if (!form().dataset.began) {
      form().dataset.began = "1";
      form().elements.began_at_seq.value = thread.seq;
    }
    clearTimeout(timer);
    timer = setTimeout(save, 500);
    if (Date.now() - typedAt > 3000) {
      typedAt = Date.now();
      socket.send({ type: "typing", conversation: thread.id, mode: mode() });
    }
  }

  async function save() {
    clearTimeout(timer);
    const at = form();
    if (!at || field().value === (at.dataset.saved ?? field().defaultValue)) return;
    at.dataset.saved = field().value;
    const body = new FormData();
    for (const [name, value] of [["body", field().value], ["mode", mode()], ["version", Date.now()]]) body.set(name, value);
    const headers = { "X-CSRFToken": app.dataset.csrf };
    const answer = await fetch(thread.url("draft"), { method: "POST", body, headers }).catch(() => null);
    const hint = at.querySelector("[data-hint]");
    if (answer?.ok) hint.textContent = field()?.value ? "Draft saved" : "";
  }

  function switched() {
    form().classList.toggle("is-note", mode() === "note");
    field().focus();
  }

  function clearStop() {
    thread.pane.querySelector("[data-stop]").replaceChildren();
    delete form().dataset.began;
    form().elements.began_at_seq.value = thread.seq;
    field().focus();
  }

  async function send() {
    const text = field().value.trim();
    if (!text) return false;
    const message = {
      id: thread.id, url: form().action, text, mode: mode(), clientId: crypto.randomUUID(),
      began: form().elements.began_at_seq.value,
    };
    show(message);
    field().value = "";
    form().dataset.saved = "";
    delete form().dataset.began;
    clearTimeout(timer);
    thread.pane.querySelector("[data-stop]").replaceChildren();
    keep(message);
    return deliver(message);
  }

  function show({ text, mode: kind, clientId }) {
    const bubble = document.createElement("article");
    bubble.className = kind === "note" ? "m note" : "m mine";
    bubble.dataset.pending = clientId;
    const body = document.createElement("div");
    body.className = "b";
    body.textContent = text;
    const state = document.createElement("p");
    state.className = "at";
    state.textContent = "Sending";
    bubble.append(body, state);
    thread.parts.append(bubble);
    thread.toEnd();
  }

  async function deliver(message, attempt = 0) {
    const body = new FormData();
    const fields = { body: message.text, mode: message.mode, client_id: message.clientId, began_at_seq: message.began };
    for (const [name, value] of Object.entries(fields)) body.set(name, value);
    const headers = { Accept: "application/json", "X-CSRFToken": app.dataset.csrf };
    const answer = await fetch(message.url, { method: "POST", body, headers }).catch(() => null);
    if (answer?.ok) { forget(message); sent(message, await answer.json()); return true; }
    if ((!answer || answer.status === 503) && attempt < RETRY_MS.length) {
      await new Promise((done) => setTimeout(done, RETRY_MS[attempt]));
      return deliver(message, attempt + 1);
    }
    if (answer) { forget(message); refused(message, answer.status === 409 ? await answer.json() : null); }
    else unsent(message);
    return false;
  }

  function sent(message, { html }) {
    if (thread.id === message.id && html) thread.append(html);
  }

  function refused(message, conflict) {
    if (thread.id !== message.id) return;
    thread.parts.querySelector(`[data-pending="${message.clientId}"]`)?.remove();
    if (!field().value) field().value = message.text;
    const stop = thread.pane.querySelector("[data-stop]");
    if (conflict?.stop) { stop.innerHTML = conflict.stop; dress(stop); }
    else stop.textContent = "Not sent. Your text is back in the field.";
    field().focus();
  }

  function unsent(message) {
    const state = thread.parts?.querySelector(`[data-pending="${message.clientId}"] .at`);
    if (state) state.textContent = "Not sent yet. It goes out when the connection is back.";
  }

  // What was not acknowledged outlives the tab; the same client id makes a second try harmless.
  const kept = () => JSON.parse(localStorage.getItem(UNSENT) ?? "[]");
  const keep = (message) => localStorage.setItem(UNSENT, JSON.stringify([...kept(), message]));
  const forget = ({ clientId }) =>
    localStorage.setItem(UNSENT, JSON.stringify(kept().filter((message) => message.clientId !== clientId)));

  let isFlushing = false;
  async function flush() {
    if (isFlushing) return;
    isFlushing = true;
    for (const message of kept()) await deliver(message, RETRY_MS.length);
    isFlushing = false;
  }

  function restore() { clearTimeout(timer); }

  function focus(kind) {
    const choice = form()?.querySelector(`[name=mode][value=${kind}]`);
    if (choice) { choice.checked = true; switched(); }
  }

  return { send, flush, restore, focus, save };
}
