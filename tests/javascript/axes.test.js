import assert from "node:assert/strict";
import { test } from "node:test";

import { Scale, smoothed } from "../../explorer/ui/components/curves/axes.js";
import { seeded } from "./seeded.js";

const random = seeded(3);
const RANGES = Array.from({ length: 300 }, () => {
  const wide = 10 ** (random() * 12 - 6), from = (random() - 0.3) * wide;
  return { from, to: from + wide * (0.1 + random()), count: 3 + Math.floor(random() * 8) };
});

test("the ends of a scale lie at its ends, and a place is the place of its value", () => {
  for (const { from, to } of RANGES) {
    const scale = new Scale(from, to, 50, 650);
    assert.ok(Math.abs(scale.at(from) - 50) < 1e-6 && Math.abs(scale.at(to) - 650) < 1e-6);
    assert.ok(Math.abs(scale.at(scale.value(123)) - 123) < 1e-6);
  }
  const powers = new Scale(0.01, 100, 0, 400, true);
  assert.deepEqual([0.01, 0.1, 1, 10, 100].map((value) => Math.round(powers.at(value))), [0, 100, 200, 300, 400]);
  assert.ok(Math.abs(powers.value(300) - 10) < 1e-9);
});

test("the numbers along an axis are round, within it, evenly apart, and about as many as asked", () => {
  for (const { from, to, count } of RANGES) {
    const ticks = new Scale(from, to, 0, 1).ticks(count), room = (to - from) * 1e-6, last = ticks[ticks.length - 1];
    assert.ok(ticks.length >= 1 && ticks.length <= count + 1, `${from} to ${to}: ${ticks}`);
    assert.ok(ticks[0] >= from - room && last <= to + room);
    for (let place = 1; place < ticks.length; place += 1) {
      const step = ticks[place] - ticks[place - 1];
      const leading = step / 10 ** Math.floor(Math.log10(step * 1.0001));
      assert.ok([1, 2, 5].some((digit) => Math.abs(leading - digit) < 1e-3), `${ticks}`);
    }
  }
  assert.deepEqual(new Scale(0, 100, 0, 1).ticks(5), [0, 20, 40, 60, 80, 100]);
  assert.deepEqual(new Scale(0.01, 100, 0, 1, true).ticks(4), [0.01, 0.1, 1, 10, 100]);
  assert.deepEqual(new Scale(1, 10, 0, 1, true).ticks(4), [1, 2, 5, 10]);
});

test("a range of one value still has a width", () => {
  const scale = new Scale(7, 7, 0, 100);
  assert.deepEqual([scale.at(6.5), scale.at(7), scale.at(7.5)], [0, 50, 100]);
});

test("smoothing is a running mean that does not begin at zero", () => {
  assert.deepEqual(smoothed([1, 3], 0.5), [1, (0.25 * 1 + 0.5 * 3) / 0.75]);
  for (const value of smoothed(Array(50).fill(4), 0.9)) assert.ok(Math.abs(value - 4) < 1e-12);
  const raw = [3, 1, 2];
  assert.deepEqual(smoothed(raw, 0), raw);
});

test("a point that is no number stays one, and moves no other", () => {
  const [first, gap, last] = smoothed([1, NaN, 3], 0.5);
  assert.deepEqual([first, last], smoothed([1, 3], 0.5));
  assert.ok(Number.isNaN(gap));
});
