// A panel on its canvas: axes, marks, bands, curves, and the step that is read.

/** @import { Mark, Panel, Series } from "./curve_message.js" */

import { contextOf } from "../js/canvas_ink.js";
import { parted, whole } from "../js/numbers.js";
import { Scale, smoothed } from "./axes.js";
import { known, short } from "./curve_message.js";

/**
 * What all panels have in common: the steps that are shown, how they are drawn, and what is read.
 * @typedef {{
 *   span: [first: number, last: number], zoomed: boolean, smoothing: number, logged: boolean, ink: CurveInk,
 *   marks: Mark[], read: number | null, dragged: [from: number, to: number] | null,
 * }} View
 * @typedef {{ text: string, rule: string, quiet: string, hues: string[], font: string }} CurveInk
 * A curve with the line that is drawn of it.
 * @typedef {Series & { line: number[] }} Curve
 */

const DASHES = [[], [6, 3], [2, 3], [9, 3, 2, 3], [4, 4], [1, 2]];
const SIGNS = new Map([["change", "◆"], ["rewind", "↶"], ["fork", "⑂"], ["resumed", "↻"]]);
export const LEFT = 52;
export const RIGHT = 10;
const TOP = 8;
const FOOT = 22;

export class PanelDrawing {
  /** @param {HTMLCanvasElement} canvas @param {Panel} panel @param {View} view */
  constructor(canvas, panel, view) {
    this.panel = panel;
    this.view = view;
    this.wide = canvas.clientWidth;
    this.high = canvas.clientHeight;
    this.foot = this.high - FOOT;
    this.context = contextOf(canvas);
    /** @type {Curve[]} */
    this.curves = panel.series.map((series) =>
      ({ ...series, line: series.bold ? series.mean : smoothed(series.mean, view.smoothing) }));
    this.x = new Scale(view.span[0], view.span[1], LEFT, this.wide - RIGHT);
    this.y = this.heights();
    this.fit(canvas);
  }

  /** A pixel of the canvas for each of the screen's. @param {HTMLCanvasElement} canvas */
  fit(canvas) {
    const { wide, high, context } = this, dots = devicePixelRatio || 1;
    if (canvas.width !== Math.round(wide * dots) || canvas.height !== Math.round(high * dots)) {
      [canvas.width, canvas.height] = [Math.round(wide * dots), Math.round(high * dots)];
    }
    context.setTransform(dots, 0, 0, dots, 0, 0);
    context.clearRect(0, 0, wide, high);
    context.font = this.view.ink.font;
  }

  draw() {
    const { context, curves } = this;
    this.drawAxes();
    context.save();
    context.beginPath();
    context.rect(LEFT, TOP - 2, this.wide - LEFT - RIGHT, this.foot - TOP + 4);
    context.clip();
    this.drawMarks();
    for (const curve of curves) if (!curve.bold) this.drawBand(curve);
    for (const curve of curves) this.drawCurve(curve);
    this.drawReading();
    context.restore();
  }

  heights() {
    const { panel, foot } = this, { zoomed } = this.view, log = this.view.logged && !panel.share;
    const values = this.valuesShown(log);
    // With room above the level for its words, where no curve runs through them.
    if (panel.line && (!log || panel.line[0] > 0)) values.push(panel.line[0] * 1.15);
    if (panel.share) return new Scale(zoomed && values.length ? Math.min(...values) - 0.01 : 0, 1, foot, TOP);
    if (!values.length) return new Scale(log ? 0.1 : 0, 1, foot, TOP, log);
    const least = Math.min(...values), most = Math.max(...values);
    if (log) return new Scale(least / 1.15, most * 1.15, foot, TOP, true);
    return new Scale(Math.min(0, least), most + (most - Math.min(0, least)) * 0.05, foot, TOP);
  }

  /** @param {boolean} log a logarithm has only positive values */
  valuesShown(log) {
    const [first, last] = this.view.span;
    return this.curves.flatMap((curve) => curve.x.flatMap((step, place) => (step < first || step > last ? []
      : [curve.least[place], curve.most[place], curve.line[place]].filter(
        (value) => Number.isFinite(value) && (!log || value > 0)))));
  }

  drawAxes() {
    const { context, panel, x, y, wide, foot } = this, { ink } = this.view;
    context.lineWidth = 1;
    context.strokeStyle = ink.rule;
    context.fillStyle = ink.text;
    context.textAlign = "right";
    context.textBaseline = "middle";
    for (const value of y.ticks(4)) {
      const at = Math.round(y.at(value)) + 0.5;
      context.globalAlpha = 0.55;
      this.stroke(LEFT, at, wide - RIGHT, at);
      context.globalAlpha = 1;
      context.fillText(panel.share ? `${parted(String(Number((100 * value).toFixed(1))))} %` : short(value), LEFT - 6, at);
    }
    context.textAlign = "center";
    context.textBaseline = "top";
    for (const value of x.ticks(Math.max(2, wide / 110))) {
      const at = Math.round(x.at(value)) + 0.5;
      this.stroke(at, foot, at, foot + 4);
      context.fillText(whole(value), Math.min(at, wide - RIGHT - 14), foot + 6);
    }
    this.stroke(LEFT, foot + 0.5, wide - RIGHT, foot + 0.5);
    if (panel.line) this.drawLevel(panel.line);
  }

