import assert from "node:assert/strict";
import { test } from "node:test";

/** @import { InspectorHeader } from "../../explorer/ui/components/glass_box/js/messages.d.ts" */

import { explained, plain } from "../../explorer/ui/components/glass_box/js/arithmetic.js";
import { HeldTensors } from "../../explorer/ui/components/glass_box/js/held_tensors.js";

const ONES = Array(16).fill(1);

/**
 * @typedef {{ values: number[], shape: number[] }} Values
 * @typedef {{
 *   kind: string, isStack?: boolean, arguments?: object, sources?: number[][],
 *   windows?: { kernel: number, stride: number, dilation: number }[],
 * }} Layer
 * @typedef {{
 *   inputs: Values[], out: Values, parameters?: Record<string, Values>, moments?: Values[], mode?: string,
 * }} Numbers
 */

/**
 * What the browser has of `layer`, fed by tensors that are called a, b, ...: as in a message.
 * @param {Layer} layer
 * @param {Numbers} numbers
 */
function held(layer, { inputs, out, parameters = {}, moments = [], mode = "evaluation" }) {
  /** @type {{ values: Float64Array, shape: number[] }[]} */
  const arrays = [];
  /** @param {number[]} values @param {number[]} shape */
  const put = (values, shape = [values.length]) => arrays.push({ values: Float64Array.from(values), shape }) - 1;
  /** @param {Values} tensor */
  const piece = ({ values, shape }) => ({ shape, start: shape.map(() => 0), size: shape, values: put(values, shape) });
  /** @param {Record<string, Values>} tensors */
  const pieces = (tensors) => Object.fromEntries(Object.entries(tensors).map(([name, each]) => [name, piece(each)]));
  const named = Object.fromEntries(inputs.map((each, place) => ["abc"[place], each]));
  const { kind, arguments: given = {}, windows, sources, isStack } = layer;
  const before = Object.entries(named).map(([name, { shape }]) =>
    [name, { kind: "Input", inputs: [], shape, arguments: {} }]);
  const header = {
    arrays, mode,
    chain: { ...Object.fromEntries(before), y: { kind, inputs: Object.keys(named), shape: out.shape, arguments: given, isStack } },
    tensors: pieces({ ...named, y: out }),
    layers: { y: {
      parameters: pieces(parameters), moments: moments.map(piece), windows,
      sources: sources?.map((places) => put(places)),
    } },
  };
  return new HeldTensors(/** @type {InspectorHeader} */ (/** @type {unknown} */ (header)));
}

/** The value of the layer at an index, taken apart. @param {Layer} layer @param {Numbers} numbers @param {number[]} index */
function valueAt(layer, numbers, index) {
  const taken = explained(held(layer, numbers), "y", index);
  assert.ok(taken);
  return taken;
}

/** A tensor of one image of one map. @param {number[]} values */
function map(values) {
  const side = Math.sqrt(values.length);
  return { values, shape: [1, 1, side, side] };
}

// A 3 × 3 window over 4 × 4 pixels, padded by 1: -1 is padding.
const PADDED = [0, 1].map(() => [-1, 0, 1, 2, 3, -1]);
const THREE = [0, 1].map(() => ({ kernel: 3, stride: 1, dilation: 1 }));
const TWO = [0, 1].map(() => ({ kernel: 2, stride: 2, dilation: 1 }));
const WHOLE = [0, 1].map(() => [0, 1, 2, 3]);

test("a kernel of ones over ones: 9 inside, 6 at an edge, 4 in a corner", () => {
  const layer = { kind: "Conv2d", arguments: { groups: 1 }, windows: THREE, sources: PADDED };
  const numbers = {
    inputs: [map(ONES)], out: map(ONES),
    parameters: { weight: { values: Array(9).fill(1), shape: [1, 1, 3, 3] }, bias: { values: [0.5], shape: [1] } },
  };
  for (const [y, x, sum] of [[1, 2, 9], [0, 1, 6], [2, 3, 6], [0, 0, 4], [3, 3, 4]]) {
    const taken = valueAt(layer, numbers, [0, 0, y, x]);
    assert.equal(taken.parts[0].sum, sum);
    assert.equal(taken.bias, 0.5);
    assert.equal(taken.sum, sum + 0.5);
  }
});

