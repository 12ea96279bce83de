// The one place where the server's patches become page: numbered, each once, never touching what is being written.

/**
 * @typedef {object} Patch
 * @property {"place"|"remove"|"append"|"replace"|"text"|"attr"|"people"} op
 * @property {string} target
 * @property {number} [conversation]
 * @property {number} [v] the conversation's seq: what is older than the page is ignored
 */

/** @param {Patch[]} patches */
export function apply(patches, { list, thread }) {
  let arrived = 0;
  for (const patch of patches) {
    if (patch.op === "place") arrived += list.place(patch) ? 1 : 0;
    else if (patch.op === "remove") list.remove(patch.conversation, patch.v);
    else if (patch.op === "text") list.count(patch);
    else if (patch.op === "people") people(patch, thread);
    else change(patch, thread);
  }
  thread.settle();
  list.settle();
  return arrived;
}

function change(patch, thread) {
  const root = thread.rootOf(patch.conversation);
  const place = root?.querySelector(patch.target.slice(patch.target.indexOf(" ") + 1));
  if (!place || place.closest("[data-composer]")) return;
  if (patch.op === "append") thread.append(root, patch.html, patch.v);
  else if (patch.op === "attr") { place.setAttribute(patch.name, patch.value); thread.touched.add(root); }
  else if (patch.op === "replace") {
    const isAtEnd = root === thread.root && thread.isAtEnd();
    replace(place, patch, thread);
    if (place.matches("[data-held]")) thread.held(root, isAtEnd);
  }
}

function replace(place, { html, v }, thread) {
  if (Number(place.dataset.v ?? 0) > v) return;
  const isSame = place.dataset.v === String(v) && !place.childElementCount && !html;
  place.dataset.v = v;
  if (isSame) return;
  // Focus stays where it was, on the same button of the new markup.
  const focused = place.contains(document.activeElement) ? key(document.activeElement) : null;
  const people = place.querySelector("[data-people]");
  place.innerHTML = html;
  // Who is here comes by patches of its own.
  if (people) place.querySelector("[data-people]")?.replaceWith(people);
  thread.dress(place);
  if (focused) [...place.querySelectorAll("button, a")].find((one) => key(one) === focused)?.focus();
}

const key = (element) => element.getAttribute("popovertarget") ?? element.dataset.verb ?? element.dataset.heldAct ?? element.className;

function people({ conversation, html }, thread) {
  const row = document.querySelector(`#row-${conversation} [data-people]`);
  const head = thread.rootOf(conversation)?.querySelector("[data-people]");
  for (const place of [row, head]) {
    if (!place) continue;
    place.innerHTML = html;
    thread.dress(place);
  }
}