  /** @param {[value: number, text: string]} line */
  drawLevel([value, text]) {
    const { context, wide } = this, { ink } = this.view, at = this.y.at(value);
    if (!(at >= TOP - 1)) return;
    const above = at > TOP + 16;
    context.setLineDash([4, 4]);
    context.strokeStyle = ink.quiet;
    this.stroke(LEFT, at, wide - RIGHT, at);
    context.setLineDash([]);
    context.fillStyle = ink.quiet;
    context.textAlign = "right";
    context.textBaseline = above ? "bottom" : "top";
    context.fillText(text, wide - RIGHT - 2, at - (above ? 2 : -3));
    context.fillStyle = ink.text;
  }

  drawMarks() {
    const { context } = this, { ink, marks } = this.view;
    context.textAlign = "left";
    context.textBaseline = "top";
    for (const [step, , kind] of marks) {
      const at = Math.round(this.x.at(step)) + 0.5;
      context.strokeStyle = context.fillStyle = ink.quiet;
      context.setLineDash(kind === "change" ? [2, 2] : [8, 3]);
      this.stroke(at, TOP, at, this.foot);
      context.setLineDash([]);
      context.fillText(SIGNS.get(kind) ?? "◆", at + 2, TOP);
    }
  }

  /** From the least to the most of what each point stands for. @param {Curve} curve */
  drawBand({ hue, x: steps, least, most }) {
    const { context, x, y } = this, last = steps.length - 1;
    context.fillStyle = this.hueOf(hue);
    context.globalAlpha = 0.2;
    const wide = Math.max(1, last > 0 ? x.at(steps[last]) - x.at(steps[last - 1]) : 1);
    steps.forEach((step, place) => {
      const top = y.at(most[place]), foot = y.at(least[place]);
      if (!Number.isFinite(top) || !Number.isFinite(foot)) return;
      context.fillRect(x.at(step) - wide / 2, Math.min(top, foot) - 0.75, wide, Math.abs(foot - top) + 1.5);
    });
    context.globalAlpha = 1;
  }

  /** @param {Curve} curve */
  drawCurve({ hue, bold, x: steps, line }) {
    const { context } = this;
    context.strokeStyle = context.fillStyle = this.hueOf(hue);
    context.lineWidth = bold ? 2.75 : 1.5;
    context.lineJoin = "round";
    context.setLineDash(DASHES[Math.min(hue, DASHES.length - 1)]);
    context.beginPath();
    let down = false;
    steps.forEach((step, place) => {
      const across = this.x.at(step), at = this.y.at(line[place]);
      if (!Number.isFinite(at)) { down = false; return; }
      if (down) context.lineTo(across, at); else context.moveTo(across, at);
      down = true;
    });
    context.stroke();
    context.setLineDash([]);
    context.lineWidth = 1;
    if (bold || steps.length < 40) steps.forEach((step, place) => this.dot(step, line[place], bold ? 3.25 : 2));
  }

  drawReading() {
    const { context, x } = this, { ink, read, dragged } = this.view;
    if (dragged) {
      context.fillStyle = ink.hues[0];
      context.globalAlpha = 0.15;
      const [a, b] = dragged.map((step) => x.at(step));
      context.fillRect(Math.min(a, b), TOP, Math.abs(b - a), this.foot - TOP);
      context.globalAlpha = 1;
    }
    if (read === null) return;
    context.strokeStyle = ink.text;
    this.stroke(x.at(read), TOP, x.at(read), this.foot);
    for (const curve of this.curves) {
      const place = known(curve, read);
      if (place < 0) continue;
      context.fillStyle = this.hueOf(curve.hue);
      this.dot(curve.x[place], curve.line[place], 4);
    }
  }

  /** @param {number} hue */
  hueOf(hue) {
    const { hues } = this.view.ink;
    return hues[hue % hues.length];
  }

  /** @param {number} step @param {number} value @param {number} size */
  dot(step, value, size) {
    const { context } = this, at = this.y.at(value);
    if (!Number.isFinite(at)) return;
    context.beginPath();
    context.arc(this.x.at(step), at, size, 0, 7);
    context.fill();
  }

  /** @param {number} x0 @param {number} y0 @param {number} x1 @param {number} y1 */
  stroke(x0, y0, x1, y1) {
    this.context.beginPath();
    this.context.moveTo(x0, y0);
    this.context.lineTo(x1, y1);
    this.context.stroke();
  }
}
