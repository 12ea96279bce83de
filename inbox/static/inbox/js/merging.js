// Merging the open conversation into another one: chosen from a list, looked at, then done; and undone like everything.
import { words } from "./words.js";

const TYPED_MS = 200;

export function openMerge({ thread, list, verbs }) {
  const id = thread.id, dialog = document.createElement("dialog");
  let typing, turn = 0;
  dialog.className = "palette merge";
  dialog.setAttribute("aria-labelledby", "merge-title");
  style();
  document.body.append(dialog);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
    const link = event.target.closest("[data-into], [data-merge-back]");
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    load(link.dataset.into ? `?into=${link.dataset.into}` : "");
  });
  dialog.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(() => load(`?${new URLSearchParams({ words: field().value })}`, true), TYPED_MS);
  });
  dialog.addEventListener("keydown", (event) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const all = [field(), ...dialog.querySelectorAll("[data-into]")].filter(Boolean);
    if (!by || !field()) return;
    event.preventDefault();
    all[(all.indexOf(document.activeElement) + by + all.length) % all.length].focus();
  });
  dialog.addEventListener("submit", (event) => {
    event.preventDefault();
    if (event.target.method === "post") merge(event.target);
    else dialog.querySelector("[data-into]")?.click();
  });
  load();

  function field() { return dialog.querySelector("[data-merge-words]"); }

  async function load(query = "", isTyped = false) {
    const mine = ++turn;
    const answer = await fetch(`${thread.url("merge", id)}${query}`, { headers: { "X-Fragment": "merge" } }).catch(() => null);
    if (mine !== turn) return;
    if (!answer?.ok) { dialog.close(); verbs.failed(answer); return; }
    const holder = document.createElement("template");
    holder.innerHTML = await answer.text();
    thread.dress(holder.content);
    // Whoever goes on typing keeps the field.
    if (isTyped && field()) field().form.nextElementSibling.replaceWith(holder.content.querySelector("[data-merge-choices]"));
    else dialog.replaceChildren(holder.content);
    if (!dialog.open) dialog.showModal();
    if (!isTyped) dialog.querySelector("[autofocus]")?.focus();
    const preview = dialog.querySelector(".preview");
    if (preview) preview.scrollTop = preview.scrollHeight;
  }

  async function merge(form) {
    const answer = await verbs.post(form.action, new FormData(form));
    dialog.close();
    if (!answer?.ok) { verbs.failed(answer); return; }
    const { act, into } = await answer.json();
    verbs.changed([id, into]);
    await list.openAnywhere(into);
    verbs.finish(act, () => id);
  }
}

function style() {
  if (document.querySelector("link[href*='/merge']")) return;
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = words("mergeStyle");
  document.head.append(link);
}

/** Fetch what a merged conversation held, where it came in. */
export async function unfold(details, thread) {
  const place = details.querySelector("[data-inner]");
  if (place.childElementCount || !details.open) return;
  const answer = await fetch(`${thread.url("thread", details.dataset.merged)}?before=${Number(details.dataset.from) + 1}`).catch(() => null);
  if (!answer?.ok) return;
  place.innerHTML = await answer.text();
  thread.dress(place);
  details.scrollIntoView({ block: "nearest" });
}
