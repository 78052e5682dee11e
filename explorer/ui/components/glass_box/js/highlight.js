// The light over the maps: what feeds a tile and what it feeds, over edges with their kernels, and
// what a value sees of the image. Painted as the pointer moves.

/** @import { Stage } from "../stage.js" */
/** @import { Edge } from "./messages.d.ts" */

import { fitted, thinned } from "../../js/canvas_ink.js";
import { Atlas, scaled } from "../../js/colour_atlas.js";
import { field, reached, unravelled } from "./chain.js";
import { pathOf, sideOf } from "./layout.js";

/** The side of a kernel on an edge. */
const LEAST_KERNEL = 6;
const MOST_KERNEL = 26;

export class Highlight {
  /** @param {Stage} view @param {HTMLCanvasElement} canvas */
  constructor(view, canvas) {
    this.view = view;
    this.canvas = canvas;
  }

  draw() {
    if (!this.view.layout) return;
    const context = fitted(this.canvas, this.view.full, this.view.layout.height);
    if (this.view.pointed) {
      const { place, tile, u, v } = this.view.pointed;
      if (place === 0 && u !== undefined && v !== undefined) this.drawReached(context, { u, v });
      else this.drawEdges(context, place, tile);
    } else this.drawFeeding(context);
    this.drawChosen(context);
    this.drawField(context);
  }

  /** At rest: over which edges the chosen tile is fed, with nothing covered. @param {CanvasRenderingContext2D} context */
  drawFeeding(context) {
    const { bus: { chosen }, layout, plate, clock } = this.view, place = this.view.edges.placeOf.get(chosen?.layer);
    if (!chosen || place === undefined || plate !== "forward" || clock.stop === "image") return;
    const { tiles } = layout.standing[place], tile = Math.floor(chosen.map / tiles.each);
    if (tile >= tiles.shown) return;
    const { incoming } = this.view.edges.at(place, tile);
    this.drawLines(context, incoming, incoming.length);
    this.ringSources(context, incoming);
    const ends = incoming.map(({ source }) => layout.standing[source]).map(({ left, across }) => left + across);
    this.drawKernels(context, incoming, true, layout.standing[place].left - Math.max(...ends) - 5);
  }

  /**
   * Edges without weights, close together, would else be one dark surface: `most` of them go one way.
   * @param {CanvasRenderingContext2D} context
   * @param {Edge[]} edges
   * @param {number} most
   */
  drawLines(context, edges, most) {
    const heaviest = Math.max(...edges.map(({ weight }) => Math.abs(weight ?? 0)), 1e-9);
    const plain = Math.min(0.4, Math.max(0.06, 5 / Math.max(most, 1)));
    for (const edge of edges) this.drawEdge(context, edge, heaviest, plain);
  }

  /** @param {CanvasRenderingContext2D} context @param {number} place @param {number} tile */
  drawEdges(context, place, tile) {
    const { incoming, outgoing } = this.view.edges.at(place, tile);
    context.fillStyle = thinned(this.view.ink.ground, 0.78);
    context.fillRect(0, 0, this.view.layout.width + 4, this.view.layout.foot + 4);
    this.drawLines(context, [...outgoing, ...incoming], Math.max(incoming.length, outgoing.length));
    for (const { source, from, target, to } of [...incoming, ...outgoing]) {
      this.view.drawTile(context, source, from);
      this.view.drawTile(context, target, to);
    }
    this.view.drawTile(context, place, tile);
    this.ringSources(context, incoming);
    for (const { target, to } of outgoing) this.ring(context, target, to, this.view.ink.line, 1);
    this.ring(context, place, tile, this.view.ink.text, 2);
    this.drawKernels(context, incoming, true);
    this.drawKernels(context, outgoing, false);
  }

  /**
   * Cells too flat for a ring of their own have one about them all.
   * @param {CanvasRenderingContext2D} context
   * @param {Edge[]} incoming
   */
  ringSources(context, incoming) {
    /** @type {Set<number>} */
    const flat = new Set();
    for (const { source, from } of incoming) {
      if (this.view.layout.standing[source].tiles.gap) this.ring(context, source, from, this.view.ink.patch, 1.5);
      else flat.add(source);
    }
    context.strokeStyle = this.view.ink.patch;
    context.lineWidth = 1.5;
    for (const source of flat) {
      const { left, top, across, down } = this.view.layout.standing[source];
      context.strokeRect(left - 1, top - 1, across + 2, down + 2);
    }
  }

  /** @param {CanvasRenderingContext2D} context @param {Edge} edge @param {number} most @param {number} plain */
  drawEdge(context, edge, most, plain) {
    const { path } = this.route(edge);
    context.lineWidth = 1.25;
    context.strokeStyle = thinned(this.view.ink.text, plain);
    if (edge.weight !== null) {
      const [below, above] = this.view.pictures.maps.colours;
      const share = Math.abs(edge.weight) / most;
      context.strokeStyle = `rgb(${(edge.weight < 0 ? below : above).join(" ")} / ${0.15 + 0.85 * share})`;
      context.lineWidth = 0.75 + 2 * share;
    }
    context.stroke(path);
  }

  /** @param {Edge} given */
  route({ source, from, target, to, way }) {
    const { standing, ways } = this.view.layout;
    return pathOf(ways[way], sideOf(standing[source], from, true), sideOf(standing[target], to, false));
  }

