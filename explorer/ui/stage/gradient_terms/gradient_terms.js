// A gradient as a sum: its largest terms in a table, and where each stands on the maps.

/** @import { Lifetime } from "../../components/js/lifetime.js" */
/** @import { Component, Numbers, Palette, Tensor, Words } from "../../components/js/component.d.ts" */
/** @import { Ink } from "../../components/js/canvas_ink.js" */

import { DOWN_A_LIST, OVER_A_PICTURE } from "../../components/js/arrow_keys.js";
import { viewOf } from "../../components/js/lifetime.js";
import { opened } from "../../components/js/array_message.js";
import { fitted, inks, thinned } from "../../components/js/canvas_ink.js";
import { Atlas, indexOf, scaled } from "../../components/js/colour_atlas.js";
import { canvasOf, element, one, targetOf } from "../../components/js/elements.js";
import { significant } from "../../components/js/numbers.js";
import { onceAFrame } from "../../components/js/pacing.js";
import { worded } from "../../components/js/word_template.js";

/**
 * A place on one of the maps.
 * @typedef {{ map: number, y: number, x: number }} Spot
 * A term of the sum: what arrives, times what was seen, and where both stand.
 * @typedef {{
 *   arrives: string, gradient: string, factor: string, product: string, seen: string,
 *   at: Spot | null, from: Spot | null,
 * }} Term
 * The kernel of the weight that is looked at, which is `at` a row and a column of it.
 * @typedef {{ shape: number[], values: number, at: number[], limit: number, title: string }} Kernel
 * @typedef {{
 *   arrays: Tensor[], words: Words, title: string, total: string, autograd: string, difference: string, count: string,
 *   terms: Term[], rest: { count: string, sum: string } | null, several: boolean, sums: string[],
 *   maps: { title: string, image: number, back: boolean, shape: number[], values: number, limit: number }[],
 *   walk: { title: string, formula: string, note: string }[],
 *   gradients: Palette, activations: Palette, kernel: Kernel | null, isWhole: boolean,
 * }} Header
 */

/** @param {Event} event */
const rowAt = (event) => /** @type {HTMLTableRowElement | null} */ (targetOf(event).closest("tbody tr"));

const MAP_SIDE = 150;
const KERNEL_SIDE = 120;

class Reasons {
  /** @type {Header} */
  header;
  /** @type {Words} */
  words;
  /** @type {number} */
  focus;
  /** @type {Map<number, HTMLCanvasElement>} */
  pictures;
  /** @type {Ink} */
  ink;
  /** @type {number} */
  cell;
  /** @type {(place: number[]) => void} */
  choose;

  /** @param {ParentNode} root @param {Lifetime} lifetime */
  constructor(root, lifetime) {
    this.root = root;
    /** @param {string} name */
    this.of = (name) => one(root, name);
    this.redraw = onceAFrame(lifetime, () => this.draw());
    this.of(".inks").ontransitionend = this.redraw;
    const table = this.table = one(root, "table", HTMLTableElement);
    table.onkeydown = (event) => this.key(event);
    table.onpointerover = (event) => this.look(rowAt(event));
    table.onclick = (event) => this.look(rowAt(event));
    this.kernelCanvas = canvasOf(root, "figure.kernel canvas");
    this.kernelCanvas.onclick = (event) => this.pick(event);
    this.kernelCanvas.onkeydown = (event) => this.keyOfKernel(event);
  }

  /** @param {Header} header */
  take(header) {
    this.header = header;
    this.words = header.words;
    this.focus = 0;
    this.pictures = new Map();
    this.of(".title").textContent = `${header.title} = ${header.total}`;
    this.of(".sum").textContent = worded(this.words.sum, { total: header.total, autograd: header.autograd, difference: header.difference, count: header.count });
    this.of(".branches").replaceChildren(...header.sums.map((text) => element("li", "", { textContent: text })));
    this.tabulate();
    this.walk();
    this.redraw();
  }

  // The table of terms --------------------------------------------------------------------------

