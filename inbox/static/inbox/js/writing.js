// What helps writing, fetched when the first composer is there: completions and what they offer, the bar, the preview.
import { offerArticles } from "./articles.js";
import { watchAsking } from "./asking.js";
import { offerEmoji } from "./emoji.js";
import { offerMacros } from "./macros.js";
import { offerPeople } from "./mentions.js";
import "./paste.js";
import { watchPreview } from "./preview.js";
import { watchShelves } from "./shelves.js";
import { showToolbar, watchToolbar } from "./toolbar.js";

/** @param {HTMLElement} app @param {() => HTMLFormElement|null} composer the one that is open @param {() => unknown} send */
export function helpWriting(app, composer, send) {
  offerPeople(app);
  offerEmoji(app);
  offerArticles(app);
  const macros = offerMacros(app, composer);
  watchToolbar(composer);
  watchPreview(app, composer);
  watchShelves(app, composer);
  watchAsking(composer, send);
  return { opened: (form) => { showToolbar(form); macros.opened(form); } };
}
