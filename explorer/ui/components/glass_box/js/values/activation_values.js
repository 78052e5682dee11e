// An activation's value: a function of the one value that comes in (softmax: of a whole axis).

/** @import { Arguments, Asked, OperationValues, Say, Token, With } from "../messages.d.ts" */
/** @import { Words } from "../../../js/component.d.ts" */
/** @import { HeldTensors } from "../held_tensors.js" */

import { literal } from "../../../js/numbers.js";
import { inside, more } from "../formula_tokens.js";
import { MOST_LITERALS, functionCode, tensorOf } from "../tensor_code.js";
import { given } from "../value_parts.js";

/**
 * @typedef {With<"x" | "curve" | "settings">} Activated
 * @typedef {With<"x" | "training" | "dropped" | "p">} Dropped
 * @typedef {With<"x" | "powers" | "total" | "less" | "place">} Shares
 */

/**
 * `curve` makes the function of one value from the arguments, `lines` its text from x and them.
 * @param {(settings: Arguments) => (x: number) => number} curve
 * @param {(x: Token, taken: Activated) => Token[]} lines
 * @param {(taken: Activated) => string[]} code
 * @returns {OperationValues}
 */
function activation(curve, lines, code) {
  return {
    explain: (at) => {
      const x = given(at, 0, at.index), settings = at.entry.arguments, drawn = curve(settings);
      return { x, sum: drawn(x), curve: drawn, settings };
    },
    lines: (/** @type {Activated} */ taken, say) => [lines([inside(say(taken.x)), "patch"], taken)],
    code,
  };
}

/** @type {Record<string, OperationValues>} */
export const ACTIVATION_VALUES = {
  ReLU: activation(
    () => (x) => Math.max(0, x),
    (x) => [["max(0, "], x, [")"]],
    (taken) => functionCode("relu", taken)),
  LeakyReLU: activation(
    ({ negative_slope: slope }) => (x) => (x < 0 ? slope * x : x),
    (x, { x: value, settings }) => (value < 0 ? [[`${settings.negative_slope}·`], x] : [x]),
    (taken) => functionCode("leaky_relu", taken, `, ${taken.settings.negative_slope}`)),
  Tanh: activation(
    () => Math.tanh,
    (x) => [["tanh("], x, [")"]],
    (taken) => functionCode("tanh", taken)),
  Sigmoid: activation(
    () => sigmoid,
    (x) => [["1 / (1 + exp(−"], x, ["))"]],
    (taken) => functionCode("sigmoid", taken)),
  SiLU: activation(
    () => (x) => x * sigmoid(x),
    (x) => [x, [" / (1 + exp(−"], x, ["))"]],
    (taken) => functionCode("silu", taken)),
  GELU: activation(
    ({ approximate }) => (x) => (approximate === "tanh"
      ? 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)))
      : x * normal(x)),
    (x, { settings }) => (settings.approximate === "tanh"
      ? [["0.5·"], x, ["·(1 + tanh(√(2 / π)·("], x, [" + 0.044715·"], x, ["³)))"]]
      : [x, ["·Φ("], x, [")"]]),
    (taken) => functionCode("gelu", taken, `, approximate="${taken.settings.approximate}"`)),
  Softmax: { explain: softmax, lines: softmaxLines, code: softmaxCode },
  Dropout: { explain: dropout, lines: dropoutLines, code: dropoutCode, repeat: dropoutAgain },
  Dropout2d: { explain: dropout, lines: dropoutLines, code: dropoutCode, repeat: dropoutAgain },
};

/** @param {number} x */
function sigmoid(x) {
  return 1 / (1 + Math.exp(-x));
}

/**
 * The normal distribution's share below x: a series near zero, a continued fraction in the tails.
 * @param {number} x
 */
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

/** @param {Asked} at */
function dropout(at) {
  const x = given(at, 0, at.index), { p } = at.entry.arguments;
  const training = at.held.header.mode === "training";
  const factor = !training ? 1 : at.value === 0 && x !== 0 || p === 1 ? 0 : 1 / (1 - p);
  return { x, sum: x * factor, dropped: training && factor === 0, training, p };
}

/** @param {Dropped} given @param {Say} say @returns {Token[][]} */
function dropoutLines({ x: value, training, dropped, p }, say) {
  /** @type {Token} */
  const x = [inside(say(value)), "patch"];
  if (!training) return [[x]];
  return [dropped ? [["0·"], x] : [x, [` / (1 − ${p})`]]];
}

/** @param {Dropped} given */
function dropoutCode({ x, training, dropped, p }) {
  return [`x = torch.tensor(${literal(x)})`, training ? dropped ? "print(x * 0)" : `print(x / (1 - ${p}))` : "print(x)"];
}

/**
 * What was dropped was drawn at random: the file tells what was.
 * @param {string} name
 * @param {HeldTensors} held
 * @param {string} x
 */
function dropoutAgain(name, held, x) {
  const { p } = held.chain[name].arguments;
  return `${x} * ${p === 1 ? "0" : `(t["${name}"] != 0) / (1 - ${p})`}`;
}

/** @param {Asked} at */
function softmax(at) {
  const axis = (at.entry.arguments.dim + at.index.length) % at.index.length;
  const logits = Float64Array.from({ length: at.entry.shape[axis] }, (_, place) =>
    given(at, 0, at.index.with(axis, place)));
  // Less the largest where exp would overflow: it cancels out.
  const most = Math.max(...logits), less = most > 80 ? most : 0;
  const powers = logits.map((logit) => Math.exp(logit - less));
  const total = powers.reduce((sum, power) => sum + power, 0);
  const place = at.index[axis];
  return { x: logits[place], logits, powers, total, less, place, sum: powers[place] / total };
}

/** @param {Shares} given @param {Say} say @param {Words} words @returns {Token[][]} */
function softmaxLines({ x: logit, powers, total, less, place }, say, words) {
  /** @param {number} value @returns {Token[]} */
  const power = (value) => [["exp("], [say(value), "patch"], [less ? ` − ${inside(say(less))}` : ""], [")"]];
  /** @type {Token[]} */
  const line = [...power(logit), [" / ("], ...power(logit)];
  more(line, powers.length - 1, total - powers[place], say, words.moreClasses);
  return [[...line, [")"]]];
}

/** @param {With<"logits" | "place">} given */
function softmaxCode({ logits, place }) {
  return logits.length > MOST_LITERALS ? null : [
    `x = ${tensorOf(logits, [])}`, `print(torch.softmax(x, dim=0)[${place}])`];
}
