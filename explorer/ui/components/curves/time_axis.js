// The axis of time that all panels share: numbers, snapshots as ticks, changes as marks, and the
// forks that branch off it.

/** @import { Curves } from "./curve_message.js" */
/** @import { View } from "./curve_panel.js" */
/** @import { Place } from "./sheet_layout.js" */

import { whole } from "../js/numbers.js";
import { MOST_FORKS } from "./sheet_layout.js";

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Curves} curves
 * @param {View} view
 * @param {Place} place
 */
export function drawTimeAxis(context, { time, marks }, view, { left, right, top, foot }) {
  const { ink, x } = view, rows = time ? Math.min(time.branches.length, MOST_FORKS) : 0;
  const letter = ink.size, numbersTop = foot - 1.6 * letter;
  /** @param {number} x0 @param {number} y0 @param {number} x1 @param {number} y1 */
  const stroke = (x0, y0, x1, y1) => {
    context.beginPath();
    context.moveTo(x0, y0);
    context.lineTo(x1, y1);
    context.stroke();
  };
  const isShown = (/** @type {number} */ step) => step >= view.span[0] && step <= view.span[1];
  context.lineWidth = 1;
  context.strokeStyle = ink.text;
  stroke(left, top + 0.5, right, top + 0.5);
  context.fillStyle = ink.text;
  context.textAlign = "center";
  context.textBaseline = "top";
  for (const step of x.ticks(Math.max(2, (right - left) / (6 * letter)))) {
    const at = Math.round(x.at(step)) + 0.5;
    context.strokeStyle = ink.rule;
    stroke(at, top, at, numbersTop);
    context.fillText(whole(step), at, numbersTop);
  }
  if (!time) return;
  drawSnapshots();
  drawBranches();
  drawMarks();

  function drawSnapshots() {
    context.strokeStyle = ink.quiet;
    for (const step of time?.stops ?? []) {
      if (isShown(step)) stroke(x.at(step), top, x.at(step), top + 0.35 * letter);
    }
  }

  function drawBranches() {
    context.textAlign = "left";
    context.textBaseline = "middle";
    (time?.branches ?? []).slice(0, rows).forEach(([, name, start, end], row) => {
      if (!isShown(start)) return;
      const from = x.at(start), y = top + (0.9 + 1.3 * row) * letter, bend = from + letter;
      const most = right - context.measureText(name).width - 6;
      const to = Math.max(bend, Math.min(most, Math.max(bend + letter, x.at(end))));
      context.strokeStyle = ink.accent;
      context.lineWidth = 2;
      context.beginPath();
      context.moveTo(from, top);
      context.bezierCurveTo(from, y, from, y, bend, y);
      context.lineTo(to, y);
      context.stroke();
      context.lineWidth = 1;
      context.fillStyle = ink.text;
      context.fillText(name, to + 4, y);
    });
  }

  function drawMarks() {
    context.fillStyle = ink.warm;
    for (const [step, , kind] of marks) {
      if (kind !== "change" || !isShown(step)) continue;
      const at = x.at(step), half = 0.36 * letter;
      context.beginPath();
      context.moveTo(at, top - half);
      context.lineTo(at + half, top);
      context.lineTo(at, top + half);
      context.lineTo(at - half, top);
      context.fill();
    }
  }
}
