// The arithmetic of one value, an operation a function: what the layer looked at, and how it became
// the value. Float32 values are summed in double precision.
//
// A part is what was taken from one map: a grid of values, their weights where there are any, and
// their sum. The sums of the parts, the rest and the bias are the value.

import { fedBy, laidOut } from "./chain.js";
import { NotHeld, demanded } from "./held_tensors.js";

export function explained(held, name, index) {
  const told = held.chain[name];
  try {
    const at = { held, name, index, told, layer: held.layers[name], value: held.out(name, index) };
    const found = { bias: null, rest: null, parts: [], ...OPERATIONS[told.kind](at) };
    const sums = found.parts.map(({ sum }) => sum);
    return {
      name, index, value: at.value, kind: told.kind,
      sum: sums.reduce((total, each) => total + each, 0) + (found.rest?.sum ?? 0) + (found.bias ?? 0),
      ...found,
    };
  } catch (error) {
    if (error instanceof NotHeld) return null;
    throw error;
  }
}

// A value that is not taken apart: a gradient, which comes from the layers behind.
export function plain(held, name, index) {
  const value = held.tensors[name]?.at(index);
  return value === undefined ? null : { name, index, value, kind: held.chain[name].kind, parts: [] };
}

// What input `which` holds at an index.
export function given(at, which, index) {
  return at.held.out(at.told.inputs[which], index);
}

export function part(input, place, rows, columns, patch, kernel, more = {}) {
  let sum = 0;
  for (let cell = 0; cell < patch.length; cell += 1) sum += patch[cell] * (kernel ? kernel[cell] : 1);
  return { input, place, rows, columns, patch, kernel, sum, ...more };
}

// The rows and columns under a window: -1 is padding; `undefined` lies beyond it and is left out.
export function under(at) {
  return at.layer.windows.map((window, axis) => {
    const sources = at.held.array(at.layer.sources[axis]);
    const first = at.index[2 + axis] * window.stride;
    return Array.from({ length: window.kernel }, (_, nth) => sources[first + nth * window.dilation]);
  });
}

function patchOf(at, which, channel, rows, columns, outside = 0) {
  const [image] = at.index;
  const patch = new Float64Array(rows.length * columns.length);
  let cell = 0;
  for (const row of rows) {
    for (const column of columns) {
      patch[cell++] = row < 0 || column < 0 ? outside : given(at, which, [image, channel, row, column]);
    }
  }
  return patch;
}

function convolution(at) {
  const [, map] = at.index;
  const [rows, columns] = under(at);
  const [[, first, end]] = fedBy(at.held.chain, at.name, map);
  const parts = [];
  for (let channel = first; channel < end; channel += 1) {
    const kernel = new Float64Array(rows.length * columns.length);
    for (let cell = 0; cell < kernel.length; cell += 1) {
      kernel[cell] = at.held.parameter(at.name, "weight", [
        map, channel - first, Math.floor(cell / columns.length), cell % columns.length]);
    }
    parts.push(part(0, { channel }, rows, columns, patchOf(at, 0, channel, rows, columns), kernel));
  }
  return { parts, bias: biasOf(at, map) };
}

function biasOf(at, unit) {
  return at.held.has(at.name, "bias") ? at.held.parameter(at.name, "bias", [unit]) : null;
}

export function linear(at) {
  const unit = at.index.at(-1);
  const bias = biasOf(at, unit);
  if (at.layer.largest) return { ...largestTerms(at, unit), bias };
  const place = at.index.slice(0, -1);
  const count = at.held.chain[at.told.inputs[0]].shape.at(-1);
  const patch = Float64Array.from({ length: count }, (_, each) => given(at, 0, [...place, each]));
  const kernel = Float64Array.from({ length: count }, (_, each) =>
    at.held.parameter(at.name, "weight", [unit, each]));
  return { parts: laidOutAsMaps(at, patch, kernel), bias };
}

