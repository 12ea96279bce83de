// Saved replies: "/" finds one, its words stand at the caret, and its steps wait above the field until it is sent.
import * as actions from "./actions.js";
import { addSource } from "./complete.js";
import { insert } from "./inserting.js";
import { begin, clear, keep, openPlace, restore, take, toPlace } from "./macro_strip.js";
import { words } from "./words.js";

/** @param {HTMLElement} app @param {() => HTMLFormElement|null} composer the one that is open */
export function offerMacros(app, composer) {
  const idOf = (form) => Number(form.action.match(/conversations\/(\d+)\//)[1]);
  const url = (id, path = "") => `${app.dataset.base}conversations/${id}/macros/${path}`;
  const mayReply = () => app.dataset.may.split(" ").includes("reply");
  const say = (text, run, id) => app.dispatchEvent(new CustomEvent("offer", { detail: { text, run, id } }));

  async function ask(id, query) {
    const answer = await fetch(`${url(id)}?${new URLSearchParams(query)}`).catch(() => null);
    return answer?.ok ? (await answer.json()).items : [];
  }

  addSource({
    trigger: "/",
    hasSpaces: true,
    async find(query, { conversation, mode, form }) {
      if (mode !== "reply" || !mayReply()) return [];
      const items = await ask(conversation || idOf(form), { q: query });
      return items.map((item) => ({ ...item, title: item.name, preview: shown(item.preview) }));
    },
    pick(item, field, { form }) {
      if (!item.text) { apply(item, form); return ""; }
      begin(form, item, app.dataset.me);
      // Once the words stand there: what nothing filled is marked, ready to be typed over.
      setTimeout(() => toPlace(form));
      return item.text;
    },
    nothing: (query) => words(query ? "noMacroLike" : "noMacro"),
  });

  /** Do what one without words does, with the open conversation. */
  async function apply({ id: macro, name }, form) {
    const id = idOf(form), body = new FormData(), client = crypto.randomUUID();
    body.set("macros", macro);
    body.set("client_id", client);
    const answer = await post(url(id, "apply/"), body);
    if (!answer?.ok) { say((await reason(answer)) ?? words("failed")); return; }
    say(name, () => takeBack(id, client), id);
  }

  async function takeBack(id, client) {
    const body = new FormData();
    body.set("client_id", client);
    const answer = await post(url(id, "undo/"), body);
    say(answer?.ok ? words("undone") : (await reason(answer)) ?? words("failed"), null, id);
  }

  function post(to, body) {
    const headers = { Accept: "application/json", "X-CSRFToken": app.dataset.csrf };
    return fetch(to, { method: "POST", body, headers }).catch(() => null);
  }

  async function reason(answer) {
    const { errors } = (await answer?.json().catch(() => null)) ?? {};
    return Object.values(errors ?? {}).flat()[0];
  }

  // The palette names them all: one with words goes into the field, the others are done at once.
  actions.provide(async () => {
    const form = composer();
    if (!form || !mayReply()) return [];
    const items = await ask(idOf(form), { names: "" });
    return items.map(({ id, name, group }) => ({ label: `${words("macro")}: ${name}`, detail: group, group: "with", run: () => use(id) }));
  });

  async function use(macro) {
    const form = composer(), [item] = await ask(idOf(form), { id: macro });
    if (!item) return;
    if (!item.text) { apply(item, form); return; }
    const choice = form.querySelector("[name=mode][value=reply]");
    if (!choice.checked) choice.click();
    begin(form, item, app.dataset.me);
    insert(form.elements.body, item.text);
    toPlace(form);
  }

  const keepReply = (part) => import("./save_reply.js").then(({ saveReply }) => saveReply(app, part));
  const lastReply = () => [...document.querySelectorAll("[data-conversation] .m.mine[data-part]")].at(-1);
  actions.on("save-reply", { run: () => keepReply(lastReply()), when: () => Boolean(composer() && lastReply()) });
  app.addEventListener("click", ({ target }) => {
    if (target.closest("[data-save-reply]")) keepReply(target.closest("[data-part]"));
  });

  app.addEventListener("sending", (event) => {
    const form = event.target;
    if (openPlace(form)) { event.preventDefault(); toPlace(form); return; }
    const macros = take(form);
    event.detail.macros = macros;
    // What goes out later is closed then, not now.
    if (event.detail.isScheduled && macros?.steps.some(({ value }) => value === "close")) {
      event.detail.then = "close";
      event.detail.macros = { ...macros, steps: macros.steps.filter(({ value }) => value !== "close") };
    }
  });
  app.addEventListener("sent", ({ target: form, detail: { macros, act, uses, isHeld } }) => {
    if (macros && act?.has_changed && !isHeld) say(act.said, () => takeBack(idOf(form), uses), idOf(form));
  });
  app.addEventListener("unsent", ({ target: form, detail: { macros } }) => macros && keep(form, macros, app.dataset.me));
  app.addEventListener("input", ({ target }) => {
    if (target.name === "body" && target.form?.macros && !target.value.trim()) clear(target.form);
  });

  return { opened: (form) => restore(form, app.dataset.me) };
}

function shown(html) {
  const box = document.createElement("div");
  box.className = "macro-choice";
  box.innerHTML = html;
  return box;
}
