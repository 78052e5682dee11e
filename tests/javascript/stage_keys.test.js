import assert from "node:assert/strict";
import { test } from "node:test";

/** @import { StageHeader } from "../../explorer/ui/components/glass_box/js/messages.d.ts" */

import { moved, unitsOf } from "../../explorer/ui/components/glass_box/js/stage_keys.js";

const HEADER = /** @type {StageHeader} */ (/** @type {unknown} */ ({
  standing: [
    { names: ["input"], tiles: { shown: 1 } },
    { names: ["conv1", "bn1", "relu1"], tiles: { shown: 6 } },
    { names: ["fc"], tiles: { shown: 40 } },
  ],
  loss: { title: "CrossEntropyLoss" },
}));

test("layers that are drawn as one, the classes and the loss are reached one after another", () => {
  const units = unitsOf(HEADER, 10), seen = [units[0].name || units[0].place];
  let at = { unit: 0, tile: 0 };
  for (let step = 0; step < 20; step += 1) {
    at = moved(at, "ArrowRight", units) ?? at;
    const { name, place } = units[at.unit];
    if ((name || place) !== seen.at(-1)) seen.push(name || place);
  }
  assert.deepEqual(seen, ["input", "conv1", "bn1", "relu1", "fc", "classes", "loss"]);
});

test("every tile of every unit is reached, and none outside of it", () => {
  const units = unitsOf(HEADER, 10);
  for (const [unit, { tiles }] of units.entries()) {
    let at = { unit, tile: 0 };
    const seen = new Set([0]);
    for (let step = 0; step < 50; step += 1) {
      at = moved(at, "ArrowDown", units) ?? at;
      seen.add(at.tile);
    }
    assert.equal(seen.size, tiles);
    assert.equal(moved(at, "PageUp", units)?.tile, Math.max(0, tiles - 11));
  }
});

test("the ends are one key away, and other keys are not the stage's", () => {
  const units = unitsOf(HEADER, 10);
  assert.deepEqual(moved({ unit: 1, tile: 4 }, "End", units), { unit: 6, tile: 0 });
  assert.deepEqual(moved({ unit: 4, tile: 9 }, "Home", units), { unit: 0, tile: 0 });
  assert.equal(moved({ unit: 0, tile: 0 }, "Tab", units), null);
});
