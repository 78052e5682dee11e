// What a value is taken from: grids of values of one map each, with their weights and their sum.
//
// `at` is the value that is asked about: { held, name, index, entry, layer, value }, with the layer's
// entry in the chain and what the message holds of the layer. Float32 values are summed in double
// precision.

/** @import { Asked, Part } from "./messages.d.ts" */

/** What input `which` holds at an index. @param {Asked} at @param {number} which @param {number[]} index */
export function given(at, which, index) {
  return at.held.out(at.entry.inputs[which], index);
}

/** The shape of input `which`. @param {Asked} at @param {number} which */
export function shapeOf(at, which) {
  return at.held.chain[at.entry.inputs[which]].shape;
}

/**
 * @param {number} input
 * @param {Part["place"]} place
 * @param {number[]} rows
 * @param {number[]} columns
 * @param {Float64Array} patch
 * @param {Float64Array | null} kernel
 * @param {Partial<Part>} more
 * @returns {Part}
 */
export function part(input, place, rows, columns, patch, kernel, more = {}) {
  let sum = 0;
  for (let cell = 0; cell < patch.length; cell += 1) sum += patch[cell] * (kernel ? kernel[cell] : 1);
  return { input, place, rows, columns, patch, kernel, sum, ...more };
}

/** A single value of an input, as it is. @param {number} which @param {number[]} index @param {number} value */
export function single(which, index, value) {
  const [row, column] = index.length === 4 ? index.slice(2) : [0, index[index.length - 1]];
  const place = index.length === 4 ? { channel: index[1] } : { first: 0 };
  return part(which, { ...place, index }, [row], [column], Float64Array.of(value), null);
}

/**
 * The rows and columns under a window: -1 is padding; `undefined` lies beyond it and is left out.
 * @param {Asked} at
 */
export function under(at) {
  return at.layer.windows.map((window, axis) => {
    const sources = at.held.array(at.layer.sources[axis]);
    const first = at.index[2 + axis] * window.stride;
    return Array.from({ length: window.kernel }, (_, nth) => sources[first + nth * window.dilation]);
  });
}

/**
 * @param {Asked} at
 * @param {number} which
 * @param {number} channel
 * @param {number[]} rows
 * @param {number[]} columns
 * @param {number} outside
 */
export function patchOf(at, which, channel, rows, columns, outside = 0) {
  const [image] = at.index;
  const patch = new Float64Array(rows.length * columns.length);
  let cell = 0;
  for (const row of rows) {
    for (const column of columns) {
      patch[cell++] = row < 0 || column < 0 ? outside : given(at, which, [image, channel, row, column]);
    }
  }
  return patch;
}

/** @param {Asked} at @param {number} unit */
export function biasOf(at, unit) {
  return at.held.has(at.name, "bias") ? at.held.parameter(at.name, "bias", [unit]) : null;
}
