import assert from "node:assert/strict";
import { test } from "node:test";

import { known, nearestStop } from "../../explorer/ui/components/curves/curve_message.js";
import { sheetLayout, spread } from "../../explorer/ui/components/curves/sheet_layout.js";
import { seeded } from "./seeded.js";

const random = seeded(7);

test("panels stand under each other, over the axis, and all within the sheet", () => {
  for (let tried = 0; tried < 200; tried += 1) {
    const [wide, letter] = [300 + random() * 1500, 12 + random() * 10];
    const [count, rows] = [1 + Math.floor(random() * 5), Math.floor(random() * 6)];
    const high = letter * (3 + 8 * count + 5);
    const { panels, axis } = sheetLayout(wide, high, count, letter, rows);
    assert.equal(panels.length, count);
    panels.forEach(({ top, foot, left, right }, place) => {
      assert.ok(top >= 0 && foot > top && right > left && left > 0 && right <= wide);
      assert.ok(foot < (panels[place + 1]?.top ?? axis.top + 1));
      assert.ok(left === axis.left && right === axis.right);
    });
    assert.ok(axis.top < axis.foot && axis.foot === high);
  }
});

test("a narrow sheet leaves no room beside it for names, and its curves have the width", () => {
  assert.equal(sheetLayout(360, 300, 2, 13, 0).names, false);
  assert.equal(sheetLayout(890, 300, 2, 13, 0).names, true);
  const [narrow, wide] = [360, 890].map((width) => sheetLayout(width, 300, 2, 13, 0).panels[0]);
  assert.ok(360 - narrow.right < 13 && 890 - wide.right > 130);
});

test("beside a sheet the longest name is whole, or all stand under it", () => {
  const { names, axis } = sheetLayout(890, 300, 2, 13, 0, 240);
  assert.equal(names, true);
  assert.ok(890 - axis.right >= 240);
  assert.equal(sheetLayout(620, 300, 2, 13, 0, 240).names, false);
});

test("names keep the order of their curves, apart from each other, each as near as can be", () => {
  assert.deepEqual(spread([10, 50, 90], 16, 0, 100), [10, 50, 90]);
  assert.deepEqual(spread([50, 50], 16, 0, 100), [50, 66]);
  assert.deepEqual(spread([99, 98], 16, 0, 100), [100, 84]);
  for (let tried = 0; tried < 200; tried += 1) {
    const wanted = Array.from({ length: 1 + Math.floor(random() * 6) }, () => random() * 100);
    const places = spread(wanted, 16, 0, 100);
    const ranked = wanted.map((_, place) => place).sort((a, b) => places[a] - places[b]);
    ranked.slice(1).forEach((place, rank) => {
      assert.ok(places[place] - places[ranked[rank]] >= 16 - 1e-9);
      assert.ok(wanted[place] >= wanted[ranked[rank]]);
    });
    assert.ok(Math.max(...places) <= 100);
  }
});

test("a step is brought to the closest snapshot, and without one to the beginning", () => {
  assert.equal(nearestStop([0, 44, 100], 60), 44);
  assert.equal(nearestStop([0, 44, 100], 90), 100);
  assert.equal(nearestStop([], 90), 0);
});

test("what is measured now and then stands at its last measurement until a step", () => {
  const measured = { label: "", hue: 0, bold: true, x: [44, 88], least: [], most: [], mean: [] };
  assert.equal(known(measured, 43), -1);
  assert.equal(known(measured, 87), 0);
  assert.equal(known({ ...measured, bold: false }, 43), 0);
});
