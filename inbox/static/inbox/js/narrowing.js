// Narrowing the list: filters, orders and saved views are links and forms of the server's, followed without leaving the page.
import { words } from "./words.js";

const place = (list) => list.element.querySelector("[data-filter-place]");
const opener = (list) => list.element.querySelector("a[data-filter]");

/** Follow a link in the list's heading. */
export async function pressed(list, link) {
  if (link.matches("[data-shut]")) return shut(list);
  if (link.matches("[data-filter]")) return place(list).childElementCount ? shut(list) : open(list);
  if (link.matches("[data-edit]")) return open(list, link.dataset.edit);
  if (link.matches("[data-delete-view]")) return remove(list, link);
  const isUnread = link.matches("[data-unread-only]");
  await follow(list, here(list, link.href));
  return list.element.querySelector(isUnread ? "[data-unread-only]" : "a[data-filter]").focus();
}

/** Send a form of the heading; what adds a condition stays open for the next one. */
export async function sent(list, form, submitter) {
  const said = new FormData(form, submitter);
  if (list.thread.id) said.set("pk", list.thread.id);
  if (form.method === "post") {
    await follow(list, form.action, { method: "POST", body: said });
    return list.element.querySelector("[data-drop=sort] summary").focus();
  }
  await follow(list, `${form.action}?${new URLSearchParams(said)}`);
  return open(list);
}

export function unreadOnly(list) { return pressed(list, list.element.querySelector("[data-unread-only]")); }

export function order(list) {
  const menu = list.element.querySelector("[data-drop=sort]");
  menu.open = true;
  menu.querySelector("[aria-pressed=true], button").focus();
}

/** Open the form for a condition: the one at a place, or a new one. */
export async function open(list, at = "new") {
  if (!place(list).childElementCount || at !== "new") {
    const query = new URLSearchParams(list.search);
    query.set("edit", at);
    const answer = await fetch(`${list.start}filter/form/?${query}`).catch(() => null);
    if (!answer?.ok) return failed(list);
    place(list).innerHTML = await answer.text();
  }
  opener(list).setAttribute("aria-expanded", "true");
  return place(list).querySelector("[data-first]").focus();
}

export function shut(list) {
  place(list).replaceChildren();
  opener(list).setAttribute("aria-expanded", "false");
  opener(list).focus();
}

/** Show what an address shows, after going back or forth. */
export function returned(list) { return follow(list, location.href, {}, false); }

/** Ask anew for the saved views in the list of lists. */
export async function views(list) {
  const nav = list.app.querySelector("[data-saved-views]");
  const answer = await fetch(`${nav.dataset.savedViews}?view=${list.app.dataset.view}`).catch(() => null);
  if (answer?.ok) nav.innerHTML = await answer.text();
}

async function follow(list, url, options = {}, isNew = true) {
  const answer = await fetch(url, { ...options, headers: { "X-Fragment": "list" } }).catch(() => null);
  if (!answer?.ok) return failed(list);
  list.show(await answer.text());
  const shown = new URL(answer.url);
  shown.searchParams.delete("edit");
  if (isNew) history.pushState(null, "", shown);
  return list.renewed();
}

/** The address of a link, with the conversation that is open by now. */
function here(list, href) { return `${list.start}${list.thread.id ?? ""}${new URL(href).search}`; }

function failed({ app }) { app.dispatchEvent(new CustomEvent("offer", { detail: { text: words("failed") } })); }

function post(list, url) {
  const headers = { Accept: "application/json", "X-CSRFToken": list.app.dataset.csrf };
  return fetch(url, { method: "POST", headers }).catch(() => null);
}

async function remove(list, button) {
  const { restore } = button.dataset;
  const answer = await post(list, button.formAction);
  if (!answer?.ok) return failed(list);
  await goTo(list, "yours");
  const run = async () => {
    const back = await post(list, restore);
    return back?.ok ? goTo(list, (await back.json()).view) : failed(list);
  };
  return list.app.dispatchEvent(new CustomEvent("offer", { detail: { text: words("viewDeleted"), run } }));
}

/** Show another list in the place of this one. */
async function goTo(list, key) {
  const { app } = list;
  app.dataset.view = key;
  list.start = `${app.dataset.base}${key}/`;
  await views(list);
  await follow(list, `${list.start}${list.thread.id ?? ""}`);
  for (const link of app.querySelectorAll(".nav a")) {
    if (link.getAttribute("href") === list.start) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}
