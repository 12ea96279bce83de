// The customer's colour, made readable: on it, and as text on our own surfaces.
const look = JSON.parse(document.getElementById("look").textContent);
const HEX = /^#[0-9a-f]{6}$/i;
const ENOUGH = 4.5;
const LIGHT = [255, 255, 255], DARK = [25, 33, 33];

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
const css = (rgb) => `rgb(${rgb.map(Math.round).join(" ")})`;

function pick(...colors) {
  const hex = colors.find((color) => HEX.test(color ?? "")) ?? "#0f684b";
  return [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
}

/** White where it reaches 4.5 to 1, else black: one of the two always does. */
function on(rgb) { return contrast(rgb, LIGHT) >= ENOUGH ? "#fff" : "#000"; }

/** The colour, darkened on a light surface or lightened on a dark one until text in it is readable. */
function readable(rgb, surface) {
  const goal = surface === LIGHT ? [0, 0, 0] : LIGHT;
  for (let share = 0; share <= 1; share += 0.05) {
    const mixed = rgb.map((value, index) => value + (goal[index] - value) * share);
    if (contrast(mixed.map(Math.round), surface) >= ENOUGH) return mixed;
  }
  return goal;
}

function contrast(one, other) {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

function luminance(rgb) {
  const [r, g, b] = rgb.map((value) => {
    const v = value / 255;
    return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
