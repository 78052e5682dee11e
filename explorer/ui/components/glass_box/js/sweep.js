// What stands in a column on the way from one stop to another: maps that fill in order, gradients
// that flow back, weights before and after.

/** @import { StopName } from "./messages.d.ts" */

/**
 * The pictures that a column can hold; "blank" is none.
 * @typedef {"blank" | "forward" | "backward" | "before" | "change" | "after" | "again"} Plate
 * @typedef {{ from: Plate, to: Plate, share: number }} Crossing from one picture to another, so far
 */

/** The share of a sweep that a column takes to fill. */
const FILLING = 0.3;

/** Weights before the step, their change, and after it: when each begins to show, and when it is there. */
const UPDATE = /** @type {[Plate, number, number][]} */ ([["before", 0, 0.2], ["change", 0.36, 0.54], ["after", 0.76, 0.94]]);

/** What a column holds where the scrubber stands; the input has its image from the first on. @type {Record<StopName, Plate>} */
const AT = {
  image: "blank", forward: "forward", loss: "forward", zero_grad: "forward", backward: "backward", update: "after", again: "again",
};

/** @param {StopName} stop @param {number} column @returns {Plate} */
export function standing(stop, column) {
  return column === 0 && stop === "image" ? "forward" : AT[stop];
}

/** The scrubber goes by itself from one stop to the next, in steps that a sweep shows. @type {Record<string, "on" | "back" | "weights" | undefined>} */
const SWEEPS = {
  "image forward": "on", "zero_grad backward": "back", "backward update": "weights", "update again": "on",
};

/**
 * @param {StopName} from
 * @param {StopName} to
 * @param {number} share of the way
 * @param {number} column
 * @param {number} columns
 * @returns {Crossing}
 */
export function crossing(from, to, share, column, columns) {
  const [left, right] = [standing(from, column), standing(to, column)];
  const sweep = SWEEPS[`${from} ${to}`];
  if (sweep === "weights") return ofWeights(left, share);
  return { from: left, to: right, share: sweep ? filled(share, column, columns, sweep === "back") : eased(share) };
}

/** @param {Plate} left @param {number} share @returns {Crossing} */
function ofWeights(left, share) {
  let place = 0;
  while (place + 1 < UPDATE.length && share >= UPDATE[place + 1][1]) place += 1;
  const [to, begins, stands] = UPDATE[place];
  return { from: place ? UPDATE[place - 1][0] : left, to, share: eased((share - begins) / (stands - begins)) };
}

/**
 * How much of a column is there, of columns that fill one after another.
 * @param {number} share
 * @param {number} column
 * @param {number} columns
 * @param {boolean} [back] the last one first
 */
export function filled(share, column, columns, back = false) {
  const order = columns > 1 ? (back ? columns - 1 - column : column) / (columns - 1) : 0;
  return eased((share - order * (1 - FILLING)) / FILLING);
}

/** @param {number} share */
export function eased(share) {
  const inside = Math.max(0, Math.min(1, share));
  return inside * inside * (3 - 2 * inside);
}

/** So late in a sweep the last layer is there, and with it the answer. */
const ANSWERED = 0.85;

/**
 * How much of the answer is there (probabilities and loss), and whether it is that of after the step.
 * @param {StopName} from
 * @param {StopName} to
 * @param {number} share
 */
export function answered(from, to, share) {
  const late = SWEEPS[`${from} ${to}`] ? eased((share - ANSWERED) / (1 - ANSWERED)) : eased(share);
  const [before, after] = [from, to].map((stop) => Number(stop !== "image"));
  return { seen: before + (after - before) * late, again: (late >= 0.5 ? to : from) === "again" };
}
