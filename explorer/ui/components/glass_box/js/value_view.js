// The unit view: one value of a layer taken apart. Pictures of where it looks, and its arithmetic.

/** @import { Chain, Explained, Part, With } from "./messages.d.ts" */
/** @import { Inspector } from "../inspector.js" */
/** @import { Words } from "../../js/component.d.ts" */

import { MapPane } from "./map_pane.js";
import { canvasOf, one } from "../../js/elements.js";
import { thinned } from "../../js/canvas_ink.js";
import { Atlas, GREYS, furthestFromZero, indexOf, photograph, scaled } from "../../js/colour_atlas.js";
import { whole } from "../../js/numbers.js";
import { worded } from "../../js/word_template.js";
import { field, reached } from "./chain.js";
import { largest } from "./formula_tokens.js";
import { mapSaid } from "./map_words.js";
import { Bars, Grids, drawCurve } from "./term_pictures.js";

const SIDES = { image: 84, source: 100, out: 124 };

/**
 * A channel of a tensor: painted, its sides, where in the whole it begins, where its colours end.
 * @typedef {{ canvas: HTMLCanvasElement, sides: number[], origin: number[], limit: number }} Channel
 * What a part was taken from: a layer, a map of it, rows and columns.
 * @typedef {{ source: string, channel: number, spans: number[][] }} LookedAt
 * Bars below the arithmetic, the one in focus, and what they stand for.
 * @typedef {{ values: number[], focus: number, labels?: (place: number) => string, said: string }} Summed
 */

export class ValueView {
  /** @type {HTMLCanvasElement | null} */
  photo;
  /** @type {number[] | null} */
  pixel;
  /** @type {number[]} */
  step;
  /** @type {number} */
  count;
  /** @type {number | null} */
  weightLimit;
  /** @type {Grids | undefined} */
  grids;
  /** @type {Bars | undefined} */
  sums;

  /** @param {ParentNode} root @param {Inspector} inspector */
  constructor(root, inspector) {
    this.inspector = inspector;
    this.root = root;
    /** @param {string} name */
    const canvas = (name) => canvasOf(root, `canvas.${name}`);
    this.image = new MapPane(canvas("image"));
    this.source = new MapPane(canvas("source"));
    this.out = new MapPane(canvas("out"));
    this.focus = 0;
    /** @type {Map<string, Channel | null>} */
    this.pictures = new Map();
    this.handle();
  }

  handle() {
    const { inspector } = this;
    /** @param {MouseEvent} event */
    const spot = (event) => {
      const [y, x] = this.out.under(event);
      return { ...inspector.cursor, map: inspector.pinned.map, y, x };
    };
    this.out.canvas.onpointermove = (event) => inspector.preview(spot(event));
    this.out.canvas.onpointerleave = () => inspector.preview(null);
    this.out.canvas.onclick = (event) => inspector.pin(spot(event));
    this.image.canvas.onpointermove = (event) => this.look(this.image.under(event));
    this.image.canvas.onpointerleave = () => this.look(null);
    const sums = canvasOf(this.root, "canvas.sums");
    sums.onclick = ({ offsetX }) => {
      if (!this.sums) return;
      this.focus = this.sums.at(offsetX, this.count);
      inspector.redraw();
    };
  }

  /** A pixel of the image that was pointed at: what it reaches is outlined. @param {number[] | null} pixel */
  look(pixel) {
    this.pixel = pixel && [0, 1].map((axis) => Math.floor(pixel[axis] * this.step[axis]));
    this.inspector.redraw();
  }

  // Another layer or map: the part with the largest say comes into focus, and stays there.
  reset() {
    this.pictures.clear();
    const found = this.inspector.found;
    const sizes = found?.parts.map(({ sum }) => Math.abs(sum)) ?? [];
    this.focus = sizes.length ? sizes.indexOf(Math.max(...sizes)) : 0;
  }

  draw() {
    const { found } = this.inspector;
    this.drawImage();
    this.drawOut();
    this.drawSource(found);
    this.drawTerms(found);
  }

  room() {
    const { widths, ink: { grown } } = this.inspector;
    const all = SIDES.image + SIDES.source + SIDES.out;
    const fit = Math.max(0.6 * grown, Math.min(1.7 * grown, (widths.unit - 24 * grown) / all));
    return { image: SIDES.image * fit, source: SIDES.source * fit, out: SIDES.out * fit };
  }

  // Pictures ------------------------------------------------------------------------------------

  /**
   * A channel of what is at hand of a tensor, painted once: canvas, its sides, where it begins.
   * @param {string} name
   * @param {number} channel
   * @param {number} [rescaled]
   */
  channelOf(name, channel, rescaled) {
    const key = `${name} ${channel} ${rescaled}`;
    const known = this.pictures.get(key);
    if (known !== undefined) return known;
    const painted = this.paintChannel(name, channel, rescaled);
    this.pictures.set(key, painted);
    return painted;
  }

