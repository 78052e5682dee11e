// The curves of a message, and what is said of their numbers.

/** @import { Tensor, Words } from "../js/component.d.ts" */

import { opened } from "../js/array_message.js";
import { parted, raised, significant } from "../js/numbers.js";

/**
 * A curve: steps, and of what each step stands for the least, the most and the mean.
 * @typedef {{ label: string, hue: number, bold: boolean, x: number[], least: number[], most: number[], mean: number[] }} Series
 * Curves on one pair of axes; `line` is a level to compare with, and its name.
 * @typedef {{ title: string, share: boolean, log: boolean, line: [value: number, text: string] | null, series: Series[] }} Panel
 * Something that happened after so many steps.
 * @typedef {[step: number, text: string, kind: string]} Mark
 * The time of a run: the step on screen, snapshots to go to, and forks with their run, name, start
 * and end; `target` is what an entry is for, `received` the number up to which entries were heard.
 * @typedef {{
 *   target: string, at: number, follows: boolean, mine: boolean, forks: boolean, stops: number[],
 *   branches: [run: string, name: string, start: number, end: number][], load: string, received: number,
 * }} Time
 * A kind of panel that is shown on request: its name, what it is called, whether it is shown.
 * @typedef {[name: string, label: string, shown: boolean]} Offer
 * @typedef {{ subject: string, last: number, panels: Panel[], marks: Mark[], time: Time | null, offers: Offer[], words: Words }} Curves
 */

/** @param {Uint8Array} data @returns {Curves} */
export function curvesOf(data) {
  /** @type {Curves & { arrays: Tensor[], panels: { series: { points: number }[] }[] }} */
  const message = opened(data);
  for (const panel of message.panels) {
    for (const series of panel.series) {
      const { values, shape: [, count] } = message.arrays[series.points];
      [series.x, series.least, series.most, series.mean] = [0, 1, 2, 3].map((row) =>
        Array.from(values.subarray(row * count, (row + 1) * count)));
    }
  }
  return message;
}

/** The stop closest to a step. @param {number[]} stops @param {number} wanted */
export function nearestStop(stops, wanted) {
  return stops.length ? stops[nearest(stops, wanted)] : 0;
}

/** The place of the step closest to one; -1 where there is none. @param {number[]} steps @param {number} wanted */
export function nearest(steps, wanted) {
  let best = -1;
  steps.forEach((step, place) => {
    if (best < 0 || Math.abs(step - wanted) < Math.abs(steps[best] - wanted)) best = place;
  });
  return best;
}

/**
 * Where a curve stood at a step: a bold one, which has few points, at its last one until then.
 * @param {Series} series
 * @param {number} wanted
 */
export function known({ bold, x }, wanted) {
  return bold ? x.findLastIndex((step) => step <= wanted) : nearest(x, wanted);
}

/** @param {Panel} panel @param {number} value */
export function written(panel, value) {
  if (!panel.share) return significant(value);
  return Number.isFinite(value) ? `${(100 * value).toFixed(1)}\u202f%` : "nan";
}

/** A number along an axis: no noughts after what it says. @param {number} value */
export function short(value) {
  if (value !== 0 && (Math.abs(value) < 1e-3 || Math.abs(value) >= 1e5)) return raisedPower(value);
  return parted(String(Number(value.toPrecision(6))));
}

/** @param {number} value */
function raisedPower(value) {
  const [mantissa, exponent] = value.toExponential(0).split("e");
  return mantissa === "1" ? raised("", Number(exponent)).replace("·", "") : raised(mantissa, Number(exponent));
}
