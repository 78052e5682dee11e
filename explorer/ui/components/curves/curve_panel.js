// A panel in its place on the sheet: its axis, marks, bands, curves, and the step that is read.

/** @import { Mark, Panel, Series } from "./curve_message.js" */
/** @import { Place } from "./sheet_layout.js" */

import { parted } from "../js/numbers.js";
import { Scale, smoothed } from "./axes.js";
import { known, short } from "./curve_message.js";

/**
 * What all panels have in common: the steps that are shown, how they are drawn, what is read, and
 * the step that is on screen (`pinned`: where that is not the newest).
 * @typedef {{
 *   x: Scale, span: [first: number, last: number], zoomed: boolean, smoothing: number, logged: boolean, ink: CurveInk,
 *   marks: Mark[], at: number | null, pinned: number | null, read: number | null, dragged: [from: number, to: number] | null,
 * }} View
 * @typedef {{
 *   text: string, rule: string, quiet: string, accent: string, warm: string, ground: string, hues: string[],
 *   family: string, size: number,
 * }} CurveInk
 * A curve with the line that is drawn of it.
 * @typedef {Series & { line: number[] }} Curve
 * Where a curve stands at its end, or at the step that is read: null where it has no number there.
 * @typedef {{ series: Series, y: number | null, value: number | null }} End
 */

const MEASURED = [6, 4];
const SIGNS = new Map([["rewind", "←"], ["fork", "→"]]);

export class PanelDrawing {
  /** @param {CanvasRenderingContext2D} context @param {Panel} panel @param {View} view @param {Place} place */
  constructor(context, panel, view, place) {
    this.context = context;
    this.panel = panel;
    this.view = view;
    this.place = place;
    this.x = view.x;
    this.isLogged = !panel.share && (panel.log || view.logged);
    /** @type {Curve[]} */
    this.curves = panel.series.map((series) =>
      ({ ...series, line: series.bold ? series.mean : smoothed(series.mean, view.smoothing) }));
    this.y = this.heights();
  }

  draw() {
    const { context, curves, place: { left, right, top, foot } } = this;
    context.font = `${this.view.ink.size}px ${this.view.ink.family}`;
    this.drawAxes();
    context.save();
    context.beginPath();
    context.rect(left, top - 2, right - left, foot - top + 4);
    context.clip();
    this.drawMarks();
    // The first ones over the others: they are of the run in hand.
    const backwards = curves.toReversed();
    for (const curve of backwards) if (!curve.bold) this.drawBand(curve);
    for (const curve of backwards) this.drawCurve(curve);
    this.drawMoments();
    context.restore();
    this.drawTitle();
  }

  /** @returns {End[]} */
  get ends() {
    const read = this.view.read ?? this.view.pinned;
    return this.curves.map((curve) => {
      const place = read === null ? curve.x.length - 1 : known(curve, read);
      if (place < 0) return { series: curve, y: null, value: null };
      const y = this.y.at(curve.line[place]);
      return { series: curve, y: Number.isFinite(y) ? y : null, value: curve.mean[place] };
    });
  }

  heights() {
    const { panel, isLogged: log, place: { top, foot } } = this, { zoomed } = this.view;
    const values = this.valuesShown(log);
    // With room above the level for its words, where no curve runs through them.
    if (panel.line && (!log || panel.line[0] > 0)) values.push(panel.line[0] * 1.15);
    if (panel.share) return new Scale(zoomed && values.length ? Math.min(...values) - 0.01 : 0, 1, foot, top);
    if (!values.length) return new Scale(log ? 0.1 : 0, 1, foot, top, log);
    const least = Math.min(...values), most = Math.max(...values);
    if (log) return new Scale(least / 1.15, most * 1.15, foot, top, true);
    return new Scale(Math.min(0, least), most + (most - Math.min(0, least)) * 0.05, foot, top);
  }

  /** @param {boolean} log a logarithm has only positive values */
  valuesShown(log) {
    const [first, last] = this.view.span;
    return this.curves.flatMap((curve) => curve.x.flatMap((step, place) => (step < first || step > last ? []
      : [curve.least[place], curve.most[place], curve.line[place]].filter(
        (value) => Number.isFinite(value) && (!log || value > 0)))));
  }

