// A gradient as a sum: its largest terms in a table, and where each stands on the maps.

import { opened } from "../../components/js/array_message.js";
import { fitted, inks, thinned } from "../../components/js/canvas_ink.js";
import { Atlas, indexOf, scaled } from "../../components/js/colour_atlas.js";
import { element } from "../../components/js/elements.js";
import { significant } from "../../components/js/numbers.js";
import { onceAFrame } from "../../components/js/pacing.js";
import { worded } from "../../components/js/word_template.js";

const MAP_SIDE = 190;
const KERNEL_SIDE = 150;

class Reasons {
  constructor(root, header) {
    this.root = root;
    this.of = (name) => root.querySelector(name);
    this.redraw = onceAFrame(() => this.draw());
    this.of(".inks").ontransitionend = this.redraw;
    const table = this.of("table");
    table.onkeydown = (event) => this.key(event);
    table.onpointerover = ({ target }) => this.look(target.closest("tbody tr"));
    table.onclick = ({ target }) => this.look(target.closest("tbody tr"));
    this.kernelCanvas = this.of("figure.kernel canvas");
    this.kernelCanvas.onclick = (event) => this.pick(event);
    this.kernelCanvas.onkeydown = (event) => this.keyOfKernel(event);
    this.take(header);
  }

  take(header) {
    this.header = header;
    this.words = header.words;
    this.focus = 0;
    this.pictures = new Map();
    this.of(".title").textContent = `${header.title} = ${header.total}`;
    this.of(".sum").textContent = worded(this.words.sum, header);
    this.of(".branches").replaceChildren(...header.sums.map((text) => element("li", "", { textContent: text })));
    this.tabulate();
    this.walk();
    this.redraw();
  }

  // The table of terms --------------------------------------------------------------------------

  tabulate() {
    const { words, header } = this, table = this.of("table");
    table.caption.textContent = words.terms;
    const heads = [[words.where], [words.arriving, "number"], [words.seen, "number"], [words.product, "number"], [words.from]];
    table.tHead.rows[0].replaceChildren(...heads.map(([text, kind = ""]) => element("th", kind, { textContent: text, scope: "col" })));
    table.tBodies[0].replaceChildren(...header.terms.map((term) => element("tr", "", {},
      element("th", "", { textContent: term.arrives, scope: "row" }),
      element("td", "number is-arriving", { textContent: term.gradient }),
      element("td", "number is-seen", { textContent: `× ${term.factor}` }),
      element("td", "number", { textContent: term.product }),
      element("td", "", { textContent: term.seen }))));
    const foot = [[words.total, header.total]];
    if (header.rest) foot.unshift([worded(words.rest, header.rest), header.rest.sum]);
    table.tFoot.replaceChildren(...foot.map(([title, number]) => element("tr", "", {},
      element("th", "", { textContent: title, scope: "row", colSpan: 3 }),
      element("td", "number", { textContent: number }), element("td"))));
    this.mark();
  }

  mark() {
    [...this.of("tbody").rows].forEach((row, place) => row.classList.toggle("focus", place === this.focus));
  }

  look(row) {
    if (!row) return;
    this.go(row.sectionRowIndex);
  }

  go(place) {
    const kept = Math.max(0, Math.min(this.header.terms.length - 1, place));
    if (kept === this.focus) return;
    this.focus = kept;
    this.mark();
    this.redraw();
  }

  key(event) {
    const step = { ArrowUp: -1, ArrowDown: 1, Home: -Infinity, End: Infinity }[event.key];
    if (!step) return;
    event.preventDefault();
    this.go(this.focus + step);
  }

  // The maps ------------------------------------------------------------------------------------

  picture(number) {
    if (!this.pictures.has(number)) {
      const map = this.header.maps[number], { values, shape } = this.header.arrays[map.values];
      const colours = map.back ? this.header.gradients : this.header.activations;
      this.pictures.set(number, painted(values, shape, map.limit, colours));
    }
    return this.pictures.get(number);
  }

  draw() {
    this.ink = inks(this.root);
    const term = this.header.terms[this.focus];
    const shown = ["at", "from"].map((side) => this.drawSide(side, term?.[side]));
    this.of(".none").hidden = shown.some(Boolean) || Boolean(this.header.kernel);
    this.of(".none").textContent = this.words.none;
    this.drawKernel();
  }

  drawSide(side, place) {
    const figure = this.of(`figure.${side}`);
    figure.hidden = !place;
    if (!place) return false;
    const map = this.header.maps[place.map], [rows, columns] = map.shape;
    const scale = MAP_SIDE * this.ink.grown / Math.max(rows, columns);
    const canvas = figure.querySelector("canvas");
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
    figure.querySelector("figcaption").textContent = text;
    canvas.ariaLabel = text;
    return true;
  }

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
    figure.querySelector("figcaption").textContent = `${kernel.title} · ±${significant(kernel.limit)}`;
    this.kernelCanvas.ariaLabel = `${kernel.title}. ${worded(this.words.choose, { y, x })}`;
  }

  pick({ offsetX, offsetY }) {
    const { shape: [rows, columns] } = this.header.kernel;
    const [y, x] = [Math.floor((offsetY - 1) / this.cell), Math.floor((offsetX - 1) / this.cell)];
    if (y >= 0 && y < rows && x >= 0 && x < columns) this.choose([y, x]);
  }

  keyOfKernel(event) {
    const { shape: [rows, columns], at: [y, x] } = this.header.kernel;
    const [down, across] = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key] ?? [0, 0];
    if (!down && !across) return;
    event.preventDefault();
    const to = [Math.max(0, Math.min(rows - 1, y + down)), Math.max(0, Math.min(columns - 1, x + across))];
    this.header.kernel.at = to;
    this.redraw();
    this.choose(to);
  }

  // The walk ------------------------------------------------------------------------------------

  walk() {
    const section = this.of(".walk");
    section.hidden = !this.header.walk.length;
    section.querySelector("h3").textContent = this.words.walk;
    section.querySelector("ol").tabIndex = 0;
    section.querySelector("ol").replaceChildren(...this.header.walk.map(({ title, formula, note }) =>
      element("li", "", {}, element("code", "", { textContent: title }), ` = ${formula}`, element("small", "", { textContent: note }))));
  }
}

function painted(values, [rows, columns], limit, colours) {
  const pixels = Uint8Array.from(values, (value) => indexOf(value, limit));
  return new Atlas(pixels, [1, rows, columns], 1).paint(() => scaled(colours, 1, 1)).canvas;
}

export default function showReasons({ parentElement, data, setTriggerValue }) {
  const box = parentElement.querySelector(".reasons");
  const header = opened(data);
  if (box.view) box.view.take(header);
  else box.view = new Reasons(parentElement, header);
  box.view.choose = (place) => setTriggerValue("chosen", place);
}
