// What the columns of the stage hold: every layer's tiles in their colours. One is the forward pass,
// others are gradients, the maps after a step, or weights.

/** @import { Numbers, Palette, Tensor } from "../../js/component.d.ts" */
/** @import { LayerPicture, PictureHeader, UpdatePhase } from "./messages.d.ts" */

import { Atlas, GREYS, scaled } from "../../js/colour_atlas.js";

/** Maps of a pass, forward or back. */
export class MapsPicture {
  /** @type {Map<string, Atlas>} */
  #atlases = new Map();
  #scale = "map";

  /** @param {PictureHeader} header */
  constructor(header) {
    this.header = header;
    this.colours = header.colours;
  }

  /** @param {string} scale where colours end: each map's own largest value, the layer's, the network's */
  rescale(scale) {
    if (scale !== this.#scale) this.#atlases.clear();
    this.#scale = scale;
  }

  /** @param {string} name @returns {LayerPicture | undefined} */
  layer(name) {
    return this.header.layers[name];
  }

  /** @param {number} number */
  array(number) {
    return this.header.arrays[number];
  }

  /** The value at which the colours of a tile end. @param {string} name @param {number} tile */
  end(name, tile) {
    const layer = this.header.layers[name];
    if (layer.grey) return null;
    /** @type {Record<string, number | undefined>} */
    const ends = { layer: layer.limit, network: this.header.limit };
    return ends[this.#scale] ?? this.array(layer.limits).values[tile] ?? null;
  }

  /** @param {string} name @returns {Atlas | null} */
  atlas(name) {
    const known = this.#atlases.get(name);
    if (known) return known;
    const layer = this.header.layers[name];
    if (!layer) return null;
    const { values, shape } = this.array(layer.tiles);
    const limits = layer.grey ? [] : this.array(layer.limits).values;
    const atlas = new Atlas(values, shape).paint((map) =>
      layer.grey ? GREYS : scaled(this.colours, limits[map], this.end(name, map) ?? limits[map]));
    this.#atlases.set(name, atlas);
    return atlas;
  }
}

/** Weights at one time of a step: before it, after it, or their change. */
export class WeightsPicture {
  /** @type {Map<string, Atlas>} */
  #atlases = new Map();

  /** @param {UpdatePhase} header @param {"before" | "change" | "after"} time */
  constructor(header, time) {
    this.header = header;
    this.time = time;
    /** @type {Palette} */
    this.colours = time === "change" ? header.changeColours : header.colours;
  }

  /** Weights have the layer's own scale. */
  rescale() {}

  /** @param {string} name */
  end(name) {
    const layer = this.header.layers[name];
    return layer ? (this.time === "change" ? layer.most : layer.limit) : null;
  }

  /** @param {string} name @returns {Atlas | null} */
  atlas(name) {
    const known = this.#atlases.get(name), layer = this.header.layers[name];
    if (known || !layer) return known ?? null;
    const { values, shape } = this.header.arrays[layer[this.time]];
    const atlas = new Atlas(values, shape).paint(() => scaled(this.colours, 1, 1));
    this.#atlases.set(name, atlas);
    return atlas;
  }
}

/** An attribution map as a picture of its own. @param {{ pixels: number, colours: Palette }} shown @param {Tensor<Numbers>[]} arrays */
export function attributionAtlas(shown, arrays) {
  const { values, shape } = arrays[shown.pixels];
  return new Atlas(values, shape).paint(() => scaled(shown.colours, 1, 1));
}
