// The kernels of a layer with the map that each makes; of a linear layer, the weights of its units.

/** @import { HeldTensors } from "./held_tensors.js" */
/** @import { Inspector } from "../inspector.js" */

import { fitted, fontOf, thinned } from "../../js/canvas_ink.js";
import { Atlas, furthestFromZero, indexOf, scaled } from "../../js/colour_atlas.js";
import { whole } from "../../js/numbers.js";
import { worded } from "../../js/word_template.js";

const MOST_UNITS = 64;
const MOST_KERNELS = 512;
const KERNELS_LEFT = 72;
const KERNEL_GAP = 3;

// A line for each map: as many of its kernels as stand beside each other, all of those of the
// chosen one. Of many maps, those about the chosen one.
/**
 * The kernels of one map: between which heights they stand, and how many there are.
 * @typedef {{ map: number, top: number, bottom: number, count: number }} Row
 */

export class KernelView {
  /** @type {unknown[]} */
  drawn;
  /** @type {Row[]} */
  rows;
  /** @type {number[]} */
  sides;
  /** @type {number} */
  area;
  /** @type {number} */
  per;
  /** @type {number} */
  wide;
  /** @type {number} */
  high;
  /** @type {number} */
  across;
  /** @type {number} */
  limit;

  /** @param {HTMLCanvasElement} canvas @param {Inspector} inspector */
  constructor(canvas, inspector) {
    this.canvas = canvas;
    this.inspector = inspector;
    this.drawn = [];
    this.rows = [];
    canvas.onclick = (event) => this.pick(event);
  }

  weights() {
    return this.inspector.held.parameters[this.inspector.name].weight;
  }

  /** @param {number} width */
  draw(width) {
    const { inspector } = this, { name, pinned, cursor, scale, maps } = inspector;
    const drawn = [name, pinned.map, cursor.map, scale, width, maps, inspector.ink];
    if (drawn.every((each, place) => each === this.drawn[place])) return;
    this.drawn = drawn;
    this.place(width);
    const context = fitted(this.canvas, width, this.rows[this.rows.length - 1].bottom + 4);
    const weight = this.weights(), values = weight.values;
    this.limit = furthestFromZero(values) || 1;
    const table = scaled(inspector.header.kernelColours, 1, 1);
    const atlas = maps.vector ? null : maps.atlas(inspector.header.colours, scale);
    context.font = fontOf(inspector.ink, 13);
    for (const row of this.rows) {
      this.label(context, row, atlas);
      const first = (row.map - weight.start[0]) * this.per * this.area;
      const pixels = Uint8Array.from(values.subarray(first, first + row.count * this.area), (value) => indexOf(value, this.limit));
      const kernels = new Atlas(pixels, [row.count, ...this.sides]).paint(() => table);
      context.strokeStyle = inspector.ink.kernel;
      context.lineWidth = 1;
      for (let tile = 0; tile < row.count; tile += 1) {
        const left = KERNELS_LEFT + (tile % this.across) * (this.wide + KERNEL_GAP);
        const top = row.top + Math.floor(tile / this.across) * (this.high + KERNEL_GAP);
        kernels.draw(context, tile, left, top, this.wide, this.high);
        context.strokeRect(left - 0.5, top - 0.5, this.wide + 1, this.high + 1);
      }
    }
  }

  /** Where each line stands, and how many kernels are in it. @param {number} width */
  place(width) {
    const weight = this.weights(), { pinned, held, name } = this.inspector;
    this.sides = weight.shape.length === 4 ? weight.shape.slice(2) : mapsBefore(held, name);
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

  /**
   * The number of the map, and the map.
   * @param {CanvasRenderingContext2D} context
   * @param {Row} given1
   * @param {Atlas | null} atlas
   */
  label(context, { map, top }, atlas) {
    const { ink, cursor, maps } = this.inspector, chosen = map === cursor.map;
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
    const { words } = this.inspector, { shape: [count] } = this.weights(), last = this.rows[this.rows.length - 1].map;
    const parts = [];
    if (this.rows.length < count) parts.push(worded(words.kernelsOf, { first: this.rows[0].map, last, count: whole(count) }));
    if (this.across < this.per) parts.push(worded(words.kernelsShown, { shown: this.across, count: whole(this.per) }));
    return parts.join(" · ");
  }

  /**
   * A click takes the map of a line in hand; on a kernel, the terms that it has a part in.
   * @param {MouseEvent} given
   */
  pick({ offsetX, offsetY }) {
    const row = this.rows.find(({ top, bottom }) => top <= offsetY && offsetY < bottom);
    if (!row) return;
    const { inspector } = this, { y, x } = inspector.pinned;
    inspector.pin({ map: row.map, y, x });
    const column = Math.floor((offsetX - KERNELS_LEFT) / (this.wide + KERNEL_GAP));
    const tile = Math.floor((offsetY - row.top) / (this.high + KERNEL_GAP)) * this.across + column;
    if (column < 0 || column >= this.across || tile >= row.count) return;
    inspector.valueView.focus = tile;
    inspector.redraw();
  }
}

/**
 * The shape in which the inputs of a linear layer stood as maps; a row where they never did.
 * @param {HeldTensors} held
 * @param {string} name
 */
function mapsBefore(held, name) {
  const before = held.chain[held.chain[name].inputs[0]];
  const shape = before.kind === "Flatten" ? held.chain[before.inputs[0]].shape : [];
  return shape.length === 4 ? shape.slice(2) : [1, before.shape[before.shape.length - 1]];
}
