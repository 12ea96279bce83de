// What helps writing, fetched when the first composer is there: completions and what they offer.
import "./complete.js";
import { offerPeople } from "./mentions.js";

/** @param {HTMLElement} app */
export function helpWriting(app) {
  offerPeople(app);
}
