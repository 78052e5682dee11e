// A layer: all of its maps in one picture (a vector as bars), its kernels, how its values spread.

import { fitted, thinned } from "../../js/canvas_ink.js";
import { Atlas, STEPS, indexOf, scaled } from "../../js/colour_atlas.js";
import { Bars } from "./term_pictures.js";

export const TILE_GAP = 4;
const TALLEST = 420;
const BARS_HIGH = 150;

// What a layer put out, ready to paint: exact where the browser has all of it, else coarse.
export class Maps {
  constructor(held, name) {
    const { chain, layers, tensors } = held;
    const { shape } = chain[name], layer = layers[name], piece = tensors[name];
    this.vector = shape.length !== 4;
    this.sides = this.vector ? [1, 1] : shape.slice(2);
    this.exact = layer.picture === undefined;
    if (this.exact) {
      this.shape = this.vector ? [piece.values.length, 1, 1] : piece.size.slice(1);
      this.values = piece.values.subarray(this.vector ? 0 : this.imageOffset(held, piece));
      this.count = this.shape[0];
      this.limits = Array.from({ length: this.vector ? 1 : this.count }, (_, map) => this.limitOf(map));
    } else {
      const { values, shape: drawn } = held.header.arrays[layer.picture.pixels];
      this.shape = drawn;
      this.count = drawn[0];
      this.pixels = values;
      this.limits = held.array(layer.picture.limits);
    }
    this.layerLimit = layer.limit;
    this.networkLimit = held.header.limit;
  }

  // Where more than one image was sent, those of the image in hand.
  imageOffset(held, { start, size, values }) {
    return (held.header.image - start[0]) * values.length / size[0];
  }

  limitOf(map) {
    const area = this.vector ? this.values.length : this.shape[1] * this.shape[2];
    let most = 0;
    for (let place = map * area; place < (map + 1) * area; place += 1) {
      const size = Math.abs(this.values[place]);
      if (size > most && size < Infinity) most = size;
    }
    return most || 1;
  }

  end(map, scale) {
    const own = this.limits[this.limits.length === 1 ? 0 : map];
    return { layer: this.layerLimit, network: this.networkLimit }[scale] ?? own;
  }

  indices() {
    if (this.pixels) return this.pixels;
    const area = this.shape[1] * this.shape[2];
    this.pixels = new Uint8Array(this.count * area);
    for (let place = 0; place < this.pixels.length; place += 1) {
      this.pixels[place] = indexOf(this.values[place], this.limits[this.vector ? 0 : Math.floor(place / area)]);
    }
    return this.pixels;
  }

  atlas(colours, scale) {
    if (this.painted !== scale) {
      this.painted = scale;
      this.drawn = new Atlas(this.indices(), [this.count, ...this.shape.slice(1)]).paint((map) =>
        scaled(colours, this.limits[map], this.end(map, scale)));
    }
    return this.drawn;
  }

  // Of a vector: its values, as exact as they are at hand.
  heights() {
    if (this.exact) return this.values;
    return Float64Array.from(this.pixels, (index) => (index - STEPS) / STEPS * this.limits[0]);
  }
}

export class LayerView {
  constructor(root, inspector) {
    this.inspector = inspector;
    this.canvas = root.querySelector("canvas.mosaic");
    this.bars = null;
    this.canvas.onpointermove = (event) => this.hover(this.under(event));
    this.canvas.onpointerleave = () => this.hover(null);
    this.canvas.onclick = (event) => {
      const found = this.under(event);
      if (found) inspector.pin(found);
    };
  }

  hover(found) {
    this.hovered = found;
    this.inspector.preview(found);
  }

  // What was painted for other maps, another scale or width is painted anew.
  forget() {
    this.sheet = null;
  }

  draw() {
    const { inspector } = this, { maps, scale } = inspector, width = inspector.widths.pane;
    if (maps.vector) {
      this.drawBars(width);
      return;
    }
    if (this.sheet?.maps !== maps || this.sheet.scale !== scale) {
      this.grid = gridOf(maps.count, maps.sides, width);
      this.sheet = { maps, scale, canvas: document.createElement("canvas") };
      this.paint(this.sheet.canvas, width);
    }
    this.mark(this.unmarked(width));
    this.sheet.marked = [inspector.pinned.map, inspector.cursor.map];
  }

  // The maps without marks. While a pointer moves in one of them, the others are left as they are.
  unmarked(width) {
    const { canvas, marked } = this.sheet, { wide, high } = this.grid;
    if (!marked) {
      const height = this.height(), context = fitted(this.canvas, width, height);
      context.drawImage(canvas, 0, 0, width, height);
      return context;
    }
    const context = this.canvas.getContext("2d"), ratio = canvas.width / width;
    for (const map of marked) {
      const [x, y] = this.corner(map).map((at) => at - 3), area = [x, y, wide + 6, high + 6];
      context.clearRect(...area);
      context.drawImage(canvas, ...area.map((side) => side * ratio), ...area);
    }
    return context;
  }

