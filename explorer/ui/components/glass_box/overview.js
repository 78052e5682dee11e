// The glass box: the whole network with its maps in it. Two canvases lie on each other: the maps,
// painted when something changes, and the light, painted as the pointer moves.

/** @import { OverviewHeader, Spot, Way } from "./js/messages.d.ts" */
/** @import { Stood } from "./js/layout.js" */
/** @import { Bus } from "../js/message_bus.js" */
/** @import { Lifetime } from "../js/lifetime.js" */
/** @import { Ink } from "../js/canvas_ink.js" */
/** @import { Choice, Component, Span } from "../js/component.d.ts" */

import { viewOf } from "../js/lifetime.js";
import { canvasOf, one, targetOf } from "../js/elements.js";
import { opened } from "../js/array_message.js";
import { fitted, fontOf, inks, thinned } from "../js/canvas_ink.js";
import { Atlas, GREYS, photograph, scaled } from "../js/colour_atlas.js";
import { asking, busOf, hear, tell } from "../js/message_bus.js";
import { onceAFrame } from "../js/pacing.js";
import { Edges } from "./js/edges.js";
import { Highlight } from "./js/highlight.js";
import { LayerNames } from "./js/layer_names.js";
import { Layout, pathOf, tileAt } from "./js/layout.js";

const CLASS_ROOM = 196;
const NARROW_CLASS_ROOM = 152;
/** @type {Record<string, number | undefined>} */
const STEPS_ASIDE = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity };
/** @type {Record<string, number | undefined>} */
const TURNS = { ArrowUp: -1, ArrowDown: 1 };

export class Overview {
  /** @type {(choice: Choice) => void} */
  choose;
  /** @type {OverviewHeader} */
  header;
  /** @type {OverviewHeader["layers"]} */
  chain;
  /** @type {Bus} */
  bus;
  /** @type {Edges} */
  edges;
  /** @type {Map<string, Atlas>} */
  atlases;
  /** @type {HTMLCanvasElement | null} */
  picture;
  /** @type {Layout} */
  layout;
  /** @type {Ink} */
  ink;
  /** @type {number} */
  full;
  /** @type {string | undefined} */
  revealed;

  /** @param {ParentNode} root @param {Lifetime} lifetime */
  constructor(root, lifetime) {
    this.lifetime = lifetime;
    this.root = root;
    this.stage = one(root, ".stage");
    this.maps = canvasOf(root, "canvas.maps");
    this.light = new Highlight(this, canvasOf(root, "canvas.light"));
    this.names = new LayerNames(this, root);
    this.scale = "map";
    /** @type {Spot | null} */
    this.pointed = null;
    this.shine = onceAFrame(lifetime, () => this.light.draw());
    this.repaint = onceAFrame(lifetime, () => this.place());
    lifetime.watchSize(one(root, ".scroll"), this.repaint);
    one(root, ".inks").ontransitionend = this.repaint;
    this.handle();
  }

  /** A new message: other weights, another image, another network. @param {OverviewHeader} header */
  take(header) {
    this.header = header;
    this.chain = header.layers;
    this.listen(busOf(header.group));
    this.edges = new Edges(header);
    this.atlases = new Map();
    this.picture = this.chain.input.picture === undefined
      ? null : photograph(header.arrays[this.chain.input.picture]);
    this.pointed = null;
    this.rescale(this.bus.scale ?? "map");
    this.names.take();
    this.place();
  }

  /** @param {Bus} bus */
  listen(bus) {
    if (bus === this.bus) return;
    this.bus = bus;
    hear(bus, "chosen", this.repaint, this.lifetime);
    hear(bus, "pointed", this.shine, this.lifetime);
    hear(bus, "scale", (scale) => this.rescale(scale), this.lifetime);
  }

  /** @param {string} scale */
  rescale(scale) {
    if (scale !== this.scale) this.atlases.clear();
    this.scale = scale;
    one(this.root, ".scale", HTMLSelectElement).value = scale;
    this.names.legend();
    this.repaint();
  }

  // Painting ------------------------------------------------------------------------------------

  /**
   * Of layers that are drawn as one, the chosen one is shown, else the last.
   * @param {number} place
   * @returns {string}
   */
  shown(place) {
    const { names } = this.header.standing[place];
    return names.find((name) => name === this.bus.chosen?.layer) ?? names[names.length - 1];
  }

