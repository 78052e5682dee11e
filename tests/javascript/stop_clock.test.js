import assert from "node:assert/strict";
import { test } from "node:test";

/** @import { StopName } from "../../explorer/ui/components/glass_box/js/messages.d.ts" */

import { StopClock } from "../../explorer/ui/components/glass_box/js/stop_clock.js";

/** @type {StopName[]} */
const STOPS = ["image", "forward", "loss", "zero_grad", "backward", "update", "again"];

/** @param {StopName[]} [open] */
function clockAt(place = 0, open = STOPS) {
  const clock = new StopClock();
  clock.take(STOPS, open);
  clock.stand(place);
  return clock;
}

/** The stops that it comes to in so many frames of 16 ms. @param {StopClock} clock @param {number} frames */
function visited(clock, frames) {
  const seen = [clock.stop];
  for (let frame = 0; frame < frames; frame += 1) {
    clock.tick(16);
    if (clock.stop !== seen.at(-1)) seen.push(clock.stop);
  }
  return seen;
}

test("it plays all stops in order, and begins again", () => {
  const clock = clockAt();
  clock.play();
  assert.deepEqual(visited(clock, 1500).slice(0, 8), [...STOPS, "image"]);
  assert.ok(clock.moves);
});

test("a stop that cannot be shown is passed over when it plays, and reached by hand", () => {
  const clock = clockAt(0, ["image", "forward"]);
  clock.play();
  assert.deepEqual(new Set(visited(clock, 1500)), new Set(["image", "forward"]));
  clock.go(4);
  assert.equal(clock.stop, "backward");
});

test("by hand it goes on its way and stays there", () => {
  const clock = clockAt(1);
  clock.go(4);
  assert.equal(clock.stop, "backward");
  assert.equal(clock.last, "forward");
  assert.equal(clock.share, 0);
  clock.tick(100);
  assert.ok(clock.share > 0 && clock.share < 1);
  clock.tick(5000);
  assert.equal(clock.share, 1);
  assert.ok(!clock.moves);
  assert.deepEqual(visited(clock, 500), ["backward"]);
});

test("a handle is between the stops that it goes between, and never runs back through all of them", () => {
  const clock = clockAt(5);
  clock.play();
  let before = clock.place;
  while (clock.at !== 0) {
    clock.tick(16);
    assert.ok(clock.at === 0 || clock.place >= before);
    before = clock.place;
  }
  assert.equal(clock.place, 0);
});

test("where less motion is asked for, there is no way, and a rest at each stop", () => {
  const clock = clockAt();
  clock.calm = true;
  clock.play();
  for (let frame = 0; frame < 600; frame += 1) {
    clock.tick(16);
    assert.equal(clock.share, 1);
  }
  clock.stand(0);
  assert.deepEqual(visited(clock, 600).slice(0, 4), STOPS.slice(0, 4));
});

test("a pause ends at the stop that it was going to", () => {
  const clock = clockAt();
  clock.play();
  while (clock.share === 1) clock.tick(16);
  clock.pause();
  assert.deepEqual(visited(clock, 600), ["forward"]);
  assert.equal(clock.share, 1);
});
