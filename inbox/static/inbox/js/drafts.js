// Drafts: at once in this browser, half a second later on the server; one for the reply and one for the note.
const PAUSE_MS = 500, MOST_KEPT_ALIVE = 15_000;

export class Drafts {
  constructor(app, { url, said }) {
    this.app = app;
    this.url = url;
    this.said = said;
    /** Which open page writes: what another one wrote is never lost by what this one saves. */
    this.writer = crypto.randomUUID();
  }

  local(id, mode) { return `parley-draft-${this.app.dataset.me}-${id}-${mode}`; }

  /** Fill a fresh composer: what this browser kept and the server never got wins over the server's draft. */
  fill(form) {
    if (form.dataset.filled) return;
    form.dataset.filled = "1";
    const { id, field } = parts(form);
    for (const mode of ["reply", "note"]) {
      const kept = localStorage.getItem(this.local(id, mode));
      const stored = field.dataset[mode === "reply" ? "draftReply" : "draftNote"];
      form.dataset[mode] = kept ?? stored;
      // What a closing window still brought to the server is no longer this browser's alone.
      if (kept === stored) localStorage.removeItem(this.local(id, mode));
      else if (kept !== null) unsaved(form).add(mode);
    }
    field.value = form.dataset[modeOf(form)];
    form.dataset.mode = modeOf(form);
  }

  /** The person changed between reply and note: each keeps its own words. */
  turned(form) {
    const { field } = parts(form);
    this.save(form, form.dataset.mode);
    form.dataset[form.dataset.mode] = field.value;
    form.dataset.mode = modeOf(form);
    field.value = form.dataset[form.dataset.mode];
  }

  typed(form) {
    const { id, field } = parts(form);
    localStorage.setItem(this.local(id, modeOf(form)), field.value);
    unsaved(form).add(modeOf(form));
    clearTimeout(form.timer);
    form.timer = setTimeout(() => this.save(form), PAUSE_MS);
  }

  /** Store what was typed since the last time; a draft that cannot be stored stays in this browser. */
  async save(form, mode = modeOf(form)) {
    clearTimeout(form.timer);
    const { id, field } = parts(form);
    const text = field.value;
    if (!unsaved(form).has(mode)) return;
    const body = new FormData();
    for (const [name, value] of [["body", text], ["mode", mode], ["version", Date.now()], ["writer", this.writer]]) body.set(name, value);
    const headers = { "X-CSRFToken": this.app.dataset.csrf };
    const answer = await fetch(this.url("draft", id), { method: "POST", body, headers, keepalive: text.length < MOST_KEPT_ALIVE }).catch(() => null);
    const isKept = answer?.ok && (await answer.json().catch(() => ({}))).kept;
    if (isKept && field.value === text) unsaved(form).delete(mode);
    if (isKept && localStorage.getItem(this.local(id, mode)) === text) localStorage.removeItem(this.local(id, mode));
    if (isKept) document.getElementById(`row-${id}`)?.classList.toggle("has-draft", Boolean(text.trim()));
    this.said(form, text ? (answer?.ok ? "saved" : "unsaved") : "");
  }

  /** Words came back to a conversation that is not at hand: its composer finds them when it opens. */
  cameBack({ id, mode, text }) {
    const place = this.local(id, mode);
    localStorage.setItem(place, [text, localStorage.getItem(place)].filter(Boolean).join("\n\n"));
  }

  /** The words were sent: no draft is left of them. */
  sent(form, mode) {
    clearTimeout(form.timer);
    unsaved(form).delete(mode);
    localStorage.removeItem(this.local(parts(form).id, mode));
    form.dataset[mode] = "";
    document.getElementById(`row-${parts(form).id}`)?.classList.remove("has-draft");
  }
}

/** The kinds of a form's words that the server does not have yet; another window's save of its own says nothing of these. */
const unsaved = (form) => (form.unsaved ??= new Set());

export const modeOf = (form) => new FormData(form).get("mode");
const parts = (form) => ({ id: Number(form.action.match(/conversations\/(\d+)\//)[1]), field: form.elements.body });
