// The pictures of the stage as whole canvases, painted once. A frame of an animation only puts their
// columns together, so that it costs the same for any network.

/** @import { Stage } from "../stage.js" */
/** @import { Plate } from "./sweep.js" */
/** @import { Stood } from "./layout.js" */

import { fitted } from "../../js/canvas_ink.js";
import { sheet } from "../../js/colour_atlas.js";
import { crossing, eased } from "./sweep.js";

/** Milliseconds in which a new picture takes the place of an old one. */
const FADING = 260;

export class Plates {
  /** @type {Map<Plate, HTMLCanvasElement>} */
  #painted = new Map();
  /** What was on screen before a new picture came. @type {HTMLCanvasElement | null} */
  #was = null;
  #faded = 1;

  /** @param {Stage} view @param {HTMLCanvasElement} canvas */
  constructor(view, canvas) {
    this.view = view;
    this.canvas = canvas;
  }

  get fades() {
    return this.#faded < 1;
  }

  forget() {
    this.#painted.clear();
  }

  /** What is on screen now fades into what comes. */
  keep() {
    const { width, height } = this.canvas;
    if (!width || this.view.clock.calm) return;
    const was = sheet(width, height);
    was.getContext("2d")?.drawImage(this.canvas, 0, 0);
    this.#was = was;
    this.#faded = 0;
  }

  /** @param {number} milliseconds */
  tick(milliseconds) {
    this.#faded = Math.min(1, this.#faded + milliseconds / FADING);
    if (this.#faded === 1) this.#was = null;
  }

  draw() {
    const { view } = this, { layout } = view;
    const context = fitted(this.canvas, view.full, layout.height);
    if (this.#was && this.#was.width !== this.canvas.width) this.#was = null;
    if (this.#was) {
      context.globalAlpha = 1 - eased(this.#faded);
      context.drawImage(this.#was, 0, 0, view.full, layout.height);
    }
    const here = this.#was ? eased(this.#faded) : 1;
    layout.rooms.forEach((_, column) => this.#column(context, column, here));
    context.globalAlpha = 1;
  }

  /** @param {CanvasRenderingContext2D} context @param {number} column @param {number} here */
  #column(context, column, here) {
    const { clock, layout } = this.view;
    const { from, to, share } = crossing(clock.last, clock.stop, clock.share, column, layout.rooms.length);
    if (share < 1) this.#slice(context, from, column, here * (1 - share));
    if (share > 0) this.#slice(context, to, column, here * share);
  }

  /** @param {CanvasRenderingContext2D} context @param {Plate} plate @param {number} column @param {number} alpha */
  #slice(context, plate, column, alpha) {
    const canvas = plate === "blank" ? null : this.plate(plate);
    if (!canvas || alpha <= 0) return;
    const { rooms, height } = this.view.layout, { full } = this.view;
    const left = column ? (rooms[column - 1][1] + rooms[column][0]) / 2 : 0;
    const right = column + 1 < rooms.length ? (rooms[column][1] + rooms[column + 1][0]) / 2 : full;
    const ratio = canvas.width / full;
    context.globalAlpha = alpha;
    context.drawImage(canvas, left * ratio, 0, (right - left) * ratio, canvas.height, left, 0, right - left, height);
  }

  /** @param {Plate} plate */
  plate(plate) {
    const known = this.#painted.get(plate);
    if (known) return known;
    const made = document.createElement("canvas"), { view } = this;
    const context = fitted(made, view.full, view.layout.height);
    view.layout.standing.forEach((each, place) => this.#paint(context, plate, each, place));
    this.#painted.set(plate, made);
    return made;
  }

  /** @param {CanvasRenderingContext2D} context @param {Plate} plate @param {Stood} each @param {number} place */
  #paint(context, plate, each, place) {
    const { view } = this;
    for (let tile = 0; tile < each.tiles.shown; tile += 1) view.drawTile(context, place, tile, plate);
    if (place) return;
    const attribution = plate === "backward" ? view.pictures.attribution : null;
    const photograph = plate === "backward" ? null : view.photograph;
    context.imageSmoothingEnabled = Boolean(photograph);
    if (each.tiles.lead && photograph) context.drawImage(photograph, each.left, each.top, each.wide, each.high);
    context.imageSmoothingEnabled = false;
    if (attribution) this.#attribute(context, each);
  }

  /**
   * In the picture's place where the image has one, else in that of its maps; over the image in grey,
   * as strongly as the inspector has it.
   * @param {CanvasRenderingContext2D} context
   * @param {Stood} each
   */
  #attribute(context, each) {
    const { bus: { strength }, photograph, pictures: { attribution } } = this.view;
    const places = each.tiles.lead ? [[0, 0], ...each.corners] : each.corners;
    for (let map = 0; attribution && map < Math.min(attribution.count, places.length); map += 1) {
      const [x, y] = places[map], { wide, high } = each;
      context.clearRect(each.left + x, each.top + y, wide, high);
      if (photograph && strength !== null && !map) {
        context.filter = "grayscale(1)"; // no colour of it is taken for one that lies over it
        context.globalAlpha = 1 - 0.8 * strength;
        context.drawImage(photograph, each.left + x, each.top + y, wide, high);
        context.filter = "none";
      }
      context.globalAlpha = photograph ? strength ?? 1 : 1;
      attribution.draw(context, map, each.left + x, each.top + y, wide, high);
      context.globalAlpha = 1;
    }
  }
}
