// The size of what a layer puts out, below its name.

import assert from "node:assert/strict";
import { test } from "node:test";

/** @import { Chain, Drawing } from "../../explorer/ui/components/glass_box/js/messages.d.ts" */

import { withSizes } from "../../explorer/ui/components/glass_box/js/layer_sizes.js";

const CHAIN = /** @type {Chain} */ (/** @type {unknown} */ ({
  input: { inputs: [], shape: [2, 1, 32, 32] },
  conv1: { inputs: ["input"], shape: [2, 6, 28, 28] },
  relu1: { inputs: ["conv1"], shape: [2, 6, 28, 28] },
  fc1: { inputs: ["relu1"], shape: [2, 120] },
}));

/** @param {object} [more] of the last layer @returns {Drawing} */
function drawn(more = {}) {
  const standing = Object.keys(CHAIN).map((name) => ({ names: [name] }));
  Object.assign(standing[3], more);
  return /** @type {Drawing} */ (/** @type {unknown} */ ({ standing }));
}

/** @param {Drawing} drawing */
const said = (drawing) => withSizes(drawing, CHAIN).standing.map(({ count }) => count);

test("the image and each layer that changes the size says it, without the images of the batch", () => {
  assert.deepEqual(said(drawn()), ["1×32×32", "6×28×28", undefined, "120"]);
});

test("where blocks are folded, or layers drawn as one, the line below the names is theirs", () => {
  assert.deepEqual(said(drawn({ count: "2 blocks" })), [undefined, undefined, undefined, "2 blocks"]);
  assert.deepEqual(said(drawn({ names: ["fc1", "relu2"] })), [undefined, undefined, undefined, undefined]);
});
