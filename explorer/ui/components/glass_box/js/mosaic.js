// A layer: all of its maps in one picture (a vector as bars), its kernels, how its values spread.

/** @import { HeldTensors } from "./held_tensors.js" */
/** @import { Piece } from "../../js/tensor_piece.js" */
/** @import { Inspector } from "../inspector.js" */
/** @import { Numbers, Palette } from "../../js/component.d.ts" */

import { NotHeld } from "./held_tensors.js";
import { canvasOf } from "../../js/elements.js";
import { contextOf, fitted, thinned } from "../../js/canvas_ink.js";
import { Atlas, STEPS, indexOf, scaled } from "../../js/colour_atlas.js";
import { Bars } from "./term_pictures.js";

export const TILE_GAP = 4;
const TALLEST = 420;
const BARS_HIGH = 150;

/**
 * A place in a layer's maps.
 * @typedef {{ map: number, y: number, x: number }} Place
 * Columns of tiles, and their size in pixels.
 * @typedef {{ columns: number, wide: number, high: number }} Grid
 * The maps as they were painted, and those of them that bear a mark on the screen.
 * @typedef {{ maps: Maps, scale: string, canvas: HTMLCanvasElement, marked: number[] | null }} Sheet
 */

// What a layer put out, ready to paint: exact where the browser has all of it, else coarse.
export class Maps {
  /** @type {number[]} */
  shape;
  /** @type {Numbers} */
  values;
  /** @type {Numbers | undefined} */
  pixels;
  /** @type {ArrayLike<number>} */
  limits;
  /** @type {string | undefined} */
  painted;
  /** @type {Atlas} */
  drawn;

  /** @param {HeldTensors} held @param {string} name */
  constructor(held, name) {
    const { chain, layers, tensors } = held;
    const { shape } = chain[name], layer = layers[name], piece = tensors[name];
    this.vector = shape.length !== 4;
    this.sides = this.vector ? [1, 1] : shape.slice(2);
    this.exact = layer.picture === undefined;
    if (layer.picture === undefined) {
      if (!piece) throw new NotHeld();
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

  /**
   * Where more than one image was sent, those of the image in hand.
   * @param {HeldTensors} held
   * @param {Piece} given1
   */
  imageOffset(held, { start, size, values }) {
    return (held.header.image - start[0]) * values.length / size[0];
  }

  /** @param {number} map */
  limitOf(map) {
    const area = this.vector ? this.values.length : this.shape[1] * this.shape[2];
    let most = 0;
    for (let place = map * area; place < (map + 1) * area; place += 1) {
      const size = Math.abs(this.values[place]);
      if (size > most && size < Infinity) most = size;
    }
    return most || 1;
  }

  /** @param {number} map @param {string} scale */
  end(map, scale) {
    const own = this.limits[this.limits.length === 1 ? 0 : map];
    return scale === "layer" ? this.layerLimit : scale === "network" ? this.networkLimit : own;
  }

  indices() {
    if (this.pixels) return this.pixels;
    const area = this.shape[1] * this.shape[2], pixels = new Uint8Array(this.count * area);
    for (let place = 0; place < pixels.length; place += 1) {
      pixels[place] = indexOf(this.values[place], this.limits[this.vector ? 0 : Math.floor(place / area)]);
    }
    this.pixels = pixels;
    return pixels;
  }

  /** @param {Palette} colours @param {string} scale */
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
    return Float64Array.from(this.indices(), (index) => (index - STEPS) / STEPS * this.limits[0]);
  }
}

export class LayerView {
  /** @type {Grid} */
  grid;
  /** @type {Sheet | null} */
  sheet;
  /** @type {number} */
  each;

  /** @param {ParentNode} root @param {Inspector} inspector */
  constructor(root, inspector) {
    this.inspector = inspector;
    this.canvas = canvasOf(root, "canvas.mosaic");
    this.bars = new Bars(this.canvas, inspector.header);
    this.canvas.onpointermove = (event) => this.hover(this.under(event));
    this.canvas.onpointerleave = () => this.hover(null);
    this.canvas.onclick = (event) => {
      const found = this.under(event);
      if (found) inspector.pin(found);
    };
  }

  /** @param {Place | null} place */
  hover(place) {
    this.inspector.preview(place);
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
    if (this.sheet?.maps !== maps || this.sheet.scale !== scale) this.sheet = this.painted(width);
    const { sheet } = this;
    this.mark(this.unmarked(width, sheet));
    sheet.marked = [inspector.pinned.map, inspector.cursor.map];
  }

