import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

/** @import { Parcel } from "../../explorer/ui/components/js/outbox.js" */

let isResting = true;
// Of a browser's page, what an outbox asks of it as it begins and whether a run is under way.
Object.assign(globalThis, {
  addEventListener() {},
  document: { addEventListener() {}, querySelector: () => (isResting ? {} : null) },
  history: { pushState() {} },
});
const loaded = await import("../../explorer/ui/components/js/outbox.js");

/** What an opened page has carried to its server, the first word that it stands there included. */
function opened() {
  /** @type {Parcel[]} */
  const carried = [];
  const outbox = new loaded.Outbox();
  outbox.carry = (parcel) => carried.push(parcel);
  const receive = (received = 0, load = outbox.load, path = "/") =>
    outbox.acknowledge({ session: "a", load, received, version: 1, path });
  receive(0, "");
  return { outbox, carried, receive };
}

beforeEach(() => {
  isResting = true;
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
});

test("a word that was lost is carried again, later each time, and never looks like the one before", () => {
  const { carried } = opened();
  mock.timers.tick(3_999);
  assert.equal(carried.length, 1);
  mock.timers.tick(1);
  assert.equal(carried.length, 2);
  mock.timers.tick(4_000);
  assert.equal(carried.length, 2);
  mock.timers.tick(4_000);
  assert.equal(carried.length, 3);
  assert.equal(new Set(carried.map((parcel) => parcel.attempt)).size, 3);
});

test("what was done is carried until its receipt comes", () => {
  const { outbox, carried, receive } = opened();
  receive();
  outbox.put("layer", "kernel", 3);
  outbox.put("layer", "kernel", 5);
  receive(1);
  mock.timers.tick(4_000);
  assert.deepEqual(carried.at(-1)?.entries.map((entry) => entry.value), [5]);
  receive(2);
  const count = carried.length;
  mock.timers.tick(60_000);
  assert.equal(carried.length, count);
});

test("while a run is under way nothing is carried again", () => {
  const { carried } = opened();
  isResting = false;
  mock.timers.tick(12_000);
  assert.equal(carried.length, 1);
  isResting = true;
  mock.timers.tick(16_000);
  assert.equal(carried.length, 2);
});

test("what is done on the way to a page waits for that page, whatever pages are drawn meanwhile", () => {
  const { outbox, carried, receive } = opened();
  receive();
  const count = carried.length;
  outbox.follow("/training");
  outbox.follow("/");
  outbox.put("diagram", "colour", "parameters");
  receive(0, outbox.load, "/training");
  assert.equal(carried.length, count);
  receive(0, outbox.load, "/");
  assert.deepEqual(carried.at(-1)?.entries.map((entry) => entry.field), ["colour"]);
});

test("a link to the page that is drawn holds nothing up", () => {
  const { outbox, carried, receive } = opened();
  receive();
  outbox.follow("/");
  outbox.put("diagram", "colour", "parameters");
  assert.equal(carried.at(-1)?.entries.length, 1);
});

test("a page that never comes is waited for ten seconds", () => {
  const { outbox, carried, receive } = opened();
  receive();
  outbox.follow("/training");
  outbox.put("diagram", "colour", "parameters");
  mock.timers.tick(9_999);
  assert.notEqual(carried.at(-1)?.entries.length, 1);
  mock.timers.tick(1);
  assert.equal(carried.at(-1)?.entries.length, 1);
});
