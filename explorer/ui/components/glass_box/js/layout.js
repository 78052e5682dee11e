// From natural pixels (explorer/figures/maps_layout.py) to those of a box of some width, in which all
// of it is always in sight: tiles are as large as height and width let them be, columns as wide as
// their tiles or their names, and what is left of the width goes between them. Where it is tight every
// second name stands a line lower; where it is tighter still, names stand upright. The cells of the
// logits are as far apart as what is written beside each of them.

/** @import { Span } from "../../js/component.d.ts" */
/** @import { Drawing, Standing, Way } from "./messages.d.ts" */

const MOST_GROWTH = 1.45;
const WIDEST_STRETCH = 64;
const NAME_LINE = 17;
/** Width of a letter of a name. */
const LETTER = 6.7;
/** Height of the dots below the name of layers that are drawn as one. */
const DOTS = 11;
/** Width of one of them. */
const DOT = 9;
/** And of the line that says there what a folded block holds. */
const COUNT = 15;
/** Between columns: at ease, with names on two lines, and upright. */
const GAPS = [12, 9, 5];
/** So much of the size that the height allows is worth a second line of names, and upright ones. */
const WORTH_A_LINE = 0.86;
const WORTH_UPRIGHT = 0.62;
/** Height of a bracket with its words (explorer/figures/maps_layout.py): words do not shrink with tiles. */
const ROOF = 20;
/** So much higher may the cells of the logits stand than the highest column: names are a little below it. */
const OVER = 1.05;
/** What frames a column stands out over it. */
const FRAME = 1;
/** How far a card on a pile stands out over its tiles. */
const PILE = 11;

/**
 * A standing layer in pixels: its middle, its left, its size, and that of a tile; `room` for its name.
 * @typedef {Standing & Record<"across" | "down" | "middle" | "wide" | "high" | "room" | "dots", number> & { counted: boolean }} Stood
 * @typedef {{ scale: number, gap: number, widths: number[] }} Fit
 * @typedef {{ lines: number, upright: boolean, named: number }} Naming
 */

/**
 * What is written beside the cells of the last layer: how high its heading over them is, how far apart
 * its rows are at ease, and at least.
 * @typedef {{ head: number, ease: number, least: number }} Rows
 */

/** @param {Standing} each */
function naturalWidth({ tiles }) {
  return tiles.columns * (tiles.width + tiles.gap) - tiles.gap;
}

/** The middle of a column. @param {Standing} each */
function axisOf({ top, tiles: { rows, height, gap } }) {
  return top + (rows * (height + gap) - gap) / 2;
}

export class Layout {
  /** @param {Drawing} given @param {number} room @param {number} tallest @param {number} grown @param {Rows | null} [rows] */
  constructor({ rooms, standing, ways, brackets }, room, tallest, grown, rows = null) {
    this.natural = rooms;
    this.grown = grown;
    this.tiles = rooms.map((_, column) => Math.max(0, ...standing.filter((each) => each.column === column).map(naturalWidth)));
    this.words = rooms.map((_, column) => LETTER * grown * Math.max(0, ...standing
      .filter((each) => each.column === column).flatMap(({ short }) => short.map((name) => name.length))));
    this.counts = rooms.map((_, column) => LETTER * grown * Math.max(0, ...standing
      .filter((each) => each.column === column).map(({ count = "" }) => count.length)));
    /** Width of what stands below the names. */
    this.said = this.counts.map((width, column) => Math.max(width, DOT * grown * Math.max(0, ...standing
      .filter((each) => each.column === column && each.names.length > 1).map(({ names }) => names.length))));
    const roofs = 1 + Math.max(-1, ...brackets.map(({ level = 0 }) => level));
    this.underRoof = ROOF * roofs;
    this.roof = (ROOF * roofs + (standing.some(({ opens }) => opens) ? PILE : FRAME)) * grown;
    this.feet = [...new Set(standing.map(({ foot }) => foot))].sort((a, b) => a - b);
    this.tops = this.feet.map((lane) => Math.min(...standing.filter(({ foot }) => foot === lane).map(({ top }) => top)));
    this.high = this.feet[this.feet.length - 1] - ROOF * roofs;
    const dots = standing.some(({ names }) => names.length > 1) ? DOTS : 0;
    this.dotted = (standing.some(({ count }) => count) ? COUNT : dots) * grown;
    this.tallest = tallest;
    const { fit, naming } = this.fitting(room);
    this.scale = fit.scale;
    /** Names on one or two lines, or upright. @type {Naming} */
    this.naming = naming;
    const last = standing[standing.length - 1];
    /** From one of the last cells to the next, and so from row to row beside them; 0: these stand as they can. */
    this.pitch = rows ? this.pitchOf(last, rows) : 0;
    const stretch = this.pitch ? this.pitch / this.ownPitch(last) : 1;
    if (rows && this.pitch) this.roof += Math.max(0, rows.head + this.down(last, stretch) / 2 - this.y(axisOf(last)));
    this.rooms = this.laid(fit, room);
    this.width = this.rooms[this.rooms.length - 1][1];
    /** Where the names begin, and where they end. */
    this.foot = this.y(this.feet[this.feet.length - 1]);
    this.height = this.foot + naming.named;
    this.standing = standing.map((each) => this.stood(each, each === last ? stretch : 1));
    /** @type {Way[]} */
    this.ways = ways.map((way) => ({
      ...way, corners: way.corners.map(([x, y]) => [this.x(x), this.y(y)]),
    }));
    this.brackets = brackets.map(({ words, first, last, closes = "", level = 0 }) => ({
      words, closes, left: this.rooms[first][0] - 2 * level, right: this.rooms[last][1], top: level * ROOF * grown,
    }));
  }