  /** The maps on a canvas of their own. @param {number} width @returns {Sheet} */
  painted(width) {
    const { maps, scale } = this.inspector, canvas = document.createElement("canvas");
    this.grid = gridOf(maps.count, maps.sides, width);
    this.paint(canvas, width);
    return { maps, scale, canvas, marked: null };
  }

  /**
   * The maps without marks. While a pointer moves in one of them, the others are left as they are.
   * @param {number} width
   * @param {Sheet} sheet
   */
  unmarked(width, { canvas, marked }) {
    const { wide, high } = this.grid;
    if (!marked) {
      const height = this.height(), context = fitted(this.canvas, width, height);
      context.drawImage(canvas, 0, 0, width, height);
      return context;
    }
    const context = contextOf(this.canvas), ratio = canvas.width / width;
    for (const map of marked) {
      const [x, y] = this.corner(map).map((at) => at - 3), across = wide + 6, down = high + 6;
      context.clearRect(x, y, across, down);
      context.drawImage(canvas, x * ratio, y * ratio, across * ratio, down * ratio, x, y, across, down);
    }
    return context;
  }

  height() {
    return Math.ceil(this.inspector.maps.count / this.grid.columns) * (this.grid.high + TILE_GAP);
  }

  /** @param {HTMLCanvasElement} canvas @param {number} width */
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

  /** @param {number} map */
  corner(map) {
    const { columns, wide, high } = this.grid;
    return [1 + (map % columns) * (wide + TILE_GAP), 1 + Math.floor(map / columns) * (high + TILE_GAP)];
  }

  /** @param {CanvasRenderingContext2D} context */
  mark(context) {
    const { pinned, cursor, ink, maps, region } = this.inspector;
    const { wide, high } = this.grid;
    const [rows, columns] = maps.sides;
    /** @param {number} map @param {string} colour @param {number} width */
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

  /**
   * Too many values for a bar each: a bar is the one of several that is furthest from zero.
   * @param {number} width
   */
  drawBars(width) {
    const { inspector } = this, values = inspector.maps.heights();
    this.each = Math.max(1, Math.ceil(values.length / (width - 4)));
    const heights = this.each === 1 ? [...values] : Array.from(
      { length: Math.ceil(values.length / this.each) }, (_, bar) => furthest(values, bar * this.each, this.each));
    this.bars.header = inspector.header;
    const named = inspector.isLogits && inspector.header.classes.length === values.length;
    this.bars.draw(heights, Math.floor(inspector.cursor.map / this.each), width, inspector.ink, {
      height: BARS_HIGH, limit: inspector.maps.end(0, inspector.scale),
      labels: named ? (place) => inspector.header.classes[place] : undefined,
    });
  }

  /** @param {MouseEvent} given @returns {Place | null} */
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
    /** @param {number} offset @param {number} length @param {number} side */
    const place = (offset, length, side) => Math.max(0, Math.min(side - 1, Math.floor(offset / length * side)));
    return { map, y: place(offsetY - y, high, maps.sides[0]), x: place(offsetX - x, wide, maps.sides[1]) };
  }
}

/** @param {Numbers} values @param {number} start @param {number} count */
function furthest(values, start, count) {
  let found = values[start];
  for (let place = start; place < Math.min(values.length, start + count); place += 1) {
    if (Math.abs(values[place]) > Math.abs(found)) found = values[place];
  }
  return found;
}

/**
 * So many columns that tiles are as large as they can be in the width and the height that there is.
 * @param {number} count
 * @param {number[]} given1
 * @param {number} width
 * @param {number} [tallest]
 * @returns {Grid}
 */
export function gridOf(count, [rows, columns], width, tallest = TALLEST) {
  /** @type {Grid & { down: number } | null} */
  let best = null;
  for (let across = 1; across <= count; across += 1) {
    let wide = Math.min(160, (width - 2) / across - TILE_GAP);
    if (wide < 6 && best) break;
    wide = Math.min(wide, tallest * columns / rows);
    if (wide >= columns) wide = Math.floor(wide / columns) * columns;
    const high = wide * rows / columns;
    const down = Math.ceil(count / across) * (high + TILE_GAP);
    if (!best || (down <= tallest && wide > best.wide) || (best.down > tallest && down < best.down)) {
      best = { columns: across, wide: Math.max(6, wide), high: Math.max(6, high), down };
    }
  }
  return best ?? { columns: 1, wide: 6, high: 6 };
}
