// A unit's value: every input times its weight, and the bias.

/** @import { Asked, LargestTerms } from "../messages.d.ts" */

import { NotHeld } from "../held_tensors.js";
import { biasOf, given, part, shapeOf } from "../value_parts.js";

export const LINEAR_VALUES = { Linear: { explain: linear } };

/** @param {Asked} at */
function linear(at) {
  const unit = at.index[at.index.length - 1];
  const bias = biasOf(at, unit);
  if (at.layer.largest) return { ...largestTerms(at, at.layer.largest, unit), bias };
  const place = at.index.slice(0, -1);
  const count = lengthOf(at);
  const patch = Float64Array.from({ length: count }, (_, each) => given(at, 0, [...place, each]));
  const kernel = Float64Array.from({ length: count }, (_, each) =>
    at.held.parameter(at.name, "weight", [unit, each]));
  return { parts: laidOutAsMaps(at, patch, kernel), bias };
}

/**
 * Where maps were flattened before, the terms stand as they stood in the maps.
 * @param {Asked} at
 * @param {Float64Array} patch
 * @param {Float64Array} kernel
 */
function laidOutAsMaps(at, patch, kernel) {
  const [source] = at.entry.inputs, before = at.held.chain[source];
  const shape = before.kind === "Flatten" ? at.held.chain[before.inputs[0]].shape : [];
  /** @param {number} length */
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

/** @param {Asked} at @param {LargestTerms} given1 @param {number} unit */
function largestTerms(at, { first, inputs, values, weights, rest, magnitude }, unit) {
  const { shape: [units, terms] } = at.held.header.arrays[inputs];
  const row = unit - first;
  if (row < 0 || row >= units) throw new NotHeld();
  /** @param {number} array */
  const of = (array) => at.held.array(array).subarray(row * terms, (row + 1) * terms);
  const count = lengthOf(at) - terms;
  return {
    parts: [part(0, { features: of(inputs) }, [0], [...of(inputs)],
      Float64Array.from(of(values)), Float64Array.from(of(weights)))],
    rest: count ? { count, sum: at.held.array(rest)[row] } : null,
    magnitude: at.held.array(magnitude)[row],
  };
}

/** How many values come into a linear layer for each that goes out. @param {Asked} at */
function lengthOf(at) {
  const shape = shapeOf(at, 0);
  return shape[shape.length - 1];
}
