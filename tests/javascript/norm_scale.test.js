import assert from "node:assert/strict";
import { test } from "node:test";

import { normEnds, normHeights } from "../../explorer/ui/components/glass_box/js/norm_scale.js";

test("ten times less is as much lower wherever it is", () => {
  const [a, b, c, d] = normHeights([1, 0.1, 0.01, 0.00001]);
  assert.ok(Math.abs((a - b) - (b - c)) < 1e-12);
  assert.equal(a, 1);
  assert.ok(d > 0 && d < 0.1);
});

test("norms that hardly differ are hardly told apart", () => {
  const heights = normHeights([0.5, 0.25, 1]);
  assert.ok(Math.min(...heights) > 0.7, String(heights));
});

test("what is no norm has no bar", () => {
  assert.deepEqual(normHeights([0, Number.NaN, Number.POSITIVE_INFINITY, 2]), [0, 0, 0, 1]);
  assert.deepEqual(normHeights([0, 0]), [0, 0]);
  assert.deepEqual(normEnds([0, 3, Number.NaN, Number.POSITIVE_INFINITY, 0.5]), { least: 0.5, most: 3 });
  assert.equal(normEnds([0]), null);
});