// Where maps were flattened before, the terms stand as they stood in the maps.
function laidOutAsMaps(at, patch, kernel) {
  const [source] = at.told.inputs, before = at.held.chain[source];
  const shape = before.kind === "Flatten" ? at.held.chain[before.inputs[0]].shape : [];
  const counted = (length) => Array.from({ length }, (_, each) => each);
  if (shape.length !== 4 || shape[2] * shape[3] === 1) {
    return [part(0, { first: 0 }, [0], counted(patch.length), patch, kernel)];
  }
  const [, channels, height, width] = shape, area = height * width;
  return counted(channels).map((channel) => part(
    0, { channel, first: channel * area }, counted(height), counted(width),
    patch.subarray(channel * area, (channel + 1) * area),
    kernel.subarray(channel * area, (channel + 1) * area)));
}

function largestTerms(at, unit) {
  const { first, inputs, values, weights, rest, magnitude } = at.layer.largest;
  const { shape: [units, terms] } = at.held.header.arrays[inputs];
  const row = unit - first;
  if (row < 0 || row >= units) throw new NotHeld();
  const of = (array) => at.held.array(array).subarray(row * terms, (row + 1) * terms);
  const count = at.held.chain[at.told.inputs[0]].shape.at(-1) - terms;
  return {
    parts: [part(0, { features: of(inputs) }, [0], [...of(inputs)],
      Float64Array.from(of(values)), Float64Array.from(of(weights)))],
    rest: count ? { count, sum: at.held.array(rest)[row] } : null,
    magnitude: at.held.array(magnitude)[row],
  };
}

function maximum(at) {
  const [, channel] = at.index;
  const [rows, columns] = under(at).map((places) => places.map((place) => place ?? -1));
  const patch = patchOf(at, 0, channel, rows, columns, -Infinity);
  let winner = -1;
  patch.forEach((value, cell) => {
    const inside = rows[Math.floor(cell / columns.length)] >= 0 && columns[cell % columns.length] >= 0;
    // As PyTorch has it: the first of equals wins, and nan wins over all.
    if (inside && (winner < 0 || value > patch[winner] || Number.isNaN(value))) winner = cell;
  });
  const shown = patch.map((value) => (value === -Infinity ? NaN : value));
  return { parts: [{ ...part(0, { channel }, rows, columns, shown, null), sum: patch[winner], winner }] };
}

export function mean(at) {
  const [rows, columns] = under(at).map((places) => places.filter((place) => place !== undefined));
  return meanOver(at, rows, columns);
}

function adaptiveMean(at) {
  if (at.index.length === 2) return meanOfAll(at);
  const [rows, columns] = [2, 3].map((axis) => {
    const size = at.held.chain[at.told.inputs[0]].shape[axis], goal = at.told.shape[axis];
    const first = Math.floor(at.index[axis] * size / goal);
    const end = Math.ceil((at.index[axis] + 1) * size / goal);
    return Array.from({ length: end - first }, (_, nth) => first + nth);
  });
  return meanOver(at, rows, columns);
}

// Vectors are taken for one map of which each row is an image's.
function meanOfAll(at) {
  const [rows, columns] = at.held.chain[at.told.inputs[0]].shape.map((length) =>
    Array.from({ length }, (_, place) => place));
  const patch = Float64Array.from(rows.flatMap((row) => columns.map((column) => given(at, 0, [row, column]))));
  const share = new Float64Array(patch.length).fill(1 / patch.length);
  return { parts: [part(0, { first: 0 }, rows, columns, patch, share, { mean: true })], of: patch.length };
}

function meanOver(at, rows, columns) {
  const [, channel] = at.index;
  const patch = patchOf(at, 0, channel, rows, columns);
  const share = new Float64Array(patch.length).fill(1 / patch.length);
  return { parts: [part(0, { channel }, rows, columns, patch, share, { mean: true })], of: patch.length };
}

function addition(at) {
  const parts = at.told.inputs.map((source, which) => {
    const shape = at.held.chain[source].shape;
    const own = at.index.slice(at.index.length - shape.length);
    const index = own.map((place, axis) => (shape[axis] === 1 ? 0 : place));
    return single(which, index, given(at, which, index));
  });
  return { parts };
}

function single(which, index, value) {
  const [row, column] = index.length === 4 ? index.slice(2) : [0, index.at(-1)];
  const place = index.length === 4 ? { channel: index[1] } : { first: 0 };
  return part(which, { ...place, index }, [row], [column], Float64Array.of(value), null);
}

