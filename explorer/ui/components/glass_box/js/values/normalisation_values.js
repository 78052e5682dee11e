// A normalised value: less the mean, over the deviation, scaled and shifted.

/** @import { Asked, Say, Token, With } from "../messages.d.ts" */

import { literal } from "../../../js/numbers.js";
import { inside } from "../formula_tokens.js";
import { demanded } from "../held_tensors.js";
import { given } from "../value_parts.js";

/** @typedef {With<"x" | "mean" | "variance" | "eps"> & { weight: number | null }} Normalised */

export const NORMALISATION_VALUES = {
  BatchNorm2d: { explain: byChannel, lines: normLines, code: normCode },
  GroupNorm: { explain: byChannel, lines: normLines, code: normCode },
  LayerNorm: { explain: byPlace, lines: normLines, code: normCode },
};

/** @param {Asked} at */
function byChannel(at) {
  return normalised(at, [at.index[1]]);
}

/** @param {Asked} at */
function byPlace(at) {
  return normalised(at, at.index.slice(-at.entry.arguments.normalized_shape.length));
}

/** `place` is where its scale and shift stand. @param {Asked} at @param {number[]} place */
function normalised(at, place) {
  const x = given(at, 0, at.index);
  const [mean, variance] = at.held.moments[at.name].map((piece) => demanded(piece.shared(at.index)));
  /** @param {string} which */
  const own = (which) => (at.held.has(at.name, which) ? at.held.parameter(at.name, which, place) : null);
  const [weight, bias] = [own("weight"), own("bias")];
  const { eps } = at.entry.arguments;
  const scale = (weight ?? 1) / Math.sqrt(variance + eps);
  /** @param {number} each */
  const curve = (each) => (each - mean) * scale + (bias ?? 0);
  return { x, mean, variance, weight, bias, eps, scale, sum: curve(x), curve };
}

/** @param {Normalised} given @param {Say} say @returns {Token[][]} */
function normLines({ x, mean, variance, weight, bias, eps }, say) {
  /** @type {Token[]} */
  const line = [["("], [inside(say(x)), "patch"], [" − "], [inside(say(mean)), "sum"], [") / √("],
    [say(variance), "sum"], [` + ${say(eps)})`]];
  if (weight !== null) line.push(["·"], [inside(say(weight)), "kernel"]);
  if (bias !== null) line.push([" + "], [inside(say(bias)), "bias"]);
  return [line];
}

/** @param {Normalised} given */
function normCode({ x, mean, variance, weight, bias, eps }) {
  const scaled = weight === null ? "" : ` * ${literal(weight)}`, shifted = bias === null ? "" : ` + ${literal(bias)}`;
  return [
    `x = torch.tensor(${literal(x)})`,
    `mean, variance = ${literal(mean)}, ${literal(variance)}`,
    `print((x - mean) / (variance + ${eps}) ** 0.5${scaled}${shifted})`,
  ];
}