  /** @param {string} name @returns {Atlas} */
  atlas(name) {
    const known = this.atlases.get(name);
    if (known) return known;
    const layer = this.chain[name];
    const { values, shape } = this.header.arrays[layer.tiles];
    const limits = layer.grey ? [] : this.header.arrays[layer.limits].values;
    /** @type {Record<string, number | undefined>} */
    const end = { layer: layer.limit, network: this.header.limit };
    const atlas = new Atlas(values, shape).paint((map) =>
      layer.grey ? GREYS : scaled(this.header.colours, limits[map], end[this.scale] ?? limits[map]));
    this.atlases.set(name, atlas);
    return atlas;
  }

  place() {
    const { clientWidth } = one(this.root, ".scroll");
    if (!clientWidth) return;
    this.ink = inks(this.root);
    const room = clientWidth - 16 * this.ink.grown;
    const { classes, layout } = this.fitting(room);
    this.layout = layout;
    const { width, height } = layout;
    this.full = width + classes;
    this.stage.style.width = `${this.full}px`;
    this.stage.style.height = `${height}px`;
    this.drawMaps(fitted(this.maps, this.full, height));
    this.names.place();
    this.light.draw();
    this.reveal();
  }

  // A layer that is chosen elsewhere comes into sight.
  reveal() {
    const layer = this.bus.chosen?.layer, each = this.layout.standing[this.edges.placeOf.get(layer) ?? -1];
    if (!each || layer === this.revealed) return;
    this.revealed = layer;
    const scroll = one(this.root, ".scroll"), { scrollLeft, clientWidth } = scroll;
    if (each.left < scrollLeft || each.left + each.across > scrollLeft + clientWidth) {
      scroll.scrollLeft = each.middle - clientWidth / 2;
    }
  }

  /** Where all of it is in sight only without the bars of the classes, they make room. @param {number} room */
  fitting(room) {
    const { grown } = this.ink;
    /** @param {number} classes */
    const beside = (classes) => ({
      classes, layout: new Layout(this.header, Math.max(200, room - classes - 4), grown) });
    if (!this.header.classes) return beside(0);
    const wide = beside(CLASS_ROOM * grown), narrow = beside(NARROW_CLASS_ROOM * grown);
    const made = !wide.layout.fits || wide.layout.staggered ? narrow : wide;
    const chosen = made.layout.fits ? made : wide;
    one(this.root, ".classes").classList.toggle("narrow", chosen === narrow);
    return chosen;
  }

  /** @param {CanvasRenderingContext2D} context */
  drawMaps(context) {
    for (const way of this.layout.ways) this.drawWay(context, way);
    this.layout.standing.forEach((each, place) => {
      for (let tile = 0; tile < each.tiles.shown; tile += 1) this.drawTile(context, place, tile);
      this.frame(context, each);
      if (each.tiles.lead && this.picture) {
        context.imageSmoothingEnabled = true;
        context.drawImage(this.picture, each.left, each.top, each.wide, each.high);
        context.imageSmoothingEnabled = false;
      }
    });
    this.drawBrackets(context);
  }

  /**
   * At rest an edge is a hairline where they can be told apart, else a band.
   * @param {CanvasRenderingContext2D} context
   * @param {Way} way
   */
  drawWay(context, way) {
    const [a, b] = [this.layout.standing[way.source], this.layout.standing[way.target]];
    context.strokeStyle = context.fillStyle = thinned(this.ink.text, way.kind === "bent" ? 0.28 : 0.1);
    context.lineWidth = way.kind === "bent" ? 1.5 : 1;
    if (way.kind === "bent") {
      /** @param {Stood} each @param {boolean} right @returns {Span} */
      const middle = ({ left, across, top, down }, right) => [left + (right ? across : 0), top + down / 2];
      context.stroke(pathOf(way, middle(a, true), middle(b, false)).path);
      return;
    }
    const [right, left] = [a.left + a.across, b.left], bend = (left - right) / 2;
    context.beginPath();
    context.moveTo(right, a.top);
    context.bezierCurveTo(right + bend, a.top, left - bend, b.top, left, b.top);
    context.lineTo(left, b.top + b.down);
    context.bezierCurveTo(left - bend, b.top + b.down, right + bend, a.top + a.down, right, a.top + a.down);
    context.fillStyle = thinned(this.ink.text, 0.055);
    context.fill();
  }

  /** @param {CanvasRenderingContext2D} context @param {number} place @param {number} tile */
  drawTile(context, place, tile) {
    const each = this.layout.standing[place];
    const [x, y] = each.corners[tile];
    const high = each.tiles.gap ? each.high : Math.max(each.high, 1);
    this.atlas(this.shown(place)).draw(context, tile, each.left + x, each.top + y, each.wide, high);
  }

