// The keys of a table whose rows are a tree.

import assert from "node:assert/strict";
import { test } from "node:test";

import { answerOf } from "../../explorer/ui/components/data_table/tree_keys.js";

/** conv1; layer1 closed; layer2 open, in it layer2_1 open with a layer in it, and layer2_2 closed; fc. */
const ROWS = [
  { level: 1, expanded: null },
  { level: 1, expanded: "false" },
  { level: 1, expanded: "true" },
  { level: 2, expanded: "true" },
  { level: 3, expanded: null },
  { level: 2, expanded: "false" },
  { level: 1, expanded: null },
];

/** @param {string} key @param {number} from */
const answer = (key, from) => answerOf(key, ROWS, from);

test("up and down go to the next row and stay in the table", () => {
  assert.deepEqual(answer("ArrowDown", 0), { to: 1, folds: false });
  assert.deepEqual(answer("ArrowUp", 0), { to: 0, folds: false });
  assert.deepEqual(answer("ArrowDown", 6), { to: 6, folds: false });
  assert.deepEqual(answer("Home", 4), { to: 0, folds: false });
  assert.deepEqual(answer("End", 1), { to: 6, folds: false });
});

test("right opens what is closed and goes into what is open", () => {
  assert.deepEqual(answer("ArrowRight", 1), { to: 1, folds: true });
  assert.deepEqual(answer("ArrowRight", 2), { to: 3, folds: false });
  assert.equal(answer("ArrowRight", 0), null);
});

test("left closes what is open and goes out of what is not", () => {
  assert.deepEqual(answer("ArrowLeft", 3), { to: 3, folds: true });
  assert.deepEqual(answer("ArrowLeft", 4), { to: 3, folds: false });
  assert.deepEqual(answer("ArrowLeft", 5), { to: 2, folds: false });
  assert.equal(answer("ArrowLeft", 0), null);
  assert.equal(answer("ArrowLeft", 1), null);
});

test("Enter and space open and close a block, and choose a layer", () => {
  for (const key of ["Enter", " "]) {
    assert.deepEqual(answer(key, 1), { to: 1, folds: true });
    assert.deepEqual(answer(key, 2), { to: 2, folds: true });
    assert.deepEqual(answer(key, 4), { to: 4, folds: false });
  }
});

test("other keys are for somebody else", () => {
  assert.equal(answer("a", 0), null);
  assert.equal(answer("Tab", 2), null);
});
