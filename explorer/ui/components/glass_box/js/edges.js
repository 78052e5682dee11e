// Which tiles light up with a tile: those that feed it and those that it feeds, and over what edges.

/** @import { MapsPicture } from "./layer_picture.js" */
/** @import { Edge, StageHeader } from "./messages.d.ts" */

import { STEPS } from "../../js/colour_atlas.js";
import { fedBy } from "./chain.js";

const MOST_LINES = 48;

export class Edges {
  /** @param {StageHeader} header @param {MapsPicture} picture whose weights and values are on the edges */
  constructor(header, picture) {
    this.header = header;
    this.picture = picture;
    this.chain = header.chain;
    /** @type {Map<string | undefined, number>} */
    this.placeOf = new Map();
    header.standing.forEach(({ names }, place) => names.forEach((name) => this.placeOf.set(name, place)));
    this.wayOf = new Map(header.ways.map((way, number) => [`${way.source} ${way.target}`, number]));
    /** @type {Map<string, { incoming: Edge[], outgoing: Edge[] }>} */
    this.known = new Map();
  }

  /**
   * [{source, from, target, to, weight}]: tiles by their place and number, once for each edge.
   * @param {number} place
   * @param {number} tile
   */
  at(place, tile) {
    const key = `${place} ${tile}`;
    const known = this.known.get(key) ?? {
      incoming: this.strongest(this.into(place, tile)),
      outgoing: this.strongest(this.from(place, tile)),
    };
    this.known.set(key, known);
    return known;
  }

  /** @param {number} place @param {number} tile @returns {Edge[]} */
  into(place, tile) {
    return this.ranges(place, tile).flatMap(({ source, first, start, end }) =>
      Array.from({ length: Math.max(0, end - start) }, (_, nth) =>
        this.edge(source, start + nth, place, tile, start + nth - first)));
  }

  /** @param {number} place @param {number} tile @returns {Edge[]} */
  from(place, tile) {
    const edges = [];
    for (const target of new Set(this.header.ways.filter((way) => way.source === place).map((way) => way.target))) {
      for (let to = 0; to < this.header.standing[target].tiles.shown; to += 1) {
        const fed = this.ranges(target, to).find(
          ({ source, start, end }) => source === place && start <= tile && tile < end);
        if (fed) edges.push(this.edge(place, tile, target, to, tile - fed.first));
      }
    }
    return edges;
  }

  /**
   * The tiles that feed a tile, of those that are shown: [start, end) of each layer that feeds it.
   * @param {number} place
   * @param {number} tile
   */
  ranges(place, tile) {
    const { names: [head], tiles: { each }, opens } = this.header.standing[place];
    if (opens) return this.feeding(place);
    return fedBy(this.chain, head, tile * each).map(([input, first, end]) => {
      const source = this.placeOf.get(this.chain[head].inputs[input]) ?? 0;
      const { tiles } = this.header.standing[source];
      return {
        source, first,
        start: Math.floor(first / tiles.each),
        end: Math.min(tiles.shown, Math.ceil(end / tiles.each)),
      };
    });
  }

  /** Of layers that are folded into one, all of what comes in feeds all. @param {number} place */
  feeding(place) {
    return this.header.ways.filter(({ target }) => target === place).map(({ source }) => (
      { source, first: 0, start: 0, end: this.header.standing[source].tiles.shown }));
  }

  /**
   * @param {number} source
   * @param {number} from
   * @param {number} target
   * @param {number} to
   * @param {number} nth
   * @returns {Edge}
   */
  edge(source, from, target, to, nth) {
    const weights = this.picture.layer(this.header.standing[target].names[0])?.weights;
    const way = this.wayOf.get(`${source} ${target}`) ?? 0;
    if (weights === undefined) return { source, from, target, to, way, kernel: null, weight: null };
    const { values, shape } = this.picture.array(weights);
    if (shape.length === 4) {
      const area = shape[2] * shape[3];
      const start = (to * shape[1] + nth) * area;
      const kernel = nth < shape[1] && to < shape[0] ? values.subarray(start, start + area) : null;
      return { source, from, target, to, way, kernel, sides: shape.slice(2), weight: null };
    }
    const weight = values[to * shape[1] + from] - STEPS;
    return { source, from, target, to, way, kernel: null, weight: weight * this.valueOf(source, from) };
  }

  /**
   * What a vector's cell holds, up to a factor that all cells of the vector share.
   * @param {number} place
   * @param {number} tile
   */
  valueOf(place, tile) {
    const { names } = this.header.standing[place];
    const layer = this.picture.layer(names[names.length - 1]);
    if (!layer) return 0;
    const value = this.picture.array(layer.tiles).values[tile];
    return layer.grey ? value : value - STEPS;
  }

  /**
   * Of many lines only those with the largest contributions can be followed by eye.
   * @param {Edge[]} edges
   * @returns {Edge[]}
   */
  strongest(edges) {
    if (edges.length <= MOST_LINES || edges[0].weight === null) return edges;
    return edges.sort((a, b) => Math.abs(b.weight ?? 0) - Math.abs(a.weight ?? 0)).slice(0, MOST_LINES);
  }
}
