// The orders of a list, as the server has them: what a row carries, compared; among equals the older row is first.
const KEYS = {
  waiting: ({ key }) => [BigInt(key)],
  priority: ({ priority, key }) => [priority === "yes" ? 0n : 1n, BigInt(key)],
  newest: ({ began }) => [-BigInt(began)],
  oldest: ({ began }) => [BigInt(began)],
  activity: ({ changed }) => [-BigInt(changed)],
};

/** Tell whether one row stands after another. @param {HTMLElement} row @param {HTMLElement} other @param {string} sort */
export function isAfter(row, other, sort) {
  const keyOf = KEYS[sort] ?? KEYS.waiting;
  const one = [...keyOf(row.dataset), BigInt(row.dataset.id)];
  const two = [...keyOf(other.dataset), BigInt(other.dataset.id)];
  const at = one.findIndex((part, number) => part !== two[number]);
  return at >= 0 && one[at] > two[at];
}
