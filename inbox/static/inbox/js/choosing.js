// Choosing a moment for something else than snoozing: the same menu, asked for an answer.
import { openMenu } from "./menus.js";
import { words } from "./words.js";

const TITLES = { "send-snooze": "sendSnooze", "send-later": "sendLater" };

/** Ask for a moment; answers with the words chosen, or null. @param {"send-snooze"|"send-later"} way */
export function chooseMoment(way) {
  const menu = document.getElementById("menu-snooze"), usual = menu.getAttribute("aria-label");
  const title = menu.querySelector("[data-menu-title]");
  menu.setAttribute("aria-label", words(TITLES[way]));
  title.textContent = words(TITLES[way]);
  menu.dataset.way = way;
  return new Promise((resolve) => {
    const chosen = (event) => {
      if (!menu.contains(event.submitter ?? event.target) && !menu.contains(event.target)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      done(String(new FormData(event.target, event.submitter).get("until")));
    };
    const closed = (event) => { if (event.newState === "closed") done(null); };
    function done(until) {
      document.removeEventListener("submit", chosen, true);
      menu.removeEventListener("toggle", closed);
      delete menu.dataset.way;
      menu.setAttribute("aria-label", usual);
      title.textContent = usual;
      if (menu.matches(":popover-open")) menu.hidePopover();
      resolve(until);
    }
    document.addEventListener("submit", chosen, true);
    openMenu("snooze");
    // The event of its opening comes later, and is none of its closing.
    menu.addEventListener("toggle", closed);
  });
}

/** Send what is written and snooze, or schedule it, for the moment somebody chooses. */
export async function sendAtMoment(composer, way) {
  if (!composer.isReady()) { composer.focus("reply"); return; }
  const until = await chooseMoment(way);
  if (until === null) composer.focus("reply");
  else composer.send(way === "send-later" ? { sendAt: until } : { then: "snooze", until });
}