  /** The largest tiles: with names on one line, else on two, else with upright ones. @param {number} room @returns {{ fit: Fit, naming: Naming }} */
  fitting(room) {
    const gaps = GAPS.map((gap) => gap * this.grown), { words } = this;
    const one = this.named(1), two = this.named(2), upright = this.named(0);
    const most = this.most(one);
    // What a block holds is said below its name where that costs nothing.
    for (const wanted of [words.map((width, column) => Math.max(width, this.counts[column])), words]) {
      const first = this.largest(room, most, gaps[0], wanted);
      if (first.scale >= WORTH_A_LINE * most) return { fit: first, naming: one };
    }
    // A name stands over its neighbours' columns; those at the ends have one side only.
    const halves = words.map((width, column) => (column % (words.length - 1) ? width / 2 : width));
    const second = this.largest(room, this.most(two), gaps[1], halves);
    if (second.scale >= WORTH_UPRIGHT * most) return { fit: second, naming: two };
    const line = words.map(() => 0.85 * NAME_LINE * this.grown);
    return { fit: this.largest(room, this.most(upright), gaps[2], line), naming: upright };
  }

  /** @param {number} lines 0: upright names @returns {Naming} */
  named(lines) {
    const high = lines ? lines * NAME_LINE * this.grown : Math.max(...this.words) + 4;
    return { lines: Math.max(1, lines), upright: !lines, named: high + 3 + this.dotted };
  }

  /** The largest scale that the height allows; each lane has its names below it. @param {Naming} naming */
  most({ named }) {
    const tiles = this.tallest - this.roof - (this.feet.length - 1) * named;
    return Math.max(0.1 * this.grown, Math.min(MOST_GROWTH * this.grown, tiles / this.high));
  }

  /** The largest scale at which all columns fit; a name asks for its width whatever the scale. @param {number} room @param {number} most @param {number} gap @param {number[]} words */
  largest(room, most, gap, words) {
    /** @param {number} scale */
    const widths = (scale) => this.tiles.map((width, column) => Math.max(width * scale, words[column]));
    /** @param {number} scale */
    const total = (scale) => widths(scale).reduce((sum, width) => sum + width, (words.length - 1) * gap);
    if (total(most) <= room) return { scale: most, gap, widths: widths(most) };
    let [low, high] = [0, most];
    for (let turn = 0; turn < 24; turn += 1) {
      const middle = (low + high) / 2;
      if (total(middle) <= room) low = middle;
      else high = middle;
    }
    return this.squeezed(room, gap, low, widths(low));
  }

  /** A network of more columns than there are pixels for names keeps narrower gaps and columns. @param {number} room @param {number} gap @param {number} scale @param {number[]} widths */
  squeezed(room, gap, scale, widths) {
    const least = 0.04;
    if (scale > least) return { scale, gap, widths };
    const total = widths.reduce((sum, width) => sum + width, (widths.length - 1) * gap);
    const share = room / total;
    return { scale: least * Math.min(1, share), gap: gap * share, widths: widths.map((width) => width * share) };
  }

