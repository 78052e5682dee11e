// A value that several layers feed: the sum of theirs, or the one of them that it is.

/** @import { Asked } from "../messages.d.ts" */

import { fedBy } from "../chain.js";
import { given, shapeOf, single } from "../value_parts.js";

export const MERGING_VALUES = { Add: { explain: addition }, Concat: { explain: concatenation } };

/** @param {Asked} at */
function addition(at) {
  const parts = at.entry.inputs.map((_, which) => {
    const shape = shapeOf(at, which);
    const own = at.index.slice(at.index.length - shape.length);
    const index = own.map((place, axis) => (shape[axis] === 1 ? 0 : place));
    return single(which, index, given(at, which, index));
  });
  return { parts };
}

/** @param {Asked} at */
function concatenation(at) {
  const [[which, channel]] = fedBy(at.held.chain, at.name, at.index[1]);
  const index = at.index.with(1, channel);
  return { parts: [single(which, index, given(at, which, index))], copied: true };
}
