// The unit view: one value of a layer taken apart. Pictures of where it looks, and its arithmetic.

import { fitted, thinned } from "../../js/canvas_ink.js";
import { Atlas, GREYS, indexOf, photograph, scaled } from "../../js/colour_atlas.js";
import { whole } from "../../js/numbers.js";
import { worded } from "../../js/word_template.js";
import { field, reached } from "./chain.js";
import { largest } from "./formula_tokens.js";
import { Bars, Grids, drawCurve } from "./term_pictures.js";

const NARROW = { image: 104, source: 150, out: 190 };
const WIDE = { image: 144, source: 192, out: 256 };

// A canvas in which a block of a map stands as large as fits, pixel by pixel.
class MapPane {
  constructor(canvas) {
    this.canvas = canvas;
  }

  // `picture` is a canvas, of which rows `top` and columns `left` on are shown, rows x columns.
  show(picture, [rows, columns], [top, left], most, smooth = false) {
    const fit = Math.min(most / rows, most / columns);
    this.scale = fit >= 1 ? Math.max(1, Math.floor(fit)) : fit;
    if (fit > 1 && fit < 2) this.scale = fit;
    this.origin = [top, left];
    this.size = [rows, columns];
    this.sides = [columns * this.scale + 2, rows * this.scale + 2];
    this.context = fitted(this.canvas, ...this.sides);
    this.context.imageSmoothingEnabled = smooth || this.scale < 1;
    this.context.drawImage(picture, 1, 1, columns * this.scale, rows * this.scale);
  }

  border(ink) {
    this.context.strokeStyle = thinned(ink.text, 0.3);
    this.context.lineWidth = 1;
    this.context.strokeRect(0.5, 0.5, this.sides[0] - 1, this.sides[1] - 1);
  }

  // Outlines rows [first, end) and columns [first, end).
  box([first, end], [left, right], colour, width) {
    const { context, scale, origin } = this;
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.strokeRect(1 + (left - origin[1]) * scale, 1 + (first - origin[0]) * scale,
      Math.max(2, (right - left) * scale), Math.max(2, (end - first) * scale));
  }

  under({ offsetX, offsetY }) {
    const [rows, columns] = this.size;
    const inside = (at, count) => Math.max(0, Math.min(count - 1, at));
    return [
      this.origin[0] + inside(Math.floor((offsetY - 1) / this.scale), rows),
      this.origin[1] + inside(Math.floor((offsetX - 1) / this.scale), columns)];
  }
}

export class ValueView {
  constructor(root, inspector) {
    this.inspector = inspector;
    this.root = root;
    const canvas = (name) => root.querySelector(`canvas.${name}`);
    this.image = new MapPane(canvas("image"));
    this.source = new MapPane(canvas("source"));
    this.out = new MapPane(canvas("out"));
    this.focus = 0;
    this.pictures = new Map();
    this.handle();
  }

  handle() {
    const { inspector } = this;
    const spot = (event) => {
      const [y, x] = this.out.under(event);
      return { ...inspector.cursor, map: inspector.pinned.map, y, x };
    };
    this.out.canvas.onpointermove = (event) => inspector.preview(spot(event));
    this.out.canvas.onpointerleave = () => inspector.preview(null);
    this.out.canvas.onclick = (event) => inspector.pin(spot(event));
    this.image.canvas.onpointermove = (event) => this.look(this.image.under(event));
    this.image.canvas.onpointerleave = () => this.look(null);
    const sums = this.root.querySelector("canvas.sums");
    sums.onclick = ({ offsetX }) => {
      if (!this.sums) return;
      this.focus = this.sums.at(offsetX, this.count);
      inspector.redraw();
    };
  }

