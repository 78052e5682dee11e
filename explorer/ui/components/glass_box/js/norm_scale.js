// The scale of a strip of norms: logarithmic, over at least so many powers of ten that a norm which
// only halves is no cliff, and one that vanishes is.

/** @import { Numbers } from "../../js/component.d.ts" */

const LEAST_DECADES = 3;
/** A bar that is there is seen. */
const SHORTEST = 0.06;

/**
 * The share of the strip's height that each norm has; 0 where there is none, or it is 0.
 * @param {Numbers | number[]} norms
 */
export function normHeights(norms) {
  const powers = [...norms].map((norm) => (norm > 0 && Number.isFinite(norm) ? Math.log10(norm) : null));
  const known = powers.filter((power) => power !== null);
  const top = Math.max(...known), low = Math.min(...known);
  const decades = Math.max(LEAST_DECADES, top - low);
  return powers.map((power) => (power === null ? 0 : SHORTEST + (1 - SHORTEST) * (1 - (top - power) / decades)));
}

/** The least and largest norm that is one; null where there is none. @param {Numbers | number[]} norms */
export function normEnds(norms) {
  const known = [...norms].filter((norm) => norm > 0 && Number.isFinite(norm));
  return known.length ? { least: Math.min(...known), most: Math.max(...known) } : null;
}