  tabulate() {
    const { words, header, table } = this;
    one(table, "caption").textContent = header.isWhole ? words.terms : "";
    const heads = [[words.where], [words.arriving, "number"], [words.seen, "number"], [words.product, "number"]];
    one(table, "thead tr").replaceChildren(...heads.map(([text, kind = ""]) => element("th", kind, { textContent: text, scope: "col" })));
    table.tBodies[0].replaceChildren(...header.terms.map((term) => element("tr", "", {},
      element("th", "", { scope: "row" }, term.arrives, element("small", "", { textContent: term.seen })),
      element("td", "number is-arriving", { textContent: term.gradient }),
      element("td", "number is-seen", { textContent: `× ${term.factor}` }),
      element("td", "number", { textContent: term.product }))));
    const foot = [[words.total, header.total]];
    if (header.rest) foot.unshift([worded(words.rest, header.rest), header.rest.sum]);
    one(table, "tfoot").replaceChildren(...foot.map(([title, number]) => element("tr", "", {},
      element("th", "", { textContent: title, scope: "row", colSpan: 3 }),
      element("td", "number", { textContent: number }))));
    // At a glance there is nothing to go through with the keyboard.
    if (header.isWhole) table.tabIndex = 0;
    else table.removeAttribute("tabindex");
    this.mark();
  }

  mark() {
    [...this.table.tBodies[0].rows].forEach((row, place) => row.classList.toggle("focus", place === this.focus));
  }

  /** @param {HTMLTableRowElement | null} row */
  look(row) {
    if (!row) return;
    this.go(row.sectionRowIndex);
  }

  /** @param {number} place */
  go(place) {
    const inside = Math.max(0, Math.min(this.header.terms.length - 1, place));
    if (inside === this.focus) return;
    this.focus = inside;
    this.mark();
    this.redraw();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const step = DOWN_A_LIST[event.key];
    if (!step) return;
    event.preventDefault();
    this.go(this.focus + step);
  }

  // The maps ------------------------------------------------------------------------------------

  /** @param {number} number */
  picture(number) {
    const known = this.pictures.get(number);
    if (known) return known;
    const map = this.header.maps[number], { values, shape } = this.header.arrays[map.values];
    const picture = painted(values, shape, map.limit, map.back ? this.header.gradients : this.header.activations);
    this.pictures.set(number, picture);
    return picture;
  }

  draw() {
    this.ink = inks(this.root);
    const term = this.header.terms[this.focus];
    const shown = [this.drawSide("at", term?.at), this.drawSide("from", term?.from)];
    this.of(".none").hidden = shown.some(Boolean) || Boolean(this.header.kernel);
    this.of(".none").textContent = this.words.none;
    this.drawKernel();
  }