  // A pixel of the image that was pointed at: what it reaches is outlined.
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
    const sides = Object.entries(widths.unit < 660 * grown ? NARROW : WIDE);
    const all = sides.reduce((sum, [, side]) => sum + side, 0);
    const fit = Math.max(0.6 * grown, Math.min(grown, (widths.unit - 48 * grown) / all));
    return Object.fromEntries(sides.map(([name, side]) => [name, side * fit]));
  }

  // Pictures ------------------------------------------------------------------------------------

  // A channel of what is at hand of a tensor, painted once: canvas, its sides, where it begins.
  channelOf(name, channel, rescaled) {
    const key = `${name} ${channel} ${rescaled}`;
    if (!this.pictures.has(key)) this.pictures.set(key, this.paintChannel(name, channel, rescaled));
    return this.pictures.get(key);
  }

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
    const scaledTo = (spans) => spans.map(([first, end], axis) => [first / this.step[axis], end / this.step[axis]]);
    const seen = field(chain, name, this.inspector.index());
    if (seen) this.image.box(...scaledTo(seen), ink.patch, 2);
    if (this.pixel) this.image.box(...scaledTo(this.pixel.map((at) => [at, at + 1])), ink.text, 2);
    this.inspector.caption("image", this.fieldSaid(seen));
  }

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
    const figure = this.root.querySelector("figure.out");
    figure.hidden = maps.vector;
    if (maps.vector) return;
    const limit = maps.end(cursor.map, scale);
    const found = this.channelOf(name, cursor.map, limit);
    if (!found) return;
    this.out.show(found.canvas, found.sides, found.origin, this.room().out);
    this.out.border(ink);
    if (player.playing) this.veil(found);
    const place = this.pixel && reached(chain, name, this.pixel);
    if (place && place.every(([first]) => first >= 0)) this.out.box(...place, ink.patch, 2);
    this.out.box([cursor.y, cursor.y + 1], [cursor.x, cursor.x + 1], ink.ground, 4);
    this.out.box([cursor.y, cursor.y + 1], [cursor.x, cursor.x + 1], ink.text, 2);
  }

  // While it plays, what the kernel has not come to yet is covered.
  veil({ sides: [rows, columns], origin: [top, left] }) {
    const { cursor, ink } = this.inspector, { context, scale } = this.out;
    context.fillStyle = thinned(ink.ground, 0.82);
    const [y, x] = [cursor.y - top, cursor.x - left];
    context.fillRect(1 + (x + 1) * scale, 1 + y * scale, (columns - x - 1) * scale, scale);
    context.fillRect(1, 1 + (y + 1) * scale, columns * scale, (rows - y - 1) * scale);
  }

  drawSource(found) {
    const { chain, ink, header: { words } } = this.inspector;
    const figure = this.root.querySelector("figure.source");
    const each = found?.parts[Math.min(this.focus, found.parts.length - 1)];
    const [source, channel, spans] = this.lookedAt(found, each);
    const shown = source !== undefined && channel !== undefined && this.channelOf(source, channel);
    figure.hidden = !shown;
    if (!shown) return;
    this.source.show(shown.canvas, shown.sides, shown.origin, this.room().source);
    this.source.border(ink);
    this.source.box(...spans, ink.patch, 2.5);
    if (each?.winner >= 0) {
      const at = (places, nth) => [places[nth], places[nth] + 1];
      this.source.box(at(each.rows, Math.floor(each.winner / each.columns.length)), at(each.columns, each.winner % each.columns.length), ink.text, 2);
    }
    this.inspector.caption("source", worded(words.mapOf, {
      layer: source === "input" ? words.input : source, number: channel, count: whole(chain[source].shape[1]) }));
  }

  // Of the part in focus: the layer, the map and the rows and columns that it is taken from.
  lookedAt(found, each) {
    const { chain, name } = this.inspector;
    if (found && !found.parts.length) {
      const [, channel, y, x] = found.index;
      return found.index.length === 4 ? [chain[name].inputs[0], channel, [[y, y + 1], [x, x + 1]]] : [];
    }
    if (!each) return [];
    let source = chain[name].inputs[each.input];
    if (chain[source].kind === "Flatten" && each.place.channel !== undefined) source = chain[source].inputs[0];
    return [source, each.place.channel, [each.rows, each.columns].map(spanned)];
  }

  // Arithmetic ----------------------------------------------------------------------------------

  drawTerms(found) {
    const { ink, header } = this.inspector;
    const [grids, sums, curve] = ["grids", "sums", "curve"].map((name) => this.root.querySelector(`canvas.${name}`));
    const width = this.inspector.widths.terms;
    const each = found?.parts[Math.min(this.focus, found.parts.length - 1)];
    const cells = each && each.patch.length > 1 && !(each.rows.length === 1 && each.columns.length > 24);
    grids.hidden = !cells;
    if (cells) {
      this.grids ??= new Grids(grids, header);
      this.grids.header = header;
      this.grids.draw(found, Math.min(this.focus, found.parts.length - 1), this.limits(each), width, ink, header.words);
    }
    curve.hidden = !found?.curve;
    if (found?.curve) drawCurve(curve, found, width, ink);
    this.drawSums(sums, found, width);
  }

  limits(each) {
    const { held, name, chain } = this.inspector;
    let value = 0;
    for (const x of each.patch) if (Math.abs(x) > value && Math.abs(x) < Infinity) value = Math.abs(x);
    const source = chain[name].inputs[each.input];
    const shown = each.place.channel !== undefined && this.channelOf(source, each.place.channel);
    const weights = held.parameters[name].weight;
    this.weightLimit ??= weights ? weights.values.reduce((most, w) => Math.max(most, Math.abs(w)), 0) || 1 : 1;
    return { value: (shown && shown.limit) || value || 1, weight: each.mean ? 1 : this.weightLimit };
  }

  drawSums(canvas, found, width) {
    const { header: { words }, ink, chain, name } = this.inspector;
    const told = this.root.querySelector(".sums-said");
    const [values, focus, labels, said] = this.summed(found, words, chain, name);
    canvas.hidden = told.hidden = !values;
    this.count = focus === this.focus && !found?.powers ? values?.length ?? 0 : 0;
    if (!values) return;
    this.sums ??= new Bars(canvas, this.inspector.header);
    this.sums.header = this.inspector.header;
    this.sums.draw(values, focus, width, ink, { labels, widest: chain[name].kind === "Add" ? 120 : 46 });
    canvas.style.cursor = this.count ? "pointer" : "";
    told.textContent = said;
  }

  // What the bars below stand for: shares, the sums of several parts, or the largest terms of one.
  summed(found, words, chain, name) {
    if (!found) return [];
    if (found.powers) return [[...found.powers].map((power) => power / found.total), found.place, null, words.sharesShown];
    const { parts } = found;
    if (parts.length > 1) {
      const adds = found.kind === "Add";
      const layer = chain[chain[name].inputs[0]].kind === "Flatten" ? chain[chain[name].inputs[0]].inputs[0] : chain[name].inputs[0];
      return [parts.map(({ sum }) => sum), this.focus,
        (place) => (adds ? chain[name].inputs[place] : String(parts[place].place.channel)),
        adds ? words.addsShown : worded(words.sumsShown, { layer: layer === "input" ? words.input : layer })];
    }
    if (parts.length && parts[0].rows.length === 1 && parts[0].columns.length > 24) {
      const terms = largest(found, 64), count = parts[0].patch.length + (found.rest?.count ?? 0);
      return [terms.map(({ product }) => product), -1, null, worded(words.termsShown, { shown: terms.length, count: whole(count) })];
    }
    return [];
  }
}

function spanned(places) {
  const inside = places.filter((place) => place >= 0);
  return [Math.min(...inside), Math.max(...inside) + 1];
}
