// The customer's colour, made readable: on it, and as text on our own surfaces.
import { DARK, LIGHT, on, readable, rgb } from "./color.js";

const look = JSON.parse(document.getElementById("look").textContent);
const HEX = /^#[0-9a-f]{6}$/i;

export function paint(settings) {
  const action = pick(settings.action_color, look.action_color);
  const brand = pick(settings.background_color, settings.action_color, look.action_color);
  const light = readable(action, LIGHT), dark = readable(action, DARK);
  set("--brand", css(brand));
  set("--on-brand", on(brand));
  set("--accent", both(css(light), css(dark)));
  set("--on-accent", both(on(light), on(dark)));
  set("--accent-ink", both(css(light), css(dark)));
  const theme = settings.theme_mode;
  document.documentElement.dataset.theme = theme === "dark" || theme === "light" ? theme : "";
}

const set = (name, value) => document.documentElement.style.setProperty(name, value);
const both = (light, dark) => `light-dark(${light}, ${dark})`;
const css = (color) => `rgb(${color.map(Math.round).join(" ")})`;

function pick(...colors) {
  return rgb(colors.find((color) => HEX.test(color ?? "")) ?? "#0f684b");
}
