// A large act while the workers do it: how far it is, and a button to stop it.
import { words } from "./words.js";

const ASK_MS = 500;

/** Follow an act until it is finished, and return how it ended. @param {(path: string, method?: string) => Promise<any>} ask */
export async function follow(act, ask) {
  const box = document.createElement("div"), text = document.createElement("span"), bar = document.createElement("progress");
  const stop = document.createElement("button");
  box.className = "toast is-busy";
  box.setAttribute("role", "status");
  stop.type = "button";
  stop.textContent = words("stop");
  stop.hidden = act.state !== "doing";
  stop.addEventListener("click", async () => { stop.disabled = true; await ask("stop/", "POST"); });
  box.append(text, bar, stop);
  document.querySelector("[data-toast]").after(box);
  let shown = -1;
  while (!act.is_finished) {
    const percent = Math.floor((100 * act.handled) / Math.max(1, act.total));
    bar.max = 100;
    bar.value = percent;
    bar.setAttribute("aria-label", act.said);
    if (percent !== shown) text.textContent = `${act.said} ${shown = percent} %`;
    await new Promise((done) => setTimeout(done, ASK_MS));
    act = (await ask("")) ?? act;
  }
  box.remove();
  return act;
}
