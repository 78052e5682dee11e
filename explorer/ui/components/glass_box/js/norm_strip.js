// A bar a column under the network: how large the gradient is there, or how much of its size a step
// changed it. On a logarithmic scale, on which a gradient that vanishes falls like a stair.

/** @import { Stage } from "../stage.js" */
/** @import { PhaseHeader } from "./messages.d.ts" */

import { fitted, thinned } from "../../js/canvas_ink.js";
import { canvasOf, one } from "../../js/elements.js";
import { significant } from "../../js/numbers.js";
import { normEnds, normHeights } from "./norm_scale.js";

const STRIP_HIGH = 26;
const WIDEST = 22;

export class NormStrip {
  /** @type {PhaseHeader | null} */
  phase = null;

  /** @param {Stage} view @param {ParentNode} root */
  constructor(view, root) {
    this.view = view;
    this.canvas = canvasOf(root, "canvas.norms");
    this.label = one(root, ".normed");
  }

  /** The height that is kept for it. */
  get height() {
    return this.view.live ? 0 : STRIP_HIGH * this.view.ink.grown;
  }

  /** The norm at a layer; null where none is known. @param {string} name */
  norm(name) {
    const { norms, normed, arrays } = this.phase ?? {};
    const place = normed?.indexOf(name) ?? -1;
    if (place < 0 || norms === undefined || !arrays) return null;
    const norm = arrays[norms].values[place];
    return Number.isNaN(norm) ? null : norm;
  }

  /** @param {PhaseHeader | null} phase */
  show(phase) {
    if (phase === this.phase) return;
    this.phase = phase;
    this.draw();
  }

  draw() {
    const { view } = this, { layout, ink } = view, high = this.height;
    this.canvas.style.top = `${layout.height}px`;
    if (!high) return;
    const context = fitted(this.canvas, view.full, high);
    const norms = layout.standing.map((_, place) => this.norm(view.shown(place)) ?? 0);
    this.label.textContent = this.#said(norms);
    if (!this.phase) return;
    const heights = normHeights(norms);
    const [, above] = "changeColours" in this.phase ? this.phase.changeColours : this.phase.colours;
    layout.standing.forEach((each, place) => {
      const wide = Math.min(WIDEST * ink.grown, Math.max(4, each.across)), tall = heights[place] * (high - 3);
      context.fillStyle = thinned(ink.text, 0.12);
      context.fillRect(each.middle - wide / 2, high - 1.5, wide, 1.5);
      context.fillStyle = `rgb(${above.join(" ")})`;
      context.fillRect(each.middle - wide / 2, high - 1.5 - tall, wide, tall);
    });
  }

  /** @param {number[]} norms */
  #said(norms) {
    const ends = normEnds(norms), { words } = this.view.header;
    if (!this.phase || !ends) return "";
    const name = this.phase.phase === "update" ? words.ratioStrip : words.normStrip;
    return `${name}: ${significant(ends.least, 2)} … ${significant(ends.most, 2)}`;
  }

  /** How much of it is there: it grows from the loss back. @param {number} share */
  reveal(share) {
    this.canvas.style.clipPath = share < 1 ? `inset(0 0 0 ${100 * (1 - share)}%)` : "";
    this.label.style.opacity = String(share);
  }
}