  /** @param {"at" | "from"} side @param {Spot | null | undefined} place */
  drawSide(side, place) {
    const figure = this.of(`figure.${side}`);
    figure.hidden = !place;
    if (!place) return false;
    const map = this.header.maps[place.map], [rows, columns] = map.shape;
    const scale = MAP_SIDE * this.ink.grown / Math.max(rows, columns);
    const canvas = canvasOf(figure, "canvas");
    const context = fitted(canvas, columns * scale + 2, rows * scale + 2);
    context.drawImage(this.picture(place.map), 1, 1, columns * scale, rows * scale);
    context.strokeStyle = thinned(this.ink.text, 0.4);
    context.lineWidth = 1;
    context.strokeRect(0.5, 0.5, columns * scale + 1, rows * scale + 1);
    const colour = side === "at" ? this.ink.bias : this.ink.patch;
    this.header.terms.forEach((term, number) => {
      const other = term[side];
      if (!other || other.map !== place.map || number === this.focus) return;
      this.box(context, other, scale, thinned(colour, 0.8), 1.25);
    });
    this.box(context, place, scale, this.ink.ground, 5);
    this.box(context, place, scale, colour, 2.5);
    const several = this.header.several ? ` · ${worded(this.words.image, { number: map.image + 1 })}` : "";
    const text = `${map.title}${several} · ±${significant(map.limit)}`;
    one(figure, "figcaption").textContent = text;
    canvas.ariaLabel = text;
    return true;
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {Spot} given1
   * @param {number} scale
   * @param {string} colour
   * @param {number} width
   */
  box(context, { y, x }, scale, colour, width) {
    const side = Math.max(scale, 5), slack = (side - scale) / 2;
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.strokeRect(1 + x * scale - slack, 1 + y * scale - slack, side, side);
  }

  // The kernel, of which another weight can be chosen -------------------------------------------

  drawKernel() {
    const { kernel } = this.header, figure = this.of("figure.kernel");
    figure.hidden = !kernel;
    if (!kernel) return;
    const [rows, columns] = kernel.shape;
    const cell = Math.min(30, KERNEL_SIDE / Math.max(rows, columns)) * this.ink.grown;
    this.cell = cell;
    const context = fitted(this.kernelCanvas, columns * cell + 2, rows * cell + 2);
    const { values, shape } = this.header.arrays[kernel.values];
    context.drawImage(painted(values, shape, kernel.limit, this.header.gradients), 1, 1, columns * cell, rows * cell);
    context.strokeStyle = thinned(this.ink.text, 0.25);
    context.lineWidth = 1;
    for (let y = 0; y < rows; y += 1) for (let x = 0; x < columns; x += 1) context.strokeRect(1 + x * cell, 1 + y * cell, cell, cell);
    const [y, x] = kernel.at;
    context.strokeStyle = this.ink.accent;
    context.lineWidth = 3;
    context.strokeRect(1 + x * cell, 1 + y * cell, cell, cell);
    one(figure, "figcaption").textContent = `${kernel.title} · ±${significant(kernel.limit)}`;
    this.kernelCanvas.ariaLabel = `${kernel.title}. ${worded(this.words.choose, { y, x })}`;
  }

  /** @param {MouseEvent} given */
  pick({ offsetX, offsetY }) {
    if (!this.header.kernel) return;
    const { shape: [rows, columns] } = this.header.kernel;
    const [y, x] = [Math.floor((offsetY - 1) / this.cell), Math.floor((offsetX - 1) / this.cell)];
    if (y >= 0 && y < rows && x >= 0 && x < columns) this.choose([y, x]);
  }

  /** @param {KeyboardEvent} event */
  keyOfKernel(event) {
    const { kernel } = this.header, step = OVER_A_PICTURE[event.key];
    if (!kernel || !step) return;
    const { shape: [rows, columns], at: [y, x] } = kernel, [down, across] = step;
    event.preventDefault();
    const to = [Math.max(0, Math.min(rows - 1, y + down)), Math.max(0, Math.min(columns - 1, x + across))];
    kernel.at = to;
    this.redraw();
    this.choose(to);
  }

  // The walk ------------------------------------------------------------------------------------

  walk() {
    const section = this.of(".walk");
    section.hidden = !this.header.walk.length;
    one(section, "h3").textContent = this.words.walk;
    one(section, "ol").tabIndex = 0;
    one(section, "ol").replaceChildren(...this.header.walk.map(({ title, formula, note }) =>
      element("li", "", {}, element("code", "", { textContent: title }), ` = ${formula}`, element("small", "", { textContent: note }))));
  }
}

/** @param {Numbers} values @param {number[]} given1 @param {number} limit @param {Palette} colours */
function painted(values, [rows, columns], limit, colours) {
  const pixels = Uint8Array.from(values, (value) => indexOf(value, limit));
  return new Atlas(pixels, [1, rows, columns], 1).paint(() => scaled(colours, 1, 1)).canvas;
}

/** @param {Component} given */
export default function showReasons({ parentElement, data, setTriggerValue }) {
  const box = one(parentElement, ".reasons");
  const { view, leave } = viewOf(box, (lifetime) => new Reasons(parentElement, lifetime));
  view.choose = (place) => setTriggerValue("chosen", place);
  view.take(opened(data));
  return leave;
}
