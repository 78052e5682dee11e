// A canvas in which a block of a map stands as large as fits, pixel by pixel.

/** @import { Ink } from "../../js/canvas_ink.js" */

import { fitted, thinned } from "../../js/canvas_ink.js";

export class MapPane {
  /** @type {number} */
  scale;
  /** @type {number[]} */
  origin;
  /** @type {number[]} */
  size;
  /** @type {[number, number]} */
  sides;
  /** @type {CanvasRenderingContext2D} */
  context;

  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.canvas = canvas;
  }

  /**
   * `picture` is a canvas, of which rows `top` and columns `left` on are shown, rows x columns.
   * @param {CanvasImageSource} picture
   * @param {number[]} given1
   * @param {number[]} given2
   * @param {number} most
   * @param {boolean} smooth
   */
  show(picture, [rows, columns], [top, left], most, smooth = false) {
    const fit = Math.min(most / rows, most / columns);
    this.scale = fit >= 1 ? Math.max(1, Math.floor(fit)) : fit;
    if (fit > 1 && fit < 2) this.scale = fit;
    this.origin = [top, left];
    this.size = [rows, columns];
    this.sides = [columns * this.scale + 2, rows * this.scale + 2];
    this.context = fitted(this.canvas, this.sides[0], this.sides[1]);
    this.context.imageSmoothingEnabled = smooth || this.scale < 1;
    this.context.drawImage(picture, 1, 1, columns * this.scale, rows * this.scale);
  }

  /** @param {Ink} ink */
  border(ink) {
    this.context.strokeStyle = thinned(ink.text, 0.3);
    this.context.lineWidth = 1;
    this.context.strokeRect(0.5, 0.5, this.sides[0] - 1, this.sides[1] - 1);
  }

  /**
   * Outlines rows [first, end) and columns [first, end).
   * @param {number[][]} given
   * @param {string} colour
   * @param {number} width
   */
  box([[first, end], [left, right]], colour, width) {
    const { context, scale, origin } = this;
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.strokeRect(1 + (left - origin[1]) * scale, 1 + (first - origin[0]) * scale,
      Math.max(2, (right - left) * scale), Math.max(2, (end - first) * scale));
  }

  /** @param {MouseEvent} given */
  under({ offsetX, offsetY }) {
    const [rows, columns] = this.size;
    /** @param {number} at @param {number} count */
    const inside = (at, count) => Math.max(0, Math.min(count - 1, at));
    return [
      this.origin[0] + inside(Math.floor((offsetY - 1) / this.scale), rows),
      this.origin[1] + inside(Math.floor((offsetX - 1) / this.scale), columns)];
  }
}
