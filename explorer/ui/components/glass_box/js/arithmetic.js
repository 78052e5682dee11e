// The arithmetic of one value: what the layer looked at, and how it became the value.
//
// A part is what was taken from one map: a grid of values, their weights where there are any, and
// their sum. The sums of the parts, the rest and the bias are the value.

import { NotHeld } from "./held_tensors.js";
import { OPERATION_VALUES } from "./operation_values.js";

export function explained(held, name, index) {
  const entry = held.chain[name];
  try {
    const at = { held, name, index, entry, layer: held.layers[name], value: held.out(name, index) };
    const taken = { bias: null, rest: null, parts: [], ...OPERATION_VALUES[entry.kind].explain(at) };
    const sums = taken.parts.map(({ sum }) => sum);
    return {
      name, index, value: at.value, kind: entry.kind,
      sum: sums.reduce((total, each) => total + each, 0) + (taken.rest?.sum ?? 0) + (taken.bias ?? 0),
      ...taken,
    };
  } catch (error) {
    if (error instanceof NotHeld) return null;
    throw error;
  }
}

// A value that is not taken apart: a gradient, which comes from the layers behind.
export function plain(held, name, index) {
  const value = held.tensors[name]?.at(index);
  return value === undefined ? null : { name, index, value, kind: held.chain[name].kind, parts: [] };
}
