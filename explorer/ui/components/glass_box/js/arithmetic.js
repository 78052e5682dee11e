// The arithmetic of one value: what the layer looked at, and how it became the value.
//
// A part is what was taken from one map: a grid of values, their weights where there are any, and
// their sum. The sums of the parts, the rest and the bias are the value.

/** @import { Asked, Explained } from "./messages.d.ts" */
/** @import { HeldTensors } from "./held_tensors.js" */

import { NotHeld } from "./held_tensors.js";
import { OPERATION_VALUES } from "./operation_values.js";

/** @param {HeldTensors} held @param {string} name @param {number[]} index @returns {Explained | null} */
export function explained(held, name, index) {
  const entry = held.chain[name];
  try {
    /** @type {Asked} */
    const at = { held, name, index, entry, layer: held.layers[name], value: held.out(name, index) };
    const { parts = [], rest = null, bias = null, ...more } = OPERATION_VALUES[entry.kind].explain(at);
    const sum = parts.reduce((total, each) => total + each.sum, 0) + (rest?.sum ?? 0) + (bias ?? 0);
    return { name, index, value: at.value, kind: entry.kind, sum, parts, rest, bias, ...more };
  } catch (error) {
    if (error instanceof NotHeld) return null;
    throw error;
  }
}

/**
 * A value that is not taken apart: a gradient, which comes from the layers behind.
 * @param {HeldTensors} held
 * @param {string} name
 * @param {number[]} index
 * @returns {Explained | null}
 */
export function plain(held, name, index) {
  const value = held.tensors[name]?.at(index);
  if (value === undefined) return null;
  return { name, index, value, kind: held.chain[name].kind, sum: value, parts: [], rest: null, bias: null };
}
