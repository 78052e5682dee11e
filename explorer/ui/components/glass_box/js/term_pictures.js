// A patch, its kernel and their products as grids of coloured cells with numbers in them.

/** @import { Explained, With } from "./messages.d.ts" */
/** @import { Palette, Words } from "../../js/component.d.ts" */
/** @import { Ink } from "../../js/canvas_ink.js" */

import { fitted, fontOf, thinned } from "../../js/canvas_ink.js";
import { indexOf, scaled } from "../../js/colour_atlas.js";
import { parted } from "../../js/numbers.js";

/**
 * The hues of values and, where there are weights, of those.
 * @typedef {{ colours: Palette, kernelColours?: Palette }} Colours
 * A grid of numbers: the sign before it, where its colours end, and the ink of its frame and title.
 * @typedef {{ sign?: string, values: Float64Array, limit: number, colours: Palette, ink: string, title: string }} Grid
 * @typedef {{ height?: number, limit?: number, labels?: (place: number) => string, widest?: number }} BarOptions
 */

const GRID_GAP = 22;
const LEGIBLE = 29;
const SIGN = 24;

/**
 * How large the cells of three grids beside each other may be in a width.
 * @param {number} rows
 * @param {number} columns
 * @param {number} grids
 * @param {number} width
 * @param {number} grown
 */
function cellSize(rows, columns, grids, width, grown) {
  const across = (width - GRID_GAP * (grids - 1)) / grids / columns;
  return Math.max(2, Math.floor(Math.min(46 * grown, across, 240 * grown / rows)));
}

export class Grids {
  /** @param {HTMLCanvasElement} canvas @param {Colours} header */
  constructor(canvas, header) {
    this.canvas = canvas;
    this.header = header;
  }