  /** @param {Fit} fit @param {number} room @returns {Span[]} */
  laid({ gap, widths }, room) {
    const gaps = Math.max(1, widths.length - 1);
    const total = widths.reduce((sum, width) => sum + width, 0) + gap * (widths.length - 1);
    const between = gap + Math.max(0, Math.min(WIDEST_STRETCH * this.grown, (room - total) / gaps));
    let at = 0;
    return widths.map((width) => {
      const left = at;
      at += width + between;
      return [left, left + width];
    });
  }

  /** @param {Standing} each */
  ownPitch({ tiles: { height, gap } }) {
    return (height + gap) * this.scale;
  }

  /** As far as the rows need it, where that is about within the height of all. @param {Standing} last @param {Rows} rows */
  pitchOf(last, { ease, least }) {
    const room = 2 * OVER * (this.y(last.foot) - this.y(axisOf(last))) / last.tiles.rows;
    const pitch = Math.max(this.ownPitch(last), Math.min(ease, room));
    return pitch < least ? 0 : pitch;
  }

  /** Height of a column's tiles. @param {Standing} each @param {number} stretch */
  down({ tiles: { rows, height, gap } }, stretch) {
    return (rows * (height + gap) * stretch - gap) * this.scale;
  }

  /** Columns go where their rooms are, and what lies between two is stretched. @param {number} natural */
  x(natural) {
    let column = 0;
    while (column + 1 < this.natural.length && natural >= this.natural[column + 1][0]) column += 1;
    const [first, end] = this.natural[column], [left, right] = this.rooms[column];
    if (natural <= end) return left + (right - left) * (natural - first) / ((end - first) || 1);
    const next = this.natural[column + 1], to = this.rooms[column + 1];
    if (!next || !to) return right;
    return right + (to[0] - right) * (natural - end) / ((next[0] - end) || 1);
  }

  /** Between two lanes there is room for the names of the upper one. @param {number} natural */
  y(natural) {
    let at = this.roof + (natural - this.underRoof) * this.scale;
    for (let lane = 0; lane + 1 < this.feet.length; lane += 1) {
      const gap = this.tops[lane + 1] - this.feet[lane];
      const more = Math.max(0, this.naming.named + 6 - gap * this.scale);
      at += more * Math.max(0, Math.min(1, (natural - this.feet[lane]) / (gap || 1)));
    }
    return at;
  }

  /** From there to the middle of a column, which may be none. @param {number} middle @param {number} column */
  distance(middle, column) {
    const next = this.rooms[column];
    return next ? Math.abs(middle - (next[0] + next[1]) / 2) : Infinity;
  }

  /** Whether what is said below a name ends before what is said in another column. @param {Standing} each @param {number} middle @param {number} column */
  isClear({ count = "" }, middle, column) {
    const own = LETTER * this.grown * count.length;
    return (own + (this.said[column] ?? 0)) / 2 <= this.distance(middle, column) - 4;
  }

  /** @param {Standing} each @param {number} stretch @returns {Stood} */
  stood(each, stretch) {
    const [left, right] = this.rooms[each.column], middle = (left + right) / 2;
    const { tiles } = each, across = naturalWidth(each) * this.scale, down = this.down(each, stretch);
    // Half of what lies between it and the next name on its line; the first reaches the edge.
    const { lines, named, upright } = this.naming, foot = this.y(each.foot);
    const [before, after] = [-1, 1].map((side) => this.distance(middle, each.column + side * lines));
    return {
      ...each, across, down, middle,
      left: middle - across / 2,
      top: this.y(axisOf(each)) - down / 2,
      foot: foot + (lines > 1 ? each.column % 2 : 0) * NAME_LINE * this.grown,
      dots: foot + named - this.dotted,
      wide: tiles.width * this.scale,
      high: ((tiles.height + tiles.gap) * stretch - tiles.gap) * this.scale,
      room: upright ? named : Math.min(before, after, 2 * middle + 12) - 4,
      counted: !upright && [-1, 1].every((side) => this.isClear(each, middle, each.column + side)),
      corners: each.corners.map(([x, y]) => /** @type {Span} */ ([x * this.scale, y * this.scale * stretch])),
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
