// A layer twice, and the difference: two images, or one at two states of the weights. What is
// pointed at in one of the three is marked in all of them, with its numbers.

/** @import { PairHeader } from "./js/messages.d.ts" */
/** @import { Grid } from "./js/mosaic.js" */
/** @import { Bus } from "../js/message_bus.js" */
/** @import { Lifetime } from "../js/lifetime.js" */
/** @import { Ink } from "../js/canvas_ink.js" */
/** @import { Choice, Component, Numbers } from "../js/component.d.ts" */

import { viewOf } from "../js/lifetime.js";
import { one } from "../js/elements.js";
import { opened } from "../js/array_message.js";
import { fitted, inks, thinned } from "../js/canvas_ink.js";
import { Atlas, furthestFromZero, indexOf, scaled } from "../js/colour_atlas.js";
import { busOf, hear } from "../js/message_bus.js";
import { significant } from "../js/numbers.js";
import { onceAFrame } from "../js/pacing.js";
import { unravelled } from "./js/chain.js";
import { cursorKeys } from "./js/cursor_keys.js";
import { inside } from "./js/formula_tokens.js";
import { TILE_GAP, gridOf } from "./js/mosaic.js";
import { Bars } from "./js/term_pictures.js";

/** Of the window's height, what three pictures in a row take: they share a screen with the stage. */
const OF_SCREEN = 0.27;

class Pair {
  /** @type {PairHeader} */
  header;
  /** @type {Bus | undefined} */
  bus;
  /** @type {number[]} */
  shape;
  /** @type {Numbers[]} */
  values;
  /** @type {number[]} */
  limits;
  /** @type {boolean} */
  vector;
  /** @type {Atlas[]} */
  atlases;
  /** @type {Bars[]} */
  bars;
  /** @type {Ink} */
  ink;
  /** @type {Grid | null} */
  grid;

  /** @param {ParentNode} root @param {Lifetime} lifetime */
  constructor(root, lifetime) {
    this.lifetime = lifetime;
    this.root = root;
    this.canvases = /** @type {HTMLCanvasElement[]} */ ([...root.querySelectorAll("figure canvas")]);
    this.at = 0;
    this.redraw = onceAFrame(lifetime, () => this.draw());
    lifetime.watchSize(one(root, ".pair"), this.redraw);
    one(root, ".inks").ontransitionend = this.redraw;
    this.canvases.forEach((canvas) => {
      canvas.onpointermove = (event) => this.look(event);
      cursorKeys(canvas, (map, y, x) => this.move(map, y, x), {});
    });
  }

  /** @param {PairHeader} header */
  take(header) {
    this.header = header;
    this.shape = header.shape;
    this.values = [header.first, header.second].map((number) => header.arrays[number].values);
    this.values.push(this.values[0].map((value, place) => value - this.values[1][place]));
    const shared = Math.max(...this.values.slice(0, 2).map(mostOf));
    this.limits = [shared, shared, mostOf(this.values[2])];
    const [count, rows, columns] = this.shape;
    this.vector = rows * columns === 1;
    this.atlases = this.vector ? [] : this.values.map((values, which) =>
      new Atlas(Uint8Array.from(values, (value) => indexOf(value, this.limits[which])), [count, rows, columns])
        .paint(() => scaled(header.colours, 1, 1)));
    this.bars = this.canvases.map((canvas) => new Bars(canvas, header));
    this.at = Math.min(this.at, this.values[0].length - 1);
    const bus = busOf(header.group);
    if (bus !== this.bus) hear(bus, "chosen", (choice) => this.follow(choice), this.lifetime);
    this.bus = bus;
    this.follow(bus.chosen);
    const captions = [...this.root.querySelectorAll("figcaption")];
    [...header.names, header.words.difference].forEach((name, which) => {
      captions[which].textContent = `${name}, ±${significant(this.limits[which])}`;
      this.canvases[which].ariaLabel = name;
    });
    this.redraw();
  }

  /**
   * What is chosen in the inspector is marked here, where the values are the same ones.
   * @param {Choice | null} choice
   */
  follow(choice) {
    if (!choice || choice.layer !== this.header.layer || !this.header.exact) return;
    const [, rows, columns] = this.shape, at = (choice.map * rows + choice.y) * columns + choice.x;
    if (at < this.values[0].length) this.at = at;
    this.redraw();
  }