  /**
   * A kernel stands at the end of its edge where edges lie apart: beside the many tiles, not the one.
   * @param {CanvasRenderingContext2D} context
   * @param {Edge[]} edges
   * @param {boolean} atSource
   * @param {number} [room] the width that they have; where it is too narrow for one there is none
   */
  drawKernels(context, edges, atSource, room = MOST_KERNEL) {
    for (const edge of edges) {
      if (!edge.kernel || !edge.sides || room < LEAST_KERNEL) continue;
      const each = this.view.layout.standing[atSource ? edge.source : edge.target];
      const [x, y] = sideOf(each, atSource ? edge.from : edge.to, atSource);
      const size = Math.min(room, Math.max(10, Math.min(MOST_KERNEL, each.high * 0.62)));
      const [rows, columns] = edge.sides;
      const wide = size * Math.min(1, columns / rows), high = size * Math.min(1, rows / columns);
      const left = atSource ? x + 2 : x - wide - 2, top = y - high / 2;
      const tile = new Atlas(edge.kernel, [1, rows, columns]).paint(() => scaled(this.view.pictures.maps.header.kernelColours, 1, 1));
      context.fillStyle = this.view.ink.ground;
      context.fillRect(left - 1, top - 1, wide + 2, high + 2);
      tile.draw(context, 0, left, top, wide, high);
      context.strokeStyle = this.view.ink.kernel;
      context.lineWidth = 1.25;
      context.strokeRect(left - 0.5, top - 0.5, wide + 1, high + 1);
    }
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {number} place
   * @param {number} tile
   * @param {string} colour
   * @param {number} width
   */
  ring(context, place, tile, colour, width) {
    const each = this.view.layout.standing[place];
    const [x, y] = each.corners[tile];
    context.strokeStyle = colour;
    context.lineWidth = width;
    const out = width / 2;
    context.strokeRect(each.left + x - out, each.top + y - out, each.wide + 2 * out, each.high + 2 * out);
  }

  /** @param {CanvasRenderingContext2D} context */
  drawChosen(context) {
    const { chosen } = this.view.bus;
    const place = this.view.edges.placeOf.get(chosen?.layer);
    if (!chosen || place === undefined) return;
    const each = this.view.layout.standing[place];
    const tile = Math.floor(chosen.map / each.tiles.each);
    context.strokeStyle = this.view.ink.accent;
    context.lineWidth = 1.5;
    context.beginPath();
    context.roundRect(each.left - 5, each.top - 5, each.across + 10, each.down + 10, 4);
    context.stroke();
    if (tile < each.tiles.shown && each.tiles.gap) this.ring(context, place, tile, this.view.ink.accent, 2.5);
  }

  /**
   * What the pointed value sees of the image, here or in the inspector.
   * @param {CanvasRenderingContext2D} context
   */
  drawField(context) {
    const spot = this.pixelPointed() ?? this.view.bus.pointed;
    if (!spot || !this.view.chain[spot.layer]) return;
    const seen = field(this.view.chain, spot.layer, spot.index);
    if (seen) this.outline(context, 0, seen, this.view.chain.input.shape, this.view.ink.patch, 2);
    const place = this.view.edges.placeOf.get(spot.layer) ?? 0;
    const each = this.view.layout.standing[place];
    const [, map, y, x] = spot.index;
    if (spot.index.length === 4 && map < each.tiles.shown && this.view.shown(place) === spot.layer) {
      const [left, top] = each.corners[map];
      const [rows, columns] = this.view.chain[spot.layer].shape.slice(2);
      const size = Math.max(3, each.wide / columns);
      context.strokeStyle = this.view.ink.text;
      context.lineWidth = 1.5;
      context.strokeRect(
        each.left + left + (x + 0.5) / columns * each.wide - size / 2,
        each.top + top + (y + 0.5) / rows * each.high - size / 2, size, size);
    }
  }

  // The pixel of a map under the pointer, as a place in the layer's output.
  pixelPointed() {
    const { place = 0, tile = 0, u, v } = this.view.pointed ?? {};
    if (u === undefined || v === undefined || place === 0) return null;
    const layer = this.view.shown(place);
    const { shape } = this.view.chain[layer];
    if (shape.length !== 4) {
      const { each } = this.view.header.standing[place].tiles;
      return each === 1 ? { layer, index: unravelled([1, shape[1]], tile % shape[1]) } : null;
    }
    const [y, x] = [Math.floor(v * shape[2]), Math.floor(u * shape[3])];
    return { layer, index: [this.view.header.image, tile, y, x] };
  }

  /**
   * Every unit that a pixel of the image reaches, in every layer.
   * @param {CanvasRenderingContext2D} context
   * @param {{ u: number, v: number }} pointed how far down and across it
   */
  drawReached(context, { u, v }) {
    const [, , rows, columns] = this.view.chain.input.shape;
    const pixel = [Math.floor(v * rows), Math.floor(u * columns)];
    this.view.layout.standing.forEach((each, place) => {
      const name = this.view.shown(place);
      const found = place ? reached(this.view.chain, name, pixel) : pixel.map((at) => [at, at + 1]);
      if (found && found.every(([first]) => first >= 0)) {
        this.outline(context, place, found, this.view.chain[name].shape, this.view.ink.patch, 1.5);
      }
    });
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {number} place
   * @param {number[][]} given2
   * @param {number[]} given3
   * @param {string} colour
   * @param {number} width
   */
  outline(context, place, [[top, bottom], [left, right]], [, , rows, columns], colour, width) {
    const each = this.view.layout.standing[place];
    context.strokeStyle = colour;
    context.lineWidth = width;
    const corners = each.tiles.lead ? [[0, 0], ...each.corners] : each.corners;
    for (const [x, y] of corners) {
      context.strokeRect(
        each.left + x + left / columns * each.wide, each.top + y + top / rows * each.high,
        Math.max(1.5, (right - left) / columns * each.wide),
        Math.max(1.5, (bottom - top) / rows * each.high));
    }
  }
}
