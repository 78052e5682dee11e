import assert from "node:assert/strict";
import { test } from "node:test";

/** @import { Chain } from "../../explorer/ui/components/glass_box/js/messages.d.ts" */

import { fedBy, field, laidOut, reached, unravelled } from "../../explorer/ui/components/glass_box/js/chain.js";

/**
 * An axis of a receptive field: the pixels that value 0 sees begin at `start`, there are `size`.
 * @param {number} start
 * @param {number | null} size
 */
const axis = (start, size, jump = 1) => ({ start, size, jump, slack: 0, over: 1 });

// Two padded 3 × 3 convolutions, a pool by 2, flattened, and a linear layer, over 8 × 6 pixels.
const CHAIN = /** @type {Chain} */ (/** @type {unknown} */ ({
  input: { kind: "Input", inputs: [], shape: [1, 3, 8, 6], field: [axis(0, 1), axis(0, 1)], arguments: {} },
  conv1: { kind: "Conv2d", inputs: ["input"], shape: [1, 4, 8, 6], field: [axis(-1, 3), axis(-1, 3)], mapGroups: [4, 3] },
  conv2: { kind: "Conv2d", inputs: ["conv1"], shape: [1, 4, 8, 6], field: [axis(-2, 5), axis(-2, 5)], mapGroups: [2, 2] },
  pool: { kind: "MaxPool2d", inputs: ["conv2"], shape: [1, 4, 4, 3], field: [axis(-2, 6, 2), axis(-2, 6, 2)], arguments: {} },
  both: { kind: "Concat", isStack: true, inputs: ["pool", "pool"], shape: [1, 8, 4, 3], field: [axis(-2, 6, 2), axis(-2, 6, 2)], arguments: {} },
  flat: { kind: "Flatten", isView: true, mapGroups: [12, 1], inputs: ["pool"], shape: [1, 48], field: [axis(-2, 6, 2), axis(-2, 6, 2)], arguments: {} },
  fc: { kind: "Linear", mapGroups: [10, 48], inputs: ["flat"], shape: [1, 10], field: [axis(0, null), axis(0, null)], arguments: {} },
}));

test("a convolution sees its window, cut off at the border of the image", () => {
  assert.deepEqual(field(CHAIN, "conv1", [0, 0, 3, 2]), [[2, 5], [1, 4]]);
  assert.deepEqual(field(CHAIN, "conv1", [0, 0, 0, 5]), [[0, 2], [4, 6]]);
  assert.deepEqual(field(CHAIN, "conv2", [0, 0, 3, 2]), [[1, 6], [0, 5]]);
  assert.deepEqual(field(CHAIN, "pool", [0, 0, 1, 1]), [[0, 6], [0, 6]]);
});

test("a linear layer sees the whole image, and a flattened value what the map's value saw", () => {
  assert.deepEqual(field(CHAIN, "fc", [0, 7]), [[0, 8], [0, 6]]);
  for (let feature = 0; feature < 48; feature += 1) {
    const [, channel, y, x] = unravelled([1, 4, 4, 3], feature);
    assert.deepEqual(field(CHAIN, "flat", [0, feature]), field(CHAIN, "pool", [0, channel, y, x]));
  }
});

test("a pixel reaches exactly the values that see it", () => {
  for (const name of ["conv1", "conv2", "pool"]) {
    const [, , rows, columns] = CHAIN[name].shape;
    for (let row = 0; row < 8; row += 1) {
      for (let column = 0; column < 6; column += 1) {
        const [[top, bottom], [left, right]] = reached(CHAIN, name, [row, column]) ?? [];
        for (let y = 0; y < rows; y += 1) {
          for (let x = 0; x < columns; x += 1) {
            const [[first, end], [begin, finish]] = field(CHAIN, name, [0, 0, y, x]) ?? [];
            const sees = first <= row && row < end && begin <= column && column < finish;
            assert.equal(top <= y && y < bottom && left <= x && x < right, sees, `${name} ${row} ${column} ${y} ${x}`);
          }
        }
      }
    }
  }
});

test("flattening moves nothing in memory", () => {
  let flat = 0;
  for (let channel = 0; channel < 4; channel += 1) {
    for (let y = 0; y < 4; y += 1) {
      for (let x = 0; x < 3; x += 1) assert.deepEqual(laidOut(CHAIN, "flat", [0, flat++]), [0, channel, y, x]);
    }
  }
});

test("a map is fed by its group, its own map, or all of them", () => {
  assert.deepEqual(fedBy(CHAIN, "conv1", 2), [[0, 0, 3]]);
  assert.deepEqual([0, 1, 2, 3].map((map) => fedBy(CHAIN, "conv2", map)),
    [[[0, 0, 2]], [[0, 0, 2]], [[0, 2, 4]], [[0, 2, 4]]]);
  assert.deepEqual(fedBy(CHAIN, "pool", 3), [[0, 3, 4]]);
  assert.deepEqual(fedBy(CHAIN, "both", 3), [[0, 3, 4]]);
  assert.deepEqual(fedBy(CHAIN, "both", 6), [[1, 2, 3]]);
  assert.deepEqual(fedBy(CHAIN, "flat", 25), [[0, 2, 3]]);
  assert.deepEqual(fedBy(CHAIN, "fc", 9), [[0, 0, 48]]);
  assert.deepEqual(fedBy(CHAIN, "input", 0), []);
});