  /** @param {string} name @param {number} channel @param {number} [rescaled] @returns {Channel | null} */
  paintChannel(name, channel, rescaled) {
    const { held, header } = this.inspector;
    const piece = held.tensors[name];
    if (!piece || piece.size.length !== 4) return null;
    const [, channels, rows, columns] = piece.size, place = channel - piece.start[1];
    if (place < 0 || place >= channels || !rows || !columns) return null;
    const area = rows * columns, first = ((header.image - piece.start[0]) * channels + place) * area;
    const values = piece.values.subarray(first, first + area);
    let least = Infinity, most = -Infinity;
    for (const value of values) {
      if (value < least) least = value;
      if (value > most) most = value;
    }
    const limit = rescaled ?? (Math.max(Math.abs(least), Math.abs(most)) || 1);
    const grey = name === "input", span = (most - least) || 1;
    const pixels = Uint8Array.from(values, (value) =>
      (grey ? (value - least) / span * 255 : indexOf(value, limit)));
    const table = grey ? GREYS : scaled(header.colours, 1, 1);
    const { canvas } = new Atlas(pixels, [1, rows, columns], 1).paint(() => table);
    return { canvas, sides: [rows, columns], origin: piece.start.slice(2), limit: grey ? Math.max(Math.abs(least), Math.abs(most)) || 1 : limit };
  }

  drawImage() {
    const { header, ink, name, chain } = this.inspector;
    const { shape } = header.arrays[header.picture];
    this.photo ??= photograph(header.arrays[header.picture]) ??
      new Atlas(header.arrays[header.picture].values.subarray(0, shape[1] * shape[2]), [1, shape[1], shape[2]], 1).paint(() => GREYS).canvas;
    const sides = chain.input.shape.slice(2);
    this.step = [0, 1].map((axis) => sides[axis] / shape[1 + axis]);
    this.image.show(this.photo, shape.slice(1), [0, 0], this.room().image, true);
    this.image.border(ink);
    /** @param {number[][]} spans */
    const scaledTo = (spans) => spans.map(([first, end], axis) => [first / this.step[axis], end / this.step[axis]]);
    const seen = field(chain, name, this.inspector.index());
    if (seen) this.image.box(scaledTo(seen), ink.patch, 2);
    if (this.pixel) this.image.box(scaledTo(this.pixel.map((at) => [at, at + 1])), ink.text, 2);
    this.inspector.caption("image", this.fieldSaid(seen));
  }

  /** @param {number[][] | null} seen */
  fieldSaid(seen) {
    const { words } = this.inspector.header;
    if (this.pixel) {
      const found = reached(this.inspector.chain, this.inspector.name, this.pixel);
      const units = found && found.every(([first]) => first >= 0) ? found.reduce((product, [first, end]) => product * (end - first), 1) : 0;
      return worded(words.reaches, { y: this.pixel[0], x: this.pixel[1], units: whole(units) });
    }
    if (!seen) return words.input;
    const [height, width] = seen.map(([first, end]) => end - first);
    return worded(words.sees, { height, width });
  }

  drawOut() {
    const { name, cursor, maps, ink, player, chain, scale } = this.inspector;
    const figure = one(this.root, "figure.out");
    figure.hidden = maps.vector;
    if (maps.vector) return;
    const limit = maps.end(cursor.map, scale);
    const found = this.channelOf(name, cursor.map, limit);
    if (!found) return;
    this.out.show(found.canvas, found.sides, found.origin, this.room().out);
    this.out.border(ink);
    if (player.playing) this.veil(found);
    const place = this.pixel && reached(chain, name, this.pixel);
    if (place && place.every(([first]) => first >= 0)) this.out.box(place, ink.patch, 2);
    const spot = [[cursor.y, cursor.y + 1], [cursor.x, cursor.x + 1]];
    this.out.box(spot, ink.ground, 4);
    this.out.box(spot, ink.text, 2);
  }

  /** While it plays, what the kernel has not come to yet is covered. @param {Channel} given */
  veil({ sides: [rows, columns], origin: [top, left] }) {
    const { cursor, ink } = this.inspector, { context, scale } = this.out;
    context.fillStyle = thinned(ink.ground, 0.82);
    const [y, x] = [cursor.y - top, cursor.x - left];
    context.fillRect(1 + (x + 1) * scale, 1 + y * scale, (columns - x - 1) * scale, scale);
    context.fillRect(1, 1 + (y + 1) * scale, columns * scale, (rows - y - 1) * scale);
  }

  /** @param {Explained | null} found */
  drawSource(found) {
    const { chain, ink, header: { words } } = this.inspector;
    const figure = one(this.root, "figure.source");
    const each = found?.parts[Math.min(this.focus, found.parts.length - 1)];
    const at = this.lookedAt(found, each), shown = at && this.channelOf(at.source, at.channel);
    figure.hidden = !shown;
    if (!shown) return;
    const { source, channel, spans } = at;
    this.source.show(shown.canvas, shown.sides, shown.origin, this.room().source);
    this.source.border(ink);
    this.source.box(spans, ink.patch, 2.5);
    if (each?.winner !== undefined) {
      const row = each.rows[Math.floor(each.winner / each.columns.length)];
      const column = each.columns[each.winner % each.columns.length];
      this.source.box([[row, row + 1], [column, column + 1]], ink.text, 2);
    }
    this.inspector.caption("source", mapSaid(words, source === "input" ? words.input : source, channel, chain[source].shape[1]));
  }

