// Colours that can be read: the sums of WCAG.
const ENOUGH = 4.5;
export const LIGHT = [255, 255, 255], DARK = [25, 33, 33];

export const rgb = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));

/** White where it reaches 4.5 to 1, else black: one of the two always does. */
export function on(rgb) { return contrast(rgb, LIGHT) >= ENOUGH ? "#fff" : "#000"; }

/** The colour, darkened on a light surface or lightened on a dark one until text in it is readable. */
export function readable(rgb, surface) {
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