test("a kernel is laid over the pixels as it is, not turned round", () => {
  const layer = { kind: "Conv2d", arguments: { groups: 1 }, windows: THREE, sources: PADDED };
  const numbers = {
    inputs: [map(ONES.map((_, place) => place))], out: map(ONES),
    parameters: { weight: { values: [1, 0, 0, 0, 0, 0, 0, 0, 10], shape: [1, 1, 3, 3] } },
  };
  assert.equal(valueAt(layer, numbers, [0, 0, 1, 1]).sum, 0 + 10 * 10);
  assert.equal(valueAt(layer, numbers, [0, 0, 0, 0]).sum, 10 * 5);
  assert.equal(valueAt(layer, numbers, [0, 0, 1, 1]).bias, null);
});

test("the largest of a window wins: the first of equals, and nan over all", () => {
  /** @param {[number, number, number, number]} values */
  const of = (...[a, b, c, d]) => valueAt({ kind: "MaxPool2d", windows: TWO, sources: WHOLE }, {
    inputs: [map([a, b, 0, 0, c, d, 0, 0, ...Array(8).fill(0)])], out: map(Array(4).fill(0)) }, [0, 0, 0, 0]);
  assert.deepEqual([of(1, 5, 2, 3).sum, of(1, 5, 2, 3).parts[0].winner], [5, 1]);
  assert.equal(of(4, 4, 4, 4).parts[0].winner, 0);
  assert.equal(of(-3, -1, -2, -4).sum, -1);
  assert.ok(Number.isNaN(of(1, NaN, 9, 2).sum));
});

test("a mean is the sum of its shares", () => {
  const numbers = { inputs: [map(ONES.map((_, place) => place))], out: map(Array(4).fill(0)) };
  const sums = [0, 1].map((x) => valueAt({ kind: "AvgPool2d", windows: TWO, sources: WHOLE }, numbers, [0, 0, 0, x]).sum);
  assert.deepEqual(sums, [(0 + 1 + 4 + 5) / 4, (2 + 3 + 6 + 7) / 4]);
});

test("a linear layer adds what each input has a weight for", () => {
  const numbers = {
    inputs: [{ values: [1, 2, 3], shape: [1, 3] }], out: { values: [0, 0], shape: [1, 2] },
    parameters: { weight: { values: [1, 10, 100, -1, 0, 2], shape: [2, 3] }, bias: { values: [0.25, 0], shape: [2] } },
  };
  assert.equal(valueAt({ kind: "Linear" }, numbers, [0, 0]).sum, 1 + 20 + 300 + 0.25);
  assert.equal(valueAt({ kind: "Linear" }, numbers, [0, 1]).sum, -1 + 6);
});

test("an addition and a concatenation take their values where they are", () => {
  const inputs = [map([1, 2, 3, 4]), map([10, 20, 30, 40])];
  const added = valueAt({ kind: "Add" }, { inputs, out: map([11, 22, 33, 44]) }, [0, 0, 1, 0]);
  assert.deepEqual(added.parts.map((part) => part.sum), [3, 30]);
  const one = { values: [5], shape: [1, 1, 1, 1] };
  assert.equal(valueAt({ kind: "Add" }, { inputs: [inputs[0], one], out: map([6, 7, 8, 9]) }, [0, 0, 1, 1]).sum, 9);
  const both = { inputs, out: { values: [1, 2, 3, 4, 10, 20, 30, 40], shape: [1, 2, 2, 2] } };
  assert.deepEqual([0, 1].map((channel) => valueAt({ kind: "Concat", isStack: true }, both, [0, channel, 0, 1]).sum), [2, 20]);
});