  draw() {
    const width = this.canvases[0].parentElement?.clientWidth;
    if (!width || !this.header) return;
    this.ink = inks(this.root);
    const [count, rows, columns] = this.shape;
    const isRow = one(this.root, ".three").clientWidth > 2 * width, low = isRow ? OF_SCREEN * innerHeight : undefined;
    const grid = this.grid = this.vector ? null : gridOf(count, [rows, columns], width, low);
    this.canvases.forEach((canvas, which) => {
      if (!grid) {
        this.bars[which].draw([...this.values[which]], this.at, width, this.ink, { height: 120, limit: this.limits[which] });
      } else this.drawMaps(canvas, which, width, grid);
    });
    this.say();
  }

  /** @param {HTMLCanvasElement} canvas @param {number} which @param {number} width @param {Grid} grid */
  drawMaps(canvas, which, width, grid) {
    const [count, rows, columns] = this.shape, { wide, high } = grid;
    const context = fitted(canvas, width, Math.ceil(count / grid.columns) * (high + TILE_GAP));
    context.strokeStyle = thinned(this.ink.text, 0.22);
    context.lineWidth = 0.75;
    context.imageSmoothingEnabled = columns > wide * 1.5;
    for (let map = 0; map < count; map += 1) {
      const [x, y] = cornerOf(map, grid);
      this.atlases[which].draw(context, map, x, y, wide, high);
      context.strokeRect(x, y, wide, high);
    }
    const [map, row, column] = unravelled(this.shape, this.at);
    const [x, y] = cornerOf(map, grid), size = Math.max(4, wide / columns);
    context.strokeStyle = this.ink.text;
    context.lineWidth = 1.5;
    context.strokeRect(x + (column + 0.5) / columns * wide - size / 2, y + (row + 0.5) / rows * high - size / 2, size, size);
  }

  /** @param {MouseEvent} given */
  look({ offsetX, offsetY, target }) {
    const [count, rows, columns] = this.shape, { grid } = this;
    if (!grid) {
      this.at = this.bars[this.canvases.findIndex((canvas) => canvas === target)].at(offsetX, count);
    } else {
      const { wide, high } = grid;
      /** @param {number} at @param {number} most */
      const inside = (at, most) => Math.max(0, Math.min(most - 1, at));
      const across = inside(Math.floor((offsetX - 1) / (wide + TILE_GAP)), grid.columns);
      const map = Math.floor((offsetY - 1) / (high + TILE_GAP)) * grid.columns + across;
      if (map < 0 || map >= count) return;
      const [x, y] = cornerOf(map, grid);
      const row = inside(Math.floor((offsetY - y) / high * rows), rows);
      const column = inside(Math.floor((offsetX - x) / wide * columns), columns);
      this.at = (map * rows + row) * columns + column;
    }
    this.redraw();
  }

  /** @param {number} map @param {number} y @param {number} x */
  move(map, y, x) {
    const place = unravelled(this.shape, this.at), step = this.vector ? [map + y + x, 0, 0] : [map, y, x];
    const to = place.map((at, axis) => Math.max(0, Math.min(this.shape[axis] - 1, at + step[axis])));
    this.at = (to[0] * this.shape[1] + to[1]) * this.shape[2] + to[2];
    this.redraw();
  }

  say() {
    const place = unravelled(this.shape, this.at).slice(0, this.vector ? 1 : 3);
    const [first, second, difference] = this.values.map((values) => significant(values[this.at]));
    const exactly = this.header.exact ? "" : ` (${this.header.words.coarse})`;
    one(this.root, ".told").textContent =
      `${this.header.layer}[${place.join(", ")}]: ${first} − ${inside(second)} = ${difference}${exactly}`;
  }
}

/** Where a tile begins. @param {number} map @param {Grid} grid */
function cornerOf(map, { columns, wide, high }) {
  return [1 + (map % columns) * (wide + TILE_GAP), 1 + Math.floor(map / columns) * (high + TILE_GAP)];
}

/** The finite value furthest from zero, for the ends of the colours. @param {Numbers} values */
function mostOf(values) {
  return furthestFromZero(values.filter(Number.isFinite)) || 1;
}

/** @param {Component} given */
export default function showPair({ parentElement, data }) {
  const box = one(parentElement, ".pair");
  const { view, leave } = viewOf(box, (lifetime) => new Pair(parentElement, lifetime));
  view.take(opened(data));
  return leave;
}