  height() {
    return Math.ceil(this.inspector.maps.count / this.grid.columns) * (this.grid.high + TILE_GAP);
  }

  paint(canvas, width) {
    const { inspector } = this, { maps, header, scale } = inspector;
    const { wide, high } = this.grid;
    const context = fitted(canvas, width, this.height());
    const atlas = maps.atlas(header.colours, scale);
    context.imageSmoothingEnabled = atlas.width > wide * 1.5;
    context.lineWidth = 0.75;
    context.strokeStyle = thinned(inspector.ink.text, 0.22);
    for (let map = 0; map < maps.count; map += 1) {
      const [x, y] = this.corner(map);
      atlas.draw(context, map, x, y, wide, high);
      context.strokeRect(x, y, wide, high);
    }
  }

  corner(map) {
    const { columns, wide, high } = this.grid;
    return [1 + (map % columns) * (wide + TILE_GAP), 1 + Math.floor(map / columns) * (high + TILE_GAP)];
  }

  mark(context) {
    const { pinned, cursor, ink, maps, region } = this.inspector;
    const { wide, high } = this.grid;
    const [rows, columns] = maps.sides;
    const ring = (map, colour, width) => {
      const [x, y] = this.corner(map);
      context.strokeStyle = colour;
      context.lineWidth = width;
      context.strokeRect(x - width / 2, y - width / 2, wide + width, high + width);
    };
    ring(pinned.map, ink.accent, 2.5);
    if (cursor.map !== pinned.map) ring(cursor.map, ink.text, 1.5);
    const [x, y] = this.corner(cursor.map);
    if (region) {
      const [[top, bottom], [left, right]] = region;
      context.setLineDash([4, 3]);
      context.strokeStyle = ink.text;
      context.lineWidth = 1.25;
      const [px, py] = this.corner(pinned.map);
      context.strokeRect(px + left / columns * wide, py + top / rows * high,
        (right - left) / columns * wide, (bottom - top) / rows * high);
      context.setLineDash([]);
    }
    const size = Math.max(4, wide / columns);
    context.strokeStyle = ink.text;
    context.lineWidth = 1.5;
    context.strokeRect(x + (cursor.x + 0.5) / columns * wide - size / 2, y + (cursor.y + 0.5) / rows * high - size / 2, size, size);
  }

  // Too many values for a bar each: a bar is the one of several that is furthest from zero.
  drawBars(width) {
    const { inspector } = this, values = inspector.maps.heights();
    this.each = Math.max(1, Math.ceil(values.length / (width - 4)));
    const heights = this.each === 1 ? [...values] : Array.from(
      { length: Math.ceil(values.length / this.each) }, (_, bar) => furthest(values, bar * this.each, this.each));
    this.bars ??= new Bars(this.canvas, inspector.header);
    this.bars.header = inspector.header;
    const named = inspector.isLogits && inspector.header.classes.length === values.length;
    this.bars.draw(heights, Math.floor(inspector.cursor.map / this.each), width, inspector.ink, {
      height: BARS_HIGH, limit: inspector.maps.end(0, inspector.scale),
      labels: named ? (place) => inspector.header.classes[place] : null,
    });
  }

  under({ offsetX, offsetY }) {
    const { maps } = this.inspector;
    if (maps.vector) {
      const bar = this.bars.at(offsetX, Math.ceil(maps.count / this.each));
      return { map: Math.min(maps.count - 1, bar * this.each), y: 0, x: 0 };
    }
    const { columns, wide, high } = this.grid;
    const [column, row] = [Math.floor((offsetX - 1) / (wide + TILE_GAP)), Math.floor((offsetY - 1) / (high + TILE_GAP))];
    const map = row * columns + column;
    if (column < 0 || column >= columns || row < 0 || map >= maps.count) return null;
    const [x, y] = this.corner(map);
    const place = (offset, length, side) => Math.max(0, Math.min(side - 1, Math.floor(offset / length * side)));
    return { map, y: place(offsetY - y, high, maps.sides[0]), x: place(offsetX - x, wide, maps.sides[1]) };
  }
}

function furthest(values, start, count) {
  let found = values[start];
  for (let place = start; place < Math.min(values.length, start + count); place += 1) {
    if (Math.abs(values[place]) > Math.abs(found)) found = values[place];
  }
  return found;
}

// So many columns that tiles are as large as they can be in the width and the height that there is.
export function gridOf(count, [rows, columns], width) {
  let best = null;
  for (let across = 1; across <= count; across += 1) {
    let wide = Math.min(160, (width - 2) / across - TILE_GAP);
    if (wide < 6 && best) break;
    wide = Math.min(wide, TALLEST * columns / rows);
    if (wide >= columns) wide = Math.floor(wide / columns) * columns;
    const high = wide * rows / columns;
    const down = Math.ceil(count / across) * (high + TILE_GAP);
    if (!best || (down <= TALLEST && wide > best.wide) || (best.down > TALLEST && down < best.down)) {
      best = { columns: across, wide: Math.max(6, wide), high: Math.max(6, high), down };
    }
  }
  return best;
}
