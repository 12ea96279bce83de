// What can be pressed in the frame, and leaving an address.
import { field } from "./composer.js";
import { back, begin, open } from "./going.js";
import * as home from "./home.js";
import { tell } from "./host.js";
import { post } from "./session.js";
import { session } from "./state.js";
import { own, store } from "./store.js";
import * as thread from "./thread.js";
import { $, word } from "./words.js";

$("email").addEventListener("submit", async (event) => {
  event.preventDefault();
  const { value } = event.target.elements.email, answer = await post("email", { email: value });
  if (answer?.ok) { $("email").hidden = true; session.hasEmail = true; tell("email", value); field.focus(); }
  else $("email-error").textContent = answer ? (await answer.json()).errors[0].message : word("offline");
});

const pressed = {
  open: (element) => open(Number(element.dataset.open)),
  new: begin,
  back,
  tab: (element) => home.screen(element.dataset.tab),
  close: () => tell("close"),
  skip() { store.write(own("skipped"), "1"); $("email").hidden = true; field.focus(); },
  more: home.more,
  earlier: thread.earlier,
  "preview-open": () => tell("show"),
  "preview-end": home.endPreview,
};
/** Let buttons and keys do what they say. */
export function watchControls() {
  addEventListener("click", ({ target }) => {
    for (const [name, act] of Object.entries(pressed)) {
      const element = target.closest(`[data-${name}]`);
      if (element) { act(element); return; }
    }
  });
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing) return;
    if (thread.thread.isShown) tell("close"); else home.endPreview();
  });
}
