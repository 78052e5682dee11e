// The statistics of a layer: how its values spread, and their numbers a map.

/** @import { Inspector } from "../inspector.js" */

import { fitted, fontOf, thinned } from "../../js/canvas_ink.js";
import { significant } from "../../js/numbers.js";
import { worded } from "../../js/word_template.js";
import { fillTable } from "./terms_table.js";

/**
 * How the values of the layer spread, and those of the map in hand among them.
 * @param {HTMLCanvasElement} canvas
 * @param {Inspector} inspector
 * @param {number} width
 */
export function drawHistogram(canvas, inspector, width) {
  const { held, layer, ink, cursor, maps } = inspector;
  const { values, shape: [count, bins] } = held.header.arrays[layer.histogram];
  const all = Array.from({ length: bins }, (_, bin) => {
    let sum = 0;
    for (let map = 0; map < count; map += 1) sum += values[map * bins + bin];
    return sum;
  });
  const own = maps.vector ? null : [...values.subarray(cursor.map * bins, (cursor.map + 1) * bins)];
  const wide = Math.min(width, 420), high = 130;
  const context = fitted(canvas, width, high + 20);
  /** @param {number[]} heights @param {string} colour */
  const bars = (heights, colour) => {
    const most = Math.max(...heights, 1);
    context.fillStyle = colour;
    heights.forEach((height, bin) => {
      const tall = height / most * (high - 4);
      context.fillRect(bin * wide / bins, high - tall, wide / bins - 1, tall);
    });
  };
  bars(all, thinned(ink.text, 0.22));
  if (own) {
    const most = Math.max(...own, 1);
    context.strokeStyle = ink.accent;
    context.lineWidth = 2;
    context.beginPath();
    own.forEach((height, bin) => {
      const y = high - height / most * (high - 4);
      context.lineTo(bin * wide / bins, y);
      context.lineTo((bin + 1) * wide / bins, y);
    });
    context.stroke();
  }
  context.font = fontOf(ink, 13);
  context.fillStyle = ink.quiet;
  const [least, most] = layer.edges;
  context.fillText(significant(least), 0, high + 15);
  context.textAlign = "right";
  context.fillText(significant(most), wide, high + 15);
  context.textAlign = "left";
  if (least < 0 && most > 0) {
    const zero = -least / (most - least) * wide;
    context.fillRect(zero - 0.5, 0, 1, high);
    if (zero > 60 && zero < wide - 60) context.fillText("0", zero - 4, high + 15);
  }
}

/** @param {HTMLTableElement} table @param {Inspector} inspector */
export function fillStatistics(table, inspector) {
  const { held, layer, cursor, maps, header: { words } } = inspector;
  const { values, shape: [count] } = held.header.arrays[layer.statistics];
  /** @param {number} share */
  const percent = (share) => `${(100 * share).toFixed(1)}\u202f%`;
  /** @param {string} title @param {ArrayLike<number> & Iterable<number>} numbers */
  const line = (title, [least, most, mean, zeros]) => [title, least, most, mean, percent(zeros)];
  /** @param {number} map */
  const of = (map) => values.subarray(4 * map, 4 * map + 4);
  const each = Array.from({ length: count }, (_, map) => of(map));
  /** @param {number} place */
  const average = (place) => each.reduce((sum, numbers) => sum + numbers[place], 0) / count;
  const whole = [Math.min(...each.map(([least]) => least)), Math.max(...each.map(([, most]) => most)), average(2), average(3)];
  const rows = maps.vector ? [] : [line(worded(words.mapNote, { number: cursor.map }), of(cursor.map))];
  fillTable(table, {
    head: [words.values, words.least, words.largest, words.mean, words.zeros],
    rows, foot: line(words.wholeLayer, whole),
  }, inspector.say, words.statistics);
}
