// What lies under the maps and never moves: the ways between layers, the rules around tiles, brackets.

/** @import { Stage } from "../stage.js" */
/** @import { Span } from "../../js/component.d.ts" */
/** @import { Way } from "./messages.d.ts" */
/** @import { Stood } from "./layout.js" */

import { fitted, fontOf, thinned } from "../../js/canvas_ink.js";
import { pathOf } from "./layout.js";

/** @param {Stage} view @param {HTMLCanvasElement} canvas */
export function drawGround(view, canvas) {
  const context = fitted(canvas, view.full, view.layout.height);
  for (const way of view.layout.ways) drawWay(context, view, way);
  for (const each of view.layout.standing) frame(context, view, each);
  drawBrackets(context, view);
}

/**
 * At rest an edge is a hairline where they can be told apart, else a band.
 * @param {CanvasRenderingContext2D} context
 * @param {Stage} view
 * @param {Way} way
 */
function drawWay(context, view, way) {
  const [a, b] = [view.layout.standing[way.source], view.layout.standing[way.target]];
  context.strokeStyle = thinned(view.ink.text, 0.28);
  context.lineWidth = 1.5;
  if (way.kind === "bent") {
    /** @param {Stood} each @param {boolean} right @returns {Span} */
    const middle = ({ left, across, top, down }, right) => [left + (right ? across : 0), top + down / 2];
    context.stroke(pathOf(way, middle(a, true), middle(b, false)).path);
    return;
  }
  const [right, left] = [a.left + a.across, b.left], bend = (left - right) / 2;
  context.beginPath();
  context.moveTo(right, a.top);
  context.bezierCurveTo(right + bend, a.top, left - bend, b.top, left, b.top);
  context.lineTo(left, b.top + b.down);
  context.bezierCurveTo(left - bend, b.top + b.down, right + bend, a.top + a.down, right, a.top + a.down);
  context.fillStyle = thinned(view.ink.text, 0.055);
  context.fill();
}

/**
 * A thin rule around every tile: where a map is all zeros there is nothing else to see of it.
 * @param {CanvasRenderingContext2D} context
 * @param {Stage} view
 * @param {Stood} each
 */
function frame(context, view, each) {
  if (each.opens) drawCard(context, view, each);
  context.fillStyle = view.ink.ground;
  context.strokeStyle = thinned(view.ink.text, 0.22);
  context.lineWidth = 0.75;
  context.beginPath();
  if (each.tiles.gap) {
    for (const [x, y] of each.corners) context.rect(each.left + x, each.top + y, each.wide, each.high);
    if (each.tiles.lead) context.rect(each.left, each.top, each.wide, each.high);
  } else context.rect(each.left - 0.5, each.top - 0.5, each.across + 1, each.down + 1);
  context.fill();
  context.stroke();
}

/**
 * Layers that are folded into one are a card on a pile; the bar at its foot is their part of the mult-adds.
 * @param {CanvasRenderingContext2D} context
 * @param {Stage} view
 * @param {Stood} each
 */
function drawCard(context, view, { left, top, across, down, share = 0 }) {
  context.fillStyle = view.ink.ground;
  context.strokeStyle = thinned(view.ink.text, 0.4);
  context.lineWidth = 1;
  for (const off of [6, 3, 0]) {
    context.beginPath();
    context.roundRect(left - 4 + off, top - 4 - off, across + 8, down + 10, 4);
    context.fill();
    context.stroke();
  }
  context.fillStyle = thinned(view.ink.text, 0.14);
  context.fillRect(left, top + down + 2, across, 3);
  context.fillStyle = view.ink.accent;
  context.fillRect(left, top + down + 2, share ? Math.max(1, across * share) : 0, 3);
}

/** @param {CanvasRenderingContext2D} context @param {Stage} view */
function drawBrackets(context, view) {
  context.font = fontOf(view.ink, 12);
  context.fillStyle = view.ink.quiet;
  context.strokeStyle = thinned(view.ink.text, 0.35);
  context.lineWidth = 1;
  const { grown } = view.ink;
  for (const { words, closes, left, right, top } of view.layout.brackets) {
    const [rule, foot] = [15, 19].map((at) => top + at * grown);
    context.beginPath();
    context.moveTo(left, foot);
    context.lineTo(left, rule);
    context.lineTo(right, rule);
    context.lineTo(right, foot);
    context.stroke();
    // The name of an open block can be pressed: it is no part of the canvas.
    if (!closes) context.fillText(words, left, rule - 4, Math.max(8, right - left));
  }
}