export function copy(at) {
  if (at.told.kind === "Concat") {
    const [[which, channel]] = fedBy(at.held.chain, at.name, at.index[1]);
    const index = at.index.with(1, channel);
    return { parts: [single(which, index, given(at, which, index))], copied: true };
  }
  const index = laidOut(at.held.chain, at.name, at.index);
  return { parts: [single(0, index, given(at, 0, index))], copied: true };
}

function dropout(at) {
  const x = given(at, 0, at.index), { p } = at.told.arguments;
  const training = at.held.header.mode === "training";
  const factor = !training ? 1 : at.value === 0 && x !== 0 || p === 1 ? 0 : 1 / (1 - p);
  return { x, sum: x * factor, dropped: training && factor === 0, training, p };
}

// Activations: the function, and for a curve of it no more than that.
const CURVES = {
  ReLU: () => (x) => Math.max(0, x),
  LeakyReLU: ({ negative_slope: slope }) => (x) => (x < 0 ? slope * x : x),
  Tanh: () => Math.tanh,
  Sigmoid: () => sigmoid,
  SiLU: () => (x) => x * sigmoid(x),
  GELU: ({ approximate }) => (x) => (approximate === "tanh"
    ? 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)))
    : x * normal(x)),
};

function sigmoid(x) {
  return 1 / (1 + Math.exp(-x));
}

// The normal distribution's share below x: a series near zero, a continued fraction in the tails.
function normal(x) {
  if (Math.abs(x) < 3) {
    let term = x, sum = x;
    for (let n = 1; Math.abs(term) > 1e-17; n += 1) sum += term *= x * x / (2 * n + 1);
    return 0.5 + sum * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
  }
  let fraction = 0;
  for (let n = 60; n > 0; n -= 1) fraction = n / (Math.abs(x) + fraction);
  const tail = Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI) / (Math.abs(x) + fraction);
  return x < 0 ? tail : 1 - tail;
}

function activation(at) {
  const x = given(at, 0, at.index);
  const curve = CURVES[at.told.kind](at.told.arguments);
  return { x, sum: curve(x), curve, settings: at.told.arguments };
}

function normalisation(at) {
  const x = given(at, 0, at.index);
  const [mean, variance] = at.held.moments[at.name].map((piece) => demanded(piece.shared(at.index)));
  const place = at.told.kind === "LayerNorm"
    ? at.index.slice(-at.told.arguments.normalized_shape.length) : [at.index[1]];
  const own = (which) => (at.held.has(at.name, which) ? at.held.parameter(at.name, which, place) : null);
  const [weight, bias] = [own("weight"), own("bias")];
  const { eps } = at.told.arguments;
  const scale = (weight ?? 1) / Math.sqrt(variance + eps);
  const curve = (each) => (each - mean) * scale + (bias ?? 0);
  return { x, mean, variance, weight, bias, eps, scale, sum: curve(x), curve };
}

function softmax(at) {
  const axis = (at.told.arguments.dim + at.index.length) % at.index.length;
  const logits = Float64Array.from({ length: at.told.shape[axis] }, (_, place) =>
    given(at, 0, at.index.with(axis, place)));
  // Less the largest where exp would overflow: it cancels out.
  const largest = Math.max(...logits), less = largest > 80 ? largest : 0;
  const powers = logits.map((logit) => Math.exp(logit - less));
  const total = powers.reduce((sum, power) => sum + power, 0);
  const place = at.index[axis];
  return { x: logits[place], logits, powers, total, less, place, sum: powers[place] / total };
}

const OPERATIONS = {
  Conv2d: convolution,
  Linear: linear,
  MaxPool2d: maximum,
  AvgPool2d: mean,
  AdaptiveAvgPool2d: adaptiveMean,
  Add: addition,
  Concat: copy,
  Flatten: copy,
  View: copy,
  Dropout: dropout,
  Dropout2d: dropout,
  BatchNorm2d: normalisation,
  GroupNorm: normalisation,
  LayerNorm: normalisation,
  Softmax: softmax,
  ...Object.fromEntries(Object.keys(CURVES).map((kind) => [kind, activation])),
};
