// The same numbers in every run, whatever the machine.

/**
 * A source of numbers from 0 up to, not including, 1 (a linear congruential generator).
 * @param {number} seed
 */
export function seeded(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
