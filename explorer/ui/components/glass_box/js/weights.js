// The kernels of a layer with the map that each makes; of a linear layer, the weights of its units.

import { significant, whole } from "../../js/numbers.js";
import { Atlas, fitted, fontOf, indexOf, scaled, thinned } from "../../js/paint.js";
import { worded } from "../../js/word_template.js";
import { fillTable } from "./table.js";

const MOST_UNITS = 64, MOST_KERNELS = 512, KERNELS_LEFT = 72, KERNEL_GAP = 3;

// A line for each map: as many of its kernels as stand beside each other, all of those of the
// chosen one. Of many maps, those about the chosen one.
export class KernelView {
  constructor(canvas, bench) {
    this.canvas = canvas;
    this.bench = bench;
    canvas.onclick = (event) => this.pick(event);
  }

  weights() {
    return this.bench.hold.parameters[this.bench.name].weight;
  }

  draw(width) {
    const { bench } = this, { name, pinned, cursor, scale, maps } = bench;
    const drawn = [name, pinned.map, cursor.map, scale, width, maps, bench.ink];
    if (drawn.every((each, place) => each === this.drawn?.[place])) return;
    this.drawn = drawn;
    this.place(width);
    const context = fitted(this.canvas, width, this.rows.at(-1).bottom + 4);
    const weight = this.weights(), values = weight.values;
    this.limit = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
    const table = scaled(bench.header.kernelColours, 1, 1);
    const atlas = maps.vector ? null : maps.atlas(bench.header.colours, scale);
    context.font = fontOf(bench.ink, 13);
    for (const row of this.rows) {
      this.label(context, row, atlas);
      const first = (row.map - weight.start[0]) * this.per * this.area;
      const pixels = Uint8Array.from(values.subarray(first, first + row.count * this.area), (value) => indexOf(value, this.limit));
      const kernels = new Atlas(pixels, [row.count, ...this.sides]).paint(() => table);
      context.strokeStyle = bench.ink.kernel;
      context.lineWidth = 1;
      for (let tile = 0; tile < row.count; tile += 1) {
        const left = KERNELS_LEFT + (tile % this.across) * (this.wide + KERNEL_GAP);
        const top = row.top + Math.floor(tile / this.across) * (this.high + KERNEL_GAP);
        kernels.draw(context, tile, left, top, this.wide, this.high);
        context.strokeRect(left - 0.5, top - 0.5, this.wide + 1, this.high + 1);
      }
    }
  }

  // Where each line stands, and how many kernels are in it.
  place(width) {
    const weight = this.weights(), { pinned, hold, name } = this.bench;
    this.sides = weight.shape.length === 4 ? weight.shape.slice(2) : mapsBefore(hold, name);
    const [rows, columns] = this.sides;
    this.area = rows * columns;
    this.per = weight.values.length / weight.size[0] / this.area;
    const side = Math.max(12, Math.min(64, (width - KERNELS_LEFT) / this.per - KERNEL_GAP, rows > 7 ? 64 : 8 * rows));
    [this.wide, this.high] = [side * Math.min(1, columns / rows), side * Math.min(1, rows / columns)];
    this.across = Math.max(1, Math.min(this.per, Math.floor((width - KERNELS_LEFT) / (this.wide + KERNEL_GAP))));
    const chosen = Math.max(0, Math.min(weight.size[0] - 1, pinned.map - weight.start[0]));
    const first = chosen - chosen % MOST_UNITS, end = Math.min(weight.size[0], first + MOST_UNITS);
    this.rows = [];
    for (let unit = first, top = 2; unit < end; unit += 1) {
      const count = unit === chosen ? Math.min(this.per, MOST_KERNELS) : this.across;
      const lines = Math.ceil(count / this.across);
      const bottom = top + Math.max(lines * (this.high + KERNEL_GAP), 39);
      this.rows.push({ map: weight.start[0] + unit, top, bottom, count });
      top = bottom + 3;
    }
  }

