// The Messenger beside its settings: shows what is set, and asks the server nothing.
import { paint } from "./brand.js";
import { word } from "./words.js";

const heading = document.querySelector(".hero h1"), text = document.querySelector(".hero p");

addEventListener("message", ({ origin, source, data }) => {
  if (origin !== location.origin || source !== parent || !data?.parleyPreview) return;
  const { action_color, greeting, introduction: said } = data.parleyPreview;
  paint({ action_color });
  heading.textContent = greeting || word("hello");
  text.textContent = said || text.dataset.plain;
});
paint({});
parent.postMessage({ parleyPreview: "ready" }, location.origin);