  /**
   * Of the part in focus: the layer, the map and the rows and columns that it is taken from.
   * @param {Explained | null} found
   * @param {Part | undefined} each
   * @returns {LookedAt | null}
   */
  lookedAt(found, each) {
    const { chain, name } = this.inspector;
    if (found && !found.parts.length) {
      const [, channel, y, x] = found.index;
      return found.index.length === 4
        ? { source: chain[name].inputs[0], channel, spans: [[y, y + 1], [x, x + 1]] } : null;
    }
    if (each?.place.channel === undefined) return null;
    let source = chain[name].inputs[each.input];
    if (chain[source].kind === "Flatten") source = chain[source].inputs[0];
    return { source, channel: each.place.channel, spans: [each.rows, each.columns].map(spanned) };
  }

  // Arithmetic ----------------------------------------------------------------------------------

  /** @param {Explained | null} found */
  drawTerms(found) {
    const { ink, header } = this.inspector;
    const [grids, sums, curve] = ["grids", "sums", "curve"].map((name) => canvasOf(this.root, `canvas.${name}`));
    const width = this.inspector.widths.terms;
    if (!width) return;
    const each = found?.parts[Math.min(this.focus, found.parts.length - 1)];
    const cells = each && each.patch.length > 1 && !(each.rows.length === 1 && each.columns.length > 24);
    grids.hidden = !cells;
    if (found && cells) {
      this.grids ??= new Grids(grids, header);
      this.grids.header = header;
      this.grids.draw(found, Math.min(this.focus, found.parts.length - 1), this.limits(each), width, ink, header.words);
    }
    curve.hidden = !found?.curve;
    if (found?.curve) drawCurve(curve, /** @type {With<"curve" | "x">} */ (found), width, ink);
    this.drawSums(sums, found, width);
  }

  /** @param {Part} each */
  limits(each) {
    const { held, name, chain } = this.inspector;
    let value = 0;
    for (const x of each.patch) if (Math.abs(x) > value && Math.abs(x) < Infinity) value = Math.abs(x);
    const source = chain[name].inputs[each.input];
    const shown = each.place.channel !== undefined && this.channelOf(source, each.place.channel);
    const weights = held.parameters[name].weight;
    const weightLimit = this.weightLimit ?? ((weights && furthestFromZero(weights.values)) || 1);
    this.weightLimit = weightLimit;
    return { value: (shown && shown.limit) || value || 1, weight: each.mean ? 1 : weightLimit };
  }

  /** @param {HTMLCanvasElement} canvas @param {Explained | null} found @param {number} width */
  drawSums(canvas, found, width) {
    const { header: { words }, ink, chain, name } = this.inspector;
    const spoken = one(this.root, ".sums-said");
    const summed = found && this.summed(found, words, chain, name);
    canvas.hidden = spoken.hidden = !summed;
    this.count = 0;
    if (!summed) return;
    const { values, focus, labels, said } = summed;
    if (focus === this.focus && !found?.powers) this.count = values.length;
    this.sums ??= new Bars(canvas, this.inspector.header);
    this.sums.header = this.inspector.header;
    // Over the grids of the one in focus: these are what is read.
    this.sums.draw(values, focus, width, ink, { labels, height: labels ? 44 : 64, widest: chain[name].kind === "Add" ? 120 : 46 });
    canvas.style.cursor = this.count ? "pointer" : "";
    spoken.textContent = said;
  }

  /**
   * What the bars below stand for: shares, the sums of several parts, or the largest terms of one.
   * @param {Explained} found
   * @param {Words} words
   * @param {Chain} chain
   * @param {string} name
   * @returns {Summed | null}
   */
  summed(found, words, chain, name) {
    const { parts, powers, total = 1, place: own = -1 } = found;
    if (powers) return { values: [...powers].map((power) => power / total), focus: own, said: words.sharesShown };
    if (parts.length > 1) {
      const adds = found.kind === "Add";
      const layer = chain[chain[name].inputs[0]].kind === "Flatten" ? chain[chain[name].inputs[0]].inputs[0] : chain[name].inputs[0];
      return {
        values: parts.map(({ sum }) => sum), focus: this.focus,
        labels: (place) => (adds ? chain[name].inputs[place] : String(parts[place].place.channel)),
        said: adds ? words.addsShown : worded(words.sumsShown, { layer: layer === "input" ? words.input : layer }),
      };
    }
    if (parts.length && parts[0].rows.length === 1 && parts[0].columns.length > 24) {
      const terms = largest(found, 64), count = parts[0].patch.length + (found.rest?.count ?? 0);
      return {
        values: terms.map(({ product }) => product), focus: -1,
        said: worded(words.termsShown, { shown: terms.length, count: whole(count) }),
      };
    }
    return null;
  }
}

/** @param {number[]} places */
function spanned(places) {
  const inside = places.filter((place) => place >= 0);
  return [Math.min(...inside), Math.max(...inside) + 1];
}