test("activations at values that are known", () => {
  /** @param {string} kind @param {number} x */
  const at = (kind, x, settings = {}) => valueAt({ kind, arguments: settings }, {
    inputs: [{ values: [x], shape: [1, 1] }], out: { values: [0], shape: [1, 1] } }, [0, 0]).sum;
  /** @param {number} value @param {number} known */
  const near = (value, known) => assert.ok(Math.abs(value - known) < 1e-12, `${value} is not ${known}`);
  assert.deepEqual([at("ReLU", -2), at("ReLU", 3)], [0, 3]);
  assert.equal(at("LeakyReLU", -2, { negative_slope: 0.5 }), -1);
  near(at("Sigmoid", 0), 0.5);
  near(at("Sigmoid", Math.log(3)), 0.75);
  near(at("Tanh", Math.log(2)), 0.6);
  near(at("SiLU", Math.log(3)), 0.75 * Math.log(3));
  // The normal distribution's share below 1, 4 and -4.
  near(at("GELU", 1, { approximate: "none" }), 0.8413447460685429);
  near(at("GELU", 4, { approximate: "none" }), 4 * 0.9999683287581669);
  near(at("GELU", -4, { approximate: "none" }), -4 * 3.167124183311992e-5);
  assert.ok(Math.abs(at("GELU", 1, { approximate: "tanh" }) - 0.8412) < 1e-4);
});

test("shares of softmax add up to one, and a constant added to all logits changes none", () => {
  /** @param {number[]} logits */
  const share = (logits) => logits.map((_, place) => valueAt({ kind: "Softmax", arguments: { dim: 1 } }, {
    inputs: [{ values: logits, shape: [1, 3] }], out: { values: [0, 0, 0], shape: [1, 3] } }, [0, place]).sum);
  const shares = share([0, Math.log(2), Math.log(5)]);
  [1 / 8, 2 / 8, 5 / 8].forEach((known, place) => assert.ok(Math.abs(shares[place] - known) < 1e-12));
  share([1000, 1000 + Math.log(2), 1000 + Math.log(5)]).forEach((each, place) =>
    assert.ok(Math.abs(each - shares[place]) < 1e-12));
});

test("batch norm subtracts the mean, divides by the deviation, and scales", () => {
  const taken = valueAt({ kind: "BatchNorm2d", arguments: { eps: 0 } }, {
    inputs: [map([7, 1, 1, 1])], out: map([0, 0, 0, 0]),
    moments: [{ values: [3], shape: [1, 1, 1, 1] }, { values: [4], shape: [1, 1, 1, 1] }],
    parameters: { weight: { values: [10], shape: [1] }, bias: { values: [0.5], shape: [1] } },
  }, [0, 0, 0, 0]);
  assert.equal(taken.sum, (7 - 3) / 2 * 10 + 0.5);
});

test("dropout drops in training only, and what it lets through grows", () => {
  /** @param {string} mode @param {number} out */
  const through = (mode, out) => valueAt({ kind: "Dropout", arguments: { p: 0.75 } }, {
    mode, inputs: [{ values: [3], shape: [1, 1] }], out: { values: [out], shape: [1, 1] } }, [0, 0]);
  assert.equal(through("evaluation", 3).sum, 3);
  assert.deepEqual([through("training", 12).sum, through("training", 12).dropped], [12, false]);
  assert.deepEqual([through("training", 0).sum, through("training", 0).dropped], [0, true]);
});

test("what is not at hand is not explained", () => {
  const tensors = held({ kind: "ReLU" }, { inputs: [map([1, 2, 3, 4])], out: map([1, 2, 3, 4]) });
  assert.equal(explained(tensors, "y", [0, 0, 5, 0]), null);
  assert.equal(plain(tensors, "y", [0, 0, 5, 0]), null);
  assert.equal(plain(tensors, "y", [0, 0, 1, 0])?.value, 3);
});
