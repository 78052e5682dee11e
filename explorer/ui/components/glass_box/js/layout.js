// From natural pixels (explorer/figures/glassbox.py) to those of a box of some width: everything
// grows or shrinks a little, then the gaps between columns are stretched. Tighter than is good for
// the names it is drawn only where all of it is then in sight, every second name a line lower where
// they would meet; what is too wide even so scrolls.

/** @import { Span } from "../../js/component.d.ts" */
/** @import { Drawing, Standing, Way } from "./messages.d.ts" */

const TIGHT = 0.76;
const TIGHTEST = 0.62;
const LEAST_GROWTH = 0.86;
const MOST_GROWTH = 1.45;
const WIDEST_STRETCH = 56;
const NAME_LINE = 20;

/**
 * A standing layer in pixels: its middle, its left, its size, and that of a tile.
 * @typedef {Standing & Record<"across" | "down" | "middle" | "wide" | "high", number>} Stood
 */

export class Layout {
  /** @param {Drawing} given @param {number} room @param {number} grown */
  constructor({ width, height, rooms, standing, ways, brackets }, room, grown) {
    const growth = room / width / grown;
    // Under the name of layers that are drawn as one stand their dots.
    this.fits = growth >= (standing.some(({ names }) => names.length > 1) ? TIGHT : TIGHTEST);
    this.staggered = this.fits && growth < TIGHT;
    this.scale = grown * (this.fits ? Math.min(MOST_GROWTH, growth) : LEAST_GROWTH);
    this.lower = this.staggered ? NAME_LINE * grown : 0;
    const left = room - width * this.scale;
    const gaps = Math.max(1, rooms.length - 1);
    this.stretch = Math.max(0, Math.min(WIDEST_STRETCH, left / gaps));
    this.rooms = rooms;
    this.width = this.x(width);
    this.height = height * this.scale + 1.4 * this.lower;
    this.standing = standing.map((each) => this.stood(each));
    /** @type {Way[]} */
    this.ways = ways.map((way) => ({
      ...way, corners: way.corners.map(([x, y]) => [this.x(x), this.y(y)]),
    }));
    this.brackets = brackets.map(({ words, first, last }) => ({
      words, left: this.x(rooms[first][0]), right: this.x(rooms[last][1]),
    }));
  }

  /** Within a column only the scale counts, between two the stretch as well. @param {number} natural */
  x(natural) {
    let column = 0;
    while (column + 1 < this.rooms.length && natural >= this.rooms[column + 1][0]) column += 1;
    const end = this.rooms[column][1], next = this.rooms[column + 1]?.[0] ?? Infinity;
    const between = natural <= end ? 0 : Math.min(1, (natural - end) / (next - end));
    return natural * this.scale + (column + between) * this.stretch;
  }

  /** @param {number} natural */
  y(natural) {
    return natural * this.scale;
  }

  /** @param {Standing} each */
  stood(each) {
    const [first, end] = this.rooms[each.column];
    const middle = (this.x(first) + this.x(end)) / 2;
    const { tiles } = each;
    const across = (tiles.columns * (tiles.width + tiles.gap) - tiles.gap) * this.scale;
    const down = (tiles.rows * (tiles.height + tiles.gap) - tiles.gap) * this.scale;
    return {
      ...each, across, down, middle,
      left: middle - across / 2,
      top: this.y(each.top),
      foot: this.y(each.foot) + (each.column % 2) * this.lower,
      wide: tiles.width * this.scale,
      high: tiles.height * this.scale,
      corners: each.corners.map(([x, y]) => /** @type {Span} */ ([x * this.scale, y * this.scale])),
    };
  }
}

/**
 * The tile of a standing layer on which a point lies, and where on it (0 to 1): null beside them.
 * @param {Stood} standing
 * @param {number} x
 * @param {number} y
 */
export function tileAt(standing, x, y) {
  const { left, top, across, down, wide, high, corners, tiles } = standing;
  if (x < left - 1 || x > left + across + 1 || y < top - 1 || y > top + down + 1) return null;
  for (let number = 0; number < corners.length; number += 1) {
    const u = (x - left - corners[number][0]) / wide;
    const v = (y - top - corners[number][1]) / high;
    const slack = tiles.gap / 2 / (tiles.height || 1);
    if (u >= 0 && u <= 1 && v >= -slack && v <= 1 + slack) {
      return { tile: number, u: Math.min(0.999, u), v: Math.max(0, Math.min(0.999, v)) };
    }
  }
  return null;
}

/**
 * Where an edge leaves or reaches a tile: the middle of its right or left side.
 * @param {Stood} standing
 * @param {number} tile
 * @param {boolean} right
 * @returns {Span}
 */
export function sideOf(standing, tile, right) {
  const [x, y] = standing.corners[tile];
  return [standing.left + x + (right ? standing.wide : 0), standing.top + y + standing.high / 2];
}

/**
 * The path of an edge between two tiles, and a function to the point at a share of it.
 * @param {Way} way
 * @param {Span} given1
 * @param {Span} given2
 * @returns {{ path: Path2D, point: (share: number) => number[] }}
 */
export function pathOf(way, [x0, y0], [x1, y1]) {
  const path = new Path2D();
  path.moveTo(x0, y0);
  if (way.kind === "straight") {
    const bend = (x1 - x0) / 2;
    path.bezierCurveTo(x0 + bend, y0, x1 - bend, y1, x1, y1);
    return { path, point: (t) => cubic([x0, y0], [x0 + bend, y0], [x1 - bend, y1], [x1, y1], t) };
  }
  /** @type {Span[]} */
  const turns = way.corners.slice(1, -1).map(([x, y], place, all) => [
    x, place === 0 && all.length === 2 ? y0 : place === 0 ? y0 : place === all.length - 1 ? y1 : y,
  ]);
  /** @type {Span[]} */
  const points = [[x0, y0], ...turns, [x1, y1]];
  for (let place = 1; place < points.length - 1; place += 1) {
    path.arcTo(...points[place], ...points[place + 1], 6);
  }
  path.lineTo(x1, y1);
  return { path, point: (t) => onLine(points, t) };
}

/** @param {number[]} a @param {number[]} b @param {number[]} c @param {number[]} d @param {number} t */
function cubic(a, b, c, d, t) {
  const s = 1 - t;
  const [p, q, r, w] = [s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t];
  return [0, 1].map((axis) => p * a[axis] + q * b[axis] + r * c[axis] + w * d[axis]);
}

/** @param {Span[]} points @param {number} t @returns {number[]} */
function onLine(points, t) {
  const lengths = points.slice(1).map(([x, y], place) =>
    Math.abs(x - points[place][0]) + Math.abs(y - points[place][1]));
  let left = t * lengths.reduce((sum, each) => sum + each, 0);
  for (let place = 0; place < lengths.length; place += 1) {
    if (left <= lengths[place]) {
      const share = lengths[place] ? left / lengths[place] : 0;
      const [from, to] = [points[place], points[place + 1]];
      return [0, 1].map((axis) => from[axis] + (to[axis] - from[axis]) * share);
    }
    left -= lengths[place];
  }
  return points[points.length - 1];
}
