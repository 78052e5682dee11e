// Pictures of numbers: two hues that fade into the background at zero (explorer/figures/colour.py).

/** @import { Numbers, Palette, Tensor } from "./component.d.ts" */

import { contextOf } from "./canvas_ink.js";

export const STEPS = 126;
const NAN_INDEX = 253;

/**
 * RGBA of each colour index on a scale that ends at `limit`, for values indexed up to `own`.
 * @param {Palette} colours
 * @param {number} own
 * @param {number} limit
 */
export function scaled(colours, own, limit) {
  const table = new Uint32Array(256);
  const [below, above] = colours;
  /** @param {number[]} colour @param {number} opacity */
  const pack = ([red, green, blue], opacity) => (opacity << 24 | blue << 16 | green << 8 | red) >>> 0;
  for (let step = 0; step <= 2 * STEPS; step += 1) {
    const strength = Math.min(1, Math.abs(step - STEPS) / STEPS * (own / limit));
    table[step] = pack(step < STEPS ? below : above, Math.round(255 * strength));
  }
  table.fill(pack([128, 134, 137], 255), NAN_INDEX);
  return table;
}

/** @param {number} value @param {number} limit */
export function indexOf(value, limit) {
  if (Number.isNaN(value)) return NAN_INDEX;
  return Math.round(Math.max(-1, Math.min(1, value / limit)) * STEPS) + STEPS;
}

/** @param {Iterable<number>} values */
export function furthestFromZero(values) {
  let most = 0;
  for (const value of values) most = Math.max(most, Math.abs(value));
  return most;
}

/** @param {number} width @param {number} height */
export function sheet(width, height) {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  return canvas;
}

// Colour indices (count, h, w) side by side in one canvas; `limits` is where each one's scale ends.
export class Atlas {
  /** @param {Numbers} pixels @param {number[]} shape @param {number} [columns] */
  constructor(pixels, [count, height, width], columns = Math.ceil(Math.sqrt(count))) {
    this.pixels = pixels;
    this.count = count;
    this.height = height;
    this.width = width;
    this.columns = columns;
    this.canvas = sheet(columns * width, Math.ceil(count / columns) * height);
  }

  /** `table` gives for each map the colours of its indices. @param {(map: number) => Uint32Array} table */
  paint(table) {
    const { width, height } = this.canvas;
    const picture = new ImageData(width, height);
    const out = new Uint32Array(picture.data.buffer);
    for (let map = 0; map < this.count; map += 1) {
      const colours = table(map);
      const left = (map % this.columns) * this.width;
      const top = Math.floor(map / this.columns) * this.height;
      let from = map * this.width * this.height;
      for (let y = 0; y < this.height; y += 1) {
        let to = (top + y) * width + left;
        for (let x = 0; x < this.width; x += 1) out[to++] = colours[this.pixels[from++]];
      }
    }
    contextOf(this.canvas).putImageData(picture, 0, 0);
    return this;
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {number} map
   * @param {number} x
   * @param {number} y
   * @param {number} width
   * @param {number} height
   */
  draw(context, map, x, y, width, height) {
    const left = (map % this.columns) * this.width;
    const top = Math.floor(map / this.columns) * this.height;
    context.drawImage(this.canvas, left, top, this.width, this.height, x, y, width, height);
  }
}

export const GREYS = Uint32Array.from({ length: 256 }, (_, v) => (255 << 24 | v << 16 | v << 8 | v) >>> 0);

/** An image in its own colours, from its greys a channel; null where it has neither one nor three. @param {Tensor} image */
export function photograph({ values, shape: [channels, height, width] }) {
  if (channels !== 1 && channels !== 3) return null;
  const canvas = sheet(width, height);
  const picture = new ImageData(width, height);
  const area = width * height;
  for (let place = 0; place < area; place += 1) {
    for (let channel = 0; channel < 3; channel += 1) {
      picture.data[4 * place + channel] = values[(channels === 3 ? channel : 0) * area + place];
    }
    picture.data[4 * place + 3] = 255;
  }
  contextOf(canvas).putImageData(picture, 0, 0);
  return canvas;
}
