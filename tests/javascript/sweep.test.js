import assert from "node:assert/strict";
import { test } from "node:test";

/** @import { StopName } from "../../explorer/ui/components/glass_box/js/messages.d.ts" */

import { answered, crossing, filled, standing } from "../../explorer/ui/components/glass_box/js/sweep.js";

const SHARES = Array.from({ length: 101 }, (_, step) => step / 100);
const COLUMNS = [1, 2, 13, 60];

test("columns fill one after another, each wholly, and back the last one first", () => {
  for (const columns of COLUMNS) {
    for (const back of [false, true]) {
      const order = Array.from({ length: columns }, (_, column) => column);
      if (back) order.reverse();
      for (const share of SHARES) {
        const parts = order.map((column) => filled(share, column, columns, back));
        for (let place = 1; place < columns; place += 1) assert.ok(parts[place] <= parts[place - 1]);
      }
      for (const column of order) {
        assert.equal(filled(0, column, columns, back), 0);
        assert.equal(filled(1, column, columns, back), 1);
      }
    }
  }
});

test("a way begins with what stood there, and ends with what stands there", () => {
  /** @type {StopName[]} */
  const stops = ["image", "forward", "loss", "zero_grad", "backward", "update", "again"];
  for (const from of stops) {
    for (const to of stops) {
      for (const column of [0, 5, 12]) {
        const first = crossing(from, to, 0, column, 13), last = crossing(from, to, 1, column, 13);
        assert.equal(first.share === 1 ? first.to : first.from, standing(from, column), `${from} ${to}`);
        assert.equal(last.share, 1);
        assert.equal(last.to, standing(to, column), `${from} ${to}`);
      }
    }
  }
});

test("maps stay until gradients take their place, and nothing stands behind the image alone", () => {
  const held = ["forward", "loss", "zero_grad", "backward", "update", "again"].map((stop) => standing(/** @type {StopName} */ (stop), 3));
  assert.deepEqual(held, ["forward", "forward", "forward", "backward", "after", "again"]);
  assert.deepEqual([standing("image", 0), standing("image", 3)], ["forward", "blank"]);
});

test("an update shows weights before it, their change, and after it", () => {
  const seen = SHARES.map((share) => crossing("backward", "update", share, 3, 13)).filter(({ share }) => share === 1).map(({ to }) => to);
  assert.deepEqual([...new Set(seen)], ["before", "change", "after"]);
});

test("the answer comes when the last column is there, and is a new one after the step", () => {
  assert.equal(answered("image", "forward", 0.5).seen, 0);
  assert.equal(answered("image", "forward", 1).seen, 1);
  assert.equal(answered("forward", "loss", 0.5).seen, 1);
  assert.equal(answered("update", "again", 0.5).again, false);
  assert.equal(answered("update", "again", 1).again, true);
  assert.equal(answered("again", "image", 1).seen, 0);
});
