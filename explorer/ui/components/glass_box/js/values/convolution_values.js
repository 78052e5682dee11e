// A convolution's value: every pixel under the kernel times its weight, and the bias.

/** @import { Asked } from "../messages.d.ts" */

import { fedBy } from "../chain.js";
import { biasOf, part, patchOf, under } from "../value_parts.js";

export const CONVOLUTION_VALUES = { Conv2d: { explain: convolution } };

/** @param {Asked} at */
function convolution(at) {
  const [, map] = at.index;
  const [rows, columns] = under(at);
  const [[, first, end]] = fedBy(at.held.chain, at.name, map);
  const parts = [];
  for (let channel = first; channel < end; channel += 1) {
    const kernel = new Float64Array(rows.length * columns.length);
    for (let cell = 0; cell < kernel.length; cell += 1) {
      kernel[cell] = at.held.parameter(at.name, "weight", [
        map, channel - first, Math.floor(cell / columns.length), cell % columns.length]);
    }
    parts.push(part(0, { channel }, rows, columns, patchOf(at, 0, channel, rows, columns), kernel));
  }
  return { parts, bias: biasOf(at, map) };
}
