// A pool's value: the largest of its window, or the mean of it.

/** @import { Asked, Part, Say, Token } from "../messages.d.ts" */

import { part, patchOf, given, shapeOf, under } from "../value_parts.js";

export const POOLING_VALUES = {
  MaxPool2d: { explain: maximum, lines: maximumLines },
  AvgPool2d: { explain: mean },
  AdaptiveAvgPool2d: { explain: adaptiveMean },
};

/** @param {Asked} at */
function maximum(at) {
  const [, channel] = at.index;
  const [rows, columns] = under(at).map((places) => places.map((place) => place ?? -1));
  const patch = patchOf(at, 0, channel, rows, columns, -Infinity);
  let winner = -1;
  patch.forEach((value, cell) => {
    const inMap = rows[Math.floor(cell / columns.length)] >= 0 && columns[cell % columns.length] >= 0;
    // As PyTorch has it: the first of equals wins, and nan wins over all.
    if (inMap && (winner < 0 || value > patch[winner] || Number.isNaN(value))) winner = cell;
  });
  const shown = patch.map((value) => (value === -Infinity ? NaN : value));
  return { parts: [{ ...part(0, { channel }, rows, columns, shown, null), sum: patch[winner], winner }] };
}

/** @param {{ parts: Part[] }} given @param {Say} say @returns {Token[][]} */
function maximumLines({ parts: [{ patch, winner = 0 }] }, say) {
  const values = [...patch].filter((value) => !Number.isNaN(value) || Number.isNaN(patch[winner]));
  /** @type {Token[]} */
  const list = values.slice(0, 12).flatMap((value, place) => [...between(place), [say(value), "patch"]]);
  if (values.length > 12) list.push([", "], [say(patch[winner]), "patch"], ["…", "note"]);
  return [[["max("], ...list, [")"]]];
}

/** @param {Asked} at */
function mean(at) {
  const [rows, columns] = under(at).map((places) => places.filter((place) => place !== undefined));
  return meanOver(at, rows, columns);
}

/** @param {Asked} at */
function adaptiveMean(at) {
  if (at.index.length === 2) return meanOfAll(at);
  const [rows, columns] = [2, 3].map((axis) => {
    const size = shapeOf(at, 0)[axis], goal = at.entry.shape[axis];
    const first = Math.floor(at.index[axis] * size / goal);
    const end = Math.ceil((at.index[axis] + 1) * size / goal);
    return Array.from({ length: end - first }, (_, nth) => first + nth);
  });
  return meanOver(at, rows, columns);
}

/** Vectors are taken for one map of which each row is an image's. @param {Asked} at */
function meanOfAll(at) {
  const [rows, columns] = shapeOf(at, 0).map((length) => Array.from({ length }, (_, place) => place));
  const patch = Float64Array.from(rows.flatMap((row) => columns.map((column) => given(at, 0, [row, column]))));
  return meanPart(patch, { first: 0 }, rows, columns);
}

/** @param {Asked} at @param {number[]} rows @param {number[]} columns */
function meanOver(at, rows, columns) {
  const [, channel] = at.index;
  return meanPart(patchOf(at, 0, channel, rows, columns), { channel }, rows, columns);
}

/** @param {Float64Array} patch @param {Part["place"]} place @param {number[]} rows @param {number[]} columns */
function meanPart(patch, place, rows, columns) {
  const share = new Float64Array(patch.length).fill(1 / patch.length);
  return { parts: [part(0, place, rows, columns, patch, share, { mean: true })], of: patch.length };
}

/** @param {number} place @returns {Token[]} */
function between(place) {
  return place ? [[", "]] : [];
}