  /**
   * `limits` are the ends of the colours of values, weights and products.
   * @param {Explained} found
   * @param {number} focus
   * @param {{ value: number, weight: number }} limits
   * @param {number} width
   * @param {Ink} ink
   * @param {Words} words
   */
  draw(found, focus, limits, width, ink, words) {
    const each = found.parts[focus];
    const rows = each.rows.length, columns = each.columns.length;
    const { kernel } = each;
    /** @type {Grid[]} */
    const shown = [
      { values: each.patch, limit: limits.value, colours: this.header.colours, ink: ink.patch, title: words.patch },
      ...(kernel ? [
        { sign: "·", values: kernel, limit: limits.weight, colours: this.header.kernelColours ?? this.header.colours, ink: ink.kernel, title: each.mean ? words.share : words.kernel },
        { sign: "=", values: each.patch.map((value, cell) => value * kernel[cell]), limit: limits.value * limits.weight, colours: this.header.colours, ink: ink.line, title: words.products },
      ] : []),
    ];
    // In a narrow place numbers that can be read come before a third grid of them.
    const size = (/** @type {number} */ grids) => cellSize(rows, columns, grids, width - 4, ink.grown);
    if (shown.length === 3 && size(3) < LEGIBLE && size(2) >= LEGIBLE) shown.pop();
    const cell = size(shown.length);
    const [wide, high] = [cell * columns, cell * rows];
    const top = Math.round(20 * ink.grown);
    const context = fitted(this.canvas, width, high + top + 8);
    context.font = fontOf(ink, 13);
    let left = 2;
    for (const grid of shown) {
      if (grid.sign) {
        context.fillStyle = ink.text;
        context.textAlign = "center";
        context.font = fontOf(ink, SIGN);
        context.fillText(grid.sign, left + GRID_GAP / 2, top + high / 2 + SIGN * ink.grown / 3);
        context.font = fontOf(ink, 13);
        left += GRID_GAP;
      }
      context.textAlign = "left";
      context.fillStyle = grid.ink;
      context.fillText(grid.title, left, top - 7, Math.max(wide, GRID_GAP + wide));
      this.grid(context, grid, left, top, cell, rows, columns, ink);
      if (each.winner !== undefined) this.winner(context, each.winner, left, top, cell, columns, ink);
      left += wide;
    }
    this.canvas.dataset.high = String(high);
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {Grid} given1
   * @param {number} left
   * @param {number} top
   * @param {number} cell
   * @param {number} rows
   * @param {number} columns
   * @param {Ink} ink
   */
  grid(context, { values, limit, colours, ink: frame }, left, top, cell, rows, columns, ink) {
    const table = scaled(colours, 1, 1);
    // What fits into a cell, alike in all of them; the table has the other digits.
    const decimals = [100, 10, 0.1, 0.01].findIndex((end) => limit >= end) + 1 || 5;
    for (let place = 0; place < values.length; place += 1) {
      const [row, column] = [Math.floor(place / columns), place % columns];
      const x = left + column * cell, y = top + row * cell, value = values[place];
      const packed = table[indexOf(value, limit)];
      if (Number.isNaN(value)) context.fillStyle = thinned(ink.text, 0.08);
      else context.fillStyle = `rgb(${packed & 255} ${packed >> 8 & 255} ${packed >> 16 & 255} / ${(packed >>> 24) / 255})`;
      context.fillRect(x, y, cell, cell);
      if (cell >= LEGIBLE && !Number.isNaN(value)) {
        const strong = Math.abs(value) / limit > 0.62;
        context.fillStyle = strong ? "#fff" : ink.text;
        context.textAlign = "center";
        context.font = `${Math.floor(Math.min(cell / 3.2, 13 * ink.grown))}px ${ink.font}`;
        context.fillText(rounded(value, decimals - 1), x + cell / 2, y + cell / 2 + 4.5, cell - 2);
      }
    }
    context.strokeStyle = thinned(ink.text, 0.14);
    context.lineWidth = 1;
    if (cell >= 6) {
      context.beginPath();
      for (let row = 1; row < rows; row += 1) context.rect(left, top + row * cell, columns * cell, 0);
      for (let column = 1; column < columns; column += 1) context.rect(left + column * cell, top, 0, rows * cell);
      context.stroke();
    }
    context.strokeStyle = frame;
    context.lineWidth = 2;
    context.strokeRect(left, top, columns * cell, rows * cell);
    context.font = fontOf(ink, 13);
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {number} winner
   * @param {number} left
   * @param {number} top
   * @param {number} cell
   * @param {number} columns
   * @param {Ink} ink
   */
  winner(context, winner, left, top, cell, columns, ink) {
    context.strokeStyle = ink.text;
    context.lineWidth = 3;
    context.strokeRect(left + (winner % columns) * cell + 1.5, top + Math.floor(winner / columns) * cell + 1.5, cell - 3, cell - 3);
  }
}

/** @param {number} value @param {number} decimals */
function rounded(value, decimals) {
  return parted(value.toFixed(decimals)).replace(/^−(0(?:\.0+)?)$/, "$1");
}

// One bar a part (or a class) about a zero line, with the one in focus marked.
export class Bars {
  /** @type {number} */
  pitch;

  /** @param {HTMLCanvasElement} canvas @param {Colours} header */
  constructor(canvas, header) {
    this.canvas = canvas;
    this.header = header;
  }

  /**
   * @param {ArrayLike<number> & Iterable<number>} values
   * @param {number} focus
   * @param {number} width
   * @param {Ink} ink
   * @param {BarOptions} given4
   */
  draw(values, focus, width, ink, { height = 64, limit, labels, widest = 46 } = {}) {
    this.pitch = Math.min(widest, (width - 4) / values.length);
    const words = labels ? Math.round(18 * ink.grown) : 0;
    const context = fitted(this.canvas, width, height + words);
    const top = limit ?? (Array.from(values).reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1);
    const least = Math.min(0, ...values), below = least < 0;
    const zero = below ? height / 2 : height - 1, reach = below ? height / 2 - 1 : height - 2;
    const [down, up] = this.header.colours.map((colour) => `rgb(${colour.join(" ")})`);
    const gap = this.pitch > 5 ? 1 : 0;
    Array.from(values).forEach((value, place) => {
      const high = Math.max(-1, Math.min(1, value / top)) * reach;
      context.fillStyle = value < 0 ? down : up;
      context.fillRect(2 + place * this.pitch, Math.min(zero, zero - high), Math.max(0.5, this.pitch - gap), Math.abs(high));
    });
    context.fillStyle = thinned(ink.text, 0.4);
    context.fillRect(2, zero - 0.5, this.pitch * values.length, 1);
    if (focus >= 0) {
      context.strokeStyle = ink.accent;
      context.lineWidth = 2;
      context.strokeRect(2 + focus * this.pitch - 0.5, 1, Math.max(3, this.pitch), height - 2);
    }
    if (labels && this.pitch >= 16) {
      context.font = fontOf(ink, 13);
      context.textAlign = "center";
      context.fillStyle = ink.quiet;
      Array.from(values).forEach((_, place) => context.fillText(labels(place), 2 + (place + 0.5) * this.pitch, height + words - 5, this.pitch));
    }
  }

  /** @param {number} offset @param {number} count */
  at(offset, count) {
    return Math.max(0, Math.min(count - 1, Math.floor((offset - 2) / this.pitch)));
  }
}

/**
 * The curve of a function of one value, with the value on it.
 * @param {HTMLCanvasElement} canvas
 * @param {With<"curve" | "x">} given1
 * @param {number} width
 * @param {Ink} ink
 */
export function drawCurve(canvas, { curve, x }, width, ink) {
  const height = 150;
  const context = fitted(canvas, width, height);
  const reach = Math.max(1, Math.abs(x) * 1.4), wide = Math.min(width - 4, 320);
  const samples = Array.from({ length: 121 }, (_, step) => -reach + 2 * reach * step / 120);
  const values = samples.map(curve), top = Math.max(...values.map(Math.abs), 1e-9);
  /** @param {number} each */
  const across = (each) => 2 + (each + reach) / (2 * reach) * wide;
  /** @param {number} each */
  const up = (each) => height / 2 - each / top * (height / 2 - 10);
  context.strokeStyle = thinned(ink.text, 0.3);
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(2, up(0)); context.lineTo(2 + wide, up(0));
  context.moveTo(across(0), 4); context.lineTo(across(0), height - 4);
  context.stroke();
  context.strokeStyle = ink.text;
  context.lineWidth = 2;
  context.beginPath();
  samples.forEach((each, step) => context.lineTo(across(each), up(values[step])));
  context.stroke();
  context.setLineDash([4, 3]);
  context.strokeStyle = ink.patch;
  context.lineWidth = 1.5;
  context.beginPath();
  context.moveTo(across(x), up(0)); context.lineTo(across(x), up(curve(x))); context.lineTo(across(0), up(curve(x)));
  context.stroke();
  context.setLineDash([]);
  context.fillStyle = ink.patch;
  context.beginPath();
  context.arc(across(x), up(curve(x)), 4.5, 0, 7);
  context.fill();
}