  // The number of the map, and the map.
  label(context, { map, top }, atlas) {
    const { ink, cursor, maps } = this.bench, chosen = map === cursor.map;
    context.fillStyle = chosen ? ink.accent : ink.quiet;
    context.fillText(String(map), 0, top + 14, 24);
    if (!atlas) return;
    const longest = Math.max(...maps.sides), [high, wide] = maps.sides.map((side) => 36 * side / longest);
    atlas.draw(context, map, 26, top, wide, high);
    context.strokeStyle = chosen ? ink.accent : thinned(ink.text, 0.25);
    context.lineWidth = chosen ? 2 : 1;
    context.strokeRect(26, top, wide, high);
  }

  // Which part of them is drawn, where that is not all.
  said() {
    const { words } = this.bench, { shape: [count] } = this.weights(), last = this.rows.at(-1).map;
    const parts = [];
    if (this.rows.length < count) parts.push(worded(words.kernelsOf, { first: this.rows[0].map, last, count: whole(count) }));
    if (this.across < this.per) parts.push(worded(words.kernelsShown, { shown: this.across, count: whole(this.per) }));
    return parts.join(" · ");
  }

  // A click takes the map of a line in hand; on a kernel, the terms that it has a part in.
  pick({ offsetX, offsetY }) {
    const row = this.rows?.find(({ top, bottom }) => top <= offsetY && offsetY < bottom);
    if (!row) return;
    const { bench } = this, { y, x } = bench.pinned;
    bench.pin({ map: row.map, y, x });
    const column = Math.floor((offsetX - KERNELS_LEFT) / (this.wide + KERNEL_GAP));
    const tile = Math.floor((offsetY - row.top) / (this.high + KERNEL_GAP)) * this.across + column;
    if (column < 0 || column >= this.across || tile >= row.count) return;
    bench.unit.focus = tile;
    bench.redraw();
  }
}

// The shape in which the inputs of a linear layer stood as maps; a row where they never did.
function mapsBefore(hold, name) {
  const before = hold.chain[hold.chain[name].inputs[0]];
  const shape = before.kind === "Flatten" ? hold.chain[before.inputs[0]].shape : [];
  return shape.length === 4 ? shape.slice(2) : [1, before.shape.at(-1)];
}

// How the values of the layer spread, and those of the map in hand among them.
export function drawHistogram(canvas, bench, width) {
  const { hold, layer, ink, cursor, maps } = bench;
  const { values, shape: [count, bins] } = hold.header.arrays[layer.histogram];
  const all = Array.from({ length: bins }, (_, bin) => {
    let sum = 0;
    for (let map = 0; map < count; map += 1) sum += values[map * bins + bin];
    return sum;
  });
  const own = maps.vector ? null : [...values.subarray(cursor.map * bins, (cursor.map + 1) * bins)];
  const wide = Math.min(width, 420), high = 130;
  const context = fitted(canvas, width, high + 20);
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

export function fillStatistics(table, bench) {
  const { hold, layer, cursor, maps, header: { words } } = bench;
  const { values, shape: [count] } = hold.header.arrays[layer.statistics];
  const percent = (share) => `${(100 * share).toFixed(1)}\u202f%`;
  const line = (title, [least, most, mean, zeros]) => [title, least, most, mean, percent(zeros)];
  const of = (map) => values.subarray(4 * map, 4 * map + 4);
  const each = Array.from({ length: count }, (_, map) => of(map));
  const average = (place) => each.reduce((sum, numbers) => sum + numbers[place], 0) / count;
  const whole = [Math.min(...each.map(([least]) => least)), Math.max(...each.map(([, most]) => most)), average(2), average(3)];
  const rows = maps.vector ? [] : [line(worded(words.mapNote, { number: cursor.map }), of(cursor.map))];
  fillTable(table, {
    head: [words.values, words.least, words.largest, words.mean, words.zeros],
    rows, foot: line(words.wholeLayer, whole),
  }, bench.say, words.statistics);
}