  drawAxes() {
    const { context, panel, y, place: { left, right, top, foot } } = this, { ink } = this.view;
    context.lineWidth = 1;
    context.strokeStyle = ink.rule;
    context.fillStyle = ink.text;
    context.textAlign = "right";
    context.textBaseline = "middle";
    for (const value of y.ticks(Math.min(4, (foot - top) / (2.2 * ink.size)))) {
      const at = Math.round(y.at(value)) + 0.5;
      context.globalAlpha = 0.55;
      this.stroke(left, at, right, at);
      context.globalAlpha = 1;
      context.fillText(panel.share ? `${parted(String(Number((100 * value).toFixed(1))))} %` : short(value), left - 6, at);
    }
    if (panel.line) this.drawLevel(panel.line);
  }

  /** With a seam of the page's own ground, so that it is read where curves run behind it. */
  drawTitle() {
    const { context, panel, place: { left, top } } = this, { ink } = this.view;
    context.font = `600 ${ink.size}px ${ink.family}`;
    context.textAlign = "left";
    context.textBaseline = "top";
    context.strokeStyle = ink.ground;
    context.lineWidth = 4;
    context.lineJoin = "round";
    context.strokeText(panel.title, left + 6, top + 0.15 * ink.size);
    context.lineWidth = 1;
    context.fillStyle = ink.text;
    context.fillText(panel.title, left + 6, top + 0.15 * ink.size);
    context.font = `${ink.size}px ${ink.family}`;
  }

  /** @param {[value: number, text: string]} line */
  drawLevel([value, text]) {
    const { context, place: { left, right, top } } = this, { ink } = this.view, at = this.y.at(value);
    if (!(at >= top - 1)) return;
    const above = at > top + 1.3 * ink.size;
    context.setLineDash([4, 4]);
    context.strokeStyle = ink.quiet;
    this.stroke(left, at, right, at);
    context.setLineDash([]);
    context.fillStyle = ink.quiet;
    context.textAlign = "right";
    context.textBaseline = above ? "bottom" : "top";
    context.fillText(text, right - 2, at - (above ? 2 : -3));
  }

  drawMarks() {
    const { context, place: { top, foot } } = this, { ink, marks } = this.view;
    context.textAlign = "left";
    context.textBaseline = "top";
    for (const [step, , kind] of marks) {
      const at = Math.round(this.x.at(step)) + 0.5;
      context.strokeStyle = context.fillStyle = ink.quiet;
      context.setLineDash(kind === "change" ? [2, 2] : [8, 3]);
      this.stroke(at, top, at, foot);
      context.setLineDash([]);
      if (kind !== "change") context.fillText(SIGNS.get(kind) ?? "", at + 2, top + 1.4 * ink.size);
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

  /** What is measured now and then is dashed, and of the hue of what is measured at each step. @param {Curve} curve */
  drawCurve({ hue, bold, x: steps, line }) {
    const { context, view: { ink } } = this, unit = ink.size / 13;
    context.strokeStyle = context.fillStyle = this.hueOf(hue);
    context.lineWidth = (bold ? 2.25 : 1.5) * unit;
    context.lineJoin = "round";
    context.setLineDash(bold ? MEASURED.map((dash) => dash * unit) : []);
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
    if (bold || steps.length < 40) steps.forEach((step, place) => this.dot(step, line[place], (bold ? 3.25 : 2) * unit));
  }

  /** The step on screen, the one that is read, and what is being zoomed to. */
  drawMoments() {
    const { context, x, place: { top, foot } } = this, { ink, at, read, dragged } = this.view;
    if (at !== null) {
      context.strokeStyle = ink.accent;
      context.lineWidth = 2;
      this.stroke(x.at(at), top, x.at(at), foot + ink.size);
      context.lineWidth = 1;
    }
    if (dragged) {
      context.fillStyle = ink.hues[0];
      context.globalAlpha = 0.15;
      const [a, b] = dragged.map((step) => x.at(step));
      context.fillRect(Math.min(a, b), top, Math.abs(b - a), foot - top);
      context.globalAlpha = 1;
    }
    if (read === null) return;
    context.strokeStyle = ink.text;
    this.stroke(x.at(read), top, x.at(read), foot);
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