  /**
   * A thin rule around every tile: where a map is all zeros there is nothing else to see of it.
   * @param {CanvasRenderingContext2D} context
   * @param {Stood} each
   */
  frame(context, each) {
    context.strokeStyle = thinned(this.ink.text, 0.22);
    context.lineWidth = 0.75;
    context.beginPath();
    if (each.tiles.gap) {
      for (const [x, y] of each.corners) context.rect(each.left + x, each.top + y, each.wide, each.high);
      if (each.tiles.lead) context.rect(each.left, each.top, each.wide, each.high);
    } else context.rect(each.left - 0.5, each.top - 0.5, each.across + 1, each.down + 1);
    context.stroke();
  }

  /** @param {CanvasRenderingContext2D} context */
  drawBrackets(context) {
    context.font = fontOf(this.ink, 13);
    context.fillStyle = this.ink.quiet;
    context.strokeStyle = thinned(this.ink.text, 0.35);
    context.lineWidth = 1;
    for (const { words, left, right } of this.layout.brackets) {
      context.beginPath();
      const [rule, foot] = [16, 20].map((at) => Math.round(at * this.layout.scale));
      context.moveTo(left, foot);
      context.lineTo(left, rule);
      context.lineTo(right, rule);
      context.lineTo(right, foot);
      context.stroke();
      context.fillText(words, left, rule - 4, right - left);
    }
  }

  // Pointer and keyboard ------------------------------------------------------------------------

  handle() {
    this.stage.onpointermove = (event) => this.point(this.under(event));
    this.stage.onpointerleave = () => this.point(null);
    this.light.canvas.onclick = (event) => {
      const found = this.under(event);
      if (found) this.pick(found);
    };
    one(this.root, ".names").onkeydown = (event) => this.key(event);
    const scale = one(this.root, ".scale", HTMLSelectElement);
    scale.onchange = () => tell(this.bus, "scale", scale.value);
  }

  /** @param {MouseEvent} given @returns {Spot | null} */
  under({ clientX, clientY }) {
    const { left, top } = this.stage.getBoundingClientRect();
    const [x, y] = [clientX - left, clientY - top];
    for (let place = 0; place < this.layout.standing.length; place += 1) {
      const found = tileAt(this.layout.standing[place], x, y);
      if (found) return { place, ...found };
    }
    return null;
  }

  /** @param {Spot | null} found */
  point(found) {
    const same = found?.place === this.pointed?.place && found?.tile === this.pointed?.tile;
    this.pointed = found;
    this.light.canvas.style.cursor = found ? "pointer" : "";
    if (!same) this.names.say();
    this.shine();
  }

  /** @param {Spot} given */
  pick({ place, tile, u, v }) {
    if (place === 0) return;
    const layer = this.shown(place);
    const { shape } = this.chain[layer];
    const map = tile * this.header.standing[place].tiles.each;
    /** @param {number | undefined} share @param {number} side */
    const middle = (share, side) => Math.floor((share ?? 0.5) * side);
    const [y, x] = shape.length === 4 ? [middle(v, shape[2]), middle(u, shape[3])] : [0, 0];
    this.choose({ layer, map, y, x });
  }

  /**
   * On the layers' names: left and right go to another layer, up and down through its maps.
   * @param {KeyboardEvent} event
   */
  key(event) {
    const button = targetOf(event).closest("button.layer");
    const place = this.names.buttons.findIndex((each) => each === button), step = STEPS_ASIDE[event.key], turn = TURNS[event.key];
    if (place < 0 || (!step && !turn)) return;
    event.preventDefault();
    if (step) {
      const to = Math.max(0, Math.min(this.names.buttons.length - 1, place + step));
      this.names.buttons[to].focus();
    } else if (turn) {
      const { shown } = this.header.standing[place].tiles;
      const from = this.pointed?.place === place ? this.pointed.tile : -turn;
      this.point({ place, tile: Math.max(0, Math.min(shown - 1, from + turn)) });
    }
  }
}

/** @param {Component} given */
export default function showOverview({ parentElement, data, setTriggerValue }) {
  const box = one(parentElement, ".glassbox");
  /** @type {OverviewHeader} */
  const header = opened(data);
  const { view, leave } = viewOf(box, (lifetime) => new Overview(parentElement, lifetime));
  const ask = asking(header.group, setTriggerValue);
  view.choose = (choice) => {
    tell(busOf(header.group), "chosen", choice);
    ask(choice);
  };
  view.take(header);
  return leave;
}
