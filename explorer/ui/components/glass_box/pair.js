// A layer twice, and the difference: two images, or one at two states of the weights. What is
// pointed at in one of the three is marked in all of them, with its numbers.

import { opened } from "../js/array_message.js";
import { fitted, inks, thinned } from "../js/canvas_ink.js";
import { Atlas, indexOf, scaled } from "../js/colour_atlas.js";
import { busOf, listen } from "../js/message_bus.js";
import { significant } from "../js/numbers.js";
import { onceAFrame } from "../js/pacing.js";
import { unravelled } from "./js/chain.js";
import { cursorKeys } from "./js/cursor_keys.js";
import { inside } from "./js/formula_tokens.js";
import { TILE_GAP, gridOf } from "./js/mosaic.js";
import { Bars } from "./js/term_pictures.js";

class Pair {
  constructor(root) {
    this.root = root;
    this.canvases = [...root.querySelectorAll("figure canvas")];
    this.redraw = onceAFrame(() => this.draw());
    new ResizeObserver(this.redraw).observe(root.querySelector(".pair"));
    root.querySelector(".inks").ontransitionend = this.redraw;
    this.canvases.forEach((canvas) => {
      canvas.onpointermove = (event) => this.look(event);
      cursorKeys(canvas, (...step) => this.move(...step), {});
    });
  }

  take(header) {
    this.header = header;
    this.shape = header.shape;
    this.values = [header.first, header.second].map((number) => header.arrays[number].values);
    this.values.push(this.values[0].map((value, place) => value - this.values[1][place]));
    const most = (values) => values.reduce((top, value) =>
      (Math.abs(value) > top && Math.abs(value) < Infinity ? Math.abs(value) : top), 0) || 1;
    const shared = Math.max(...this.values.slice(0, 2).map(most));
    this.limits = [shared, shared, most(this.values[2])];
    const [count, rows, columns] = this.shape;
    this.vector = rows * columns === 1;
    this.atlases = this.vector ? [] : this.values.map((values, which) =>
      new Atlas(Uint8Array.from(values, (value) => indexOf(value, this.limits[which])), [count, rows, columns])
        .paint(() => scaled(header.colours, 1, 1)));
    this.bars = this.canvases.map((canvas) => new Bars(canvas, header));
    this.at = Math.min(this.at ?? 0, this.values[0].length - 1);
    const bus = busOf(header.group);
    listen(this, bus, { chosen: (choice) => this.follow(choice) });
    this.follow(bus.chosen);
    const captions = [...this.root.querySelectorAll("figcaption")];
    [...header.names, header.words.difference].forEach((name, which) => {
      captions[which].textContent = `${name}, ±${significant(this.limits[which])}`;
      this.canvases[which].ariaLabel = name;
    });
    this.redraw();
  }

  // What is chosen in the inspector is marked here, where the values are the same ones.
  follow(choice) {
    if (choice?.layer !== this.header.layer || !this.header.exact) return;
    const [, rows, columns] = this.shape, at = (choice.map * rows + choice.y) * columns + choice.x;
    if (at < this.values[0].length) this.at = at;
    this.redraw();
  }

  draw() {
    const width = this.canvases[0].parentElement.clientWidth;
    if (!width || !this.header) return;
    this.ink = inks(this.root);
    const [count, rows, columns] = this.shape;
    this.grid = this.vector ? null : gridOf(count, [rows, columns], width);
    this.canvases.forEach((canvas, which) => {
      if (this.vector) {
        this.bars[which].draw([...this.values[which]], this.at, width, this.ink, { height: 120, limit: this.limits[which] });
      } else this.drawMaps(canvas, which, width);
    });
    this.say();
  }

  drawMaps(canvas, which, width) {
    const [count, rows, columns] = this.shape, { wide, high } = this.grid;
    const context = fitted(canvas, width, Math.ceil(count / this.grid.columns) * (high + TILE_GAP));
    context.strokeStyle = thinned(this.ink.text, 0.22);
    context.lineWidth = 0.75;
    context.imageSmoothingEnabled = columns > wide * 1.5;
    for (let map = 0; map < count; map += 1) {
      const [x, y] = this.corner(map);
      this.atlases[which].draw(context, map, x, y, wide, high);
      context.strokeRect(x, y, wide, high);
    }
    const [map, row, column] = unravelled(this.shape, this.at);
    const [x, y] = this.corner(map), size = Math.max(4, wide / columns);
    context.strokeStyle = this.ink.text;
    context.lineWidth = 1.5;
    context.strokeRect(x + (column + 0.5) / columns * wide - size / 2, y + (row + 0.5) / rows * high - size / 2, size, size);
  }

  corner(map) {
    const { columns, wide, high } = this.grid;
    return [1 + (map % columns) * (wide + TILE_GAP), 1 + Math.floor(map / columns) * (high + TILE_GAP)];
  }

  look({ offsetX, offsetY, target }) {
    const [count, rows, columns] = this.shape;
    if (this.vector) {
      this.at = this.bars[this.canvases.indexOf(target)].at(offsetX, count);
    } else {
      const { wide, high } = this.grid;
      const inside = (at, most) => Math.max(0, Math.min(most - 1, at));
      const across = inside(Math.floor((offsetX - 1) / (wide + TILE_GAP)), this.grid.columns);
      const map = Math.floor((offsetY - 1) / (high + TILE_GAP)) * this.grid.columns + across;
      if (map < 0 || map >= count) return;
      const [x, y] = this.corner(map);
      const row = inside(Math.floor((offsetY - y) / high * rows), rows);
      const column = inside(Math.floor((offsetX - x) / wide * columns), columns);
      this.at = (map * rows + row) * columns + column;
    }
    this.redraw();
  }

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
    this.root.querySelector(".told").textContent =
      `${this.header.layer}[${place.join(", ")}]: ${first} − ${inside(second)} = ${difference}${exactly}`;
  }
}

export default function showPair({ parentElement, data }) {
  const box = parentElement.querySelector(".pair");
  (box.view ??= new Pair(parentElement)).take(opened(data));
}
