// The inspector: the chosen layer beside one of its values, taken apart. It follows the pointer by
// itself; the server hears where something is chosen, and sends what is not in the browser's hands.

/** @import { Place } from "./js/mosaic.js" */
/** @import { Chain, Explained, InspectorHeader, LayerNumbers } from "./js/messages.d.ts" */
/** @import { Bus, View } from "../js/message_bus.js" */
/** @import { Lifetime } from "../js/lifetime.js" */
/** @import { Choice, Component, Words } from "../js/component.d.ts" */
/** @import { Ink } from "../js/canvas_ink.js" */

import { writeBlocks, writeFormula } from "./js/inspector_texts.js";
import { viewOf } from "../js/lifetime.js";
import { opened } from "../js/array_message.js";
import { inks } from "../js/canvas_ink.js";
import { canvasOf, one } from "../js/elements.js";
import { asking, busOf, hear, tell } from "../js/message_bus.js";
import { exact, significant } from "../js/numbers.js";
import { Delay, atLeisure, onceAFrame } from "../js/pacing.js";
import { explained, plain } from "./js/arithmetic.js";
import { formula } from "./js/formula.js";
import { HeldTensors, NotHeld } from "./js/held_tensors.js";
import { InspectorControls, tabsOf } from "./js/inspector_controls.js";
import { KernelView } from "./js/kernel_view.js";
import { drawHistogram, fillStatistics } from "./js/layer_statistics.js";
import { Player } from "./js/map_player.js";
import { LayerView, Maps } from "./js/mosaic.js";
import { fillTable, termRows } from "./js/terms_table.js";
import { backCode, codeOf } from "./js/value_code.js";
import { ValueView } from "./js/value_view.js";

export class Inspector {
  /** @type {(choice: Choice) => void} */
  choose;
  /** @type {InspectorHeader} */
  header;
  /** @type {Words} */
  words;
  /** @type {Chain} */
  chain;
  /** @type {HeldTensors} */
  held;
  /** @type {Bus} */
  bus;
  /** @type {string} */
  name;
  /** @type {LayerNumbers} */
  layer;
  /** @type {Maps} */
  maps;
  /** @type {boolean} */
  isLogits;
  /** @type {Place} */
  pinned;
  /** @type {Place} */
  cursor;
  /** @type {number[][] | null} */
  region;
  /** @type {Explained | null} */
  found;
  /** @type {{ pane: number, unit: number, terms: number }} */
  widths;
  /** @type {Ink} */
  ink;

  /** @param {ParentNode} root @param {Lifetime} lifetime */
  constructor(root, lifetime) {
    this.lifetime = lifetime;
    this.root = root;
    this.box = one(root, ".inspector");
    this.exactly = false;
    /** How it is looked at; by itself, in a file, all of it is shown. @type {View["part"] | "all"} */
    this.part = "all";
    this.scale = "map";
    this.tab = "maps";
    this.redraw = onceAFrame(lifetime, () => this.draw());
    this.tabulate = atLeisure(lifetime, () => this.writeTable());
    this.player = new Player(lifetime, (steps) => this.advance(steps));
    this.layerView = new LayerView(root, this);
    this.kernels = new KernelView(canvasOf(root, "canvas.kernels"), this);
    this.valueView = new ValueView(root, this);
    this.resting = new Delay(lifetime, { hurried: true });
    this.saying = new Delay(lifetime);
    this.controls = new InspectorControls(root, this);
    this.controls.handle();
    lifetime.watchSize(this.box, () => this.measure());
    one(root, ".inks").ontransitionend = () => this.measure();
  }

  /** @param {InspectorHeader} header */
  take(header) {
    this.header = header;
    this.words = header.words;
    this.chain = header.chain;
    this.held = new HeldTensors(header);
    this.listen(busOf(header.group));
    this.valueView.photo = null;
    this.name = "";
    this.box.classList.toggle("going-back", Boolean(header.back));
    this.scale = this.bus.scale ?? "map";
    this.controls.label();
    this.look(this.bus.view ?? { part: this.part, exact: this.exactly });
    const first = Object.keys(this.held.layers)[0];
    this.follow(this.bus.chosen ?? { layer: first, map: 0, y: 0, x: 0 });
  }

  /** @param {Bus} bus */
  listen(bus) {
    if (bus === this.bus) return;
    this.bus = bus;
    hear(bus, "chosen", (choice) => this.follow(choice), this.lifetime);
    hear(bus, "scale", (scale) => {
      this.scale = scale;
      this.controls.label();
      this.valueView.pictures.clear();
      this.redraw();
    }, this.lifetime);
    hear(bus, "view", (view) => this.look(view), this.lifetime);
  }

  /** Another part is open, or numbers have other digits. @param {{ part: View["part"] | "all", exact: boolean }} view */
  look({ part, exact: exactly }) {
    Object.assign(this, { exactly, part });
    for (const each of /** @type {NodeListOf<HTMLElement>} */ (this.root.querySelectorAll("[data-parts]"))) {
      each.hidden = part !== "all" && !each.dataset.parts?.split(" ").includes(part);
    }
    // At a glance the stage is the keyboard's way to another value.
    canvasOf(this.root, "canvas.out").tabIndex = part === "why" ? -1 : 0;
    if (part === "why") this.player.stop();
    this.measure();
  }

  /** @param {number} number */
  say = (number) => (this.exactly ? exact(number) : significant(number));

  // Choosing ------------------------------------------------------------------------------------

  /** Somebody chose: here, in the overview, or in another part of the page. @param {Choice} choice */
  follow(choice) {
    this.resting.stop();
    if (!this.held.layers[choice.layer]) {
      this.box.classList.add("waiting");
      one(this.root, ".away").hidden = false;
      return;
    }
    this.box.classList.remove("waiting");
    const other = choice.layer !== this.name;
    if (other) {
      this.name = choice.layer;
      this.layer = this.held.layers[this.name];
      this.maps = new Maps(this.held, this.name);
      this.player.stop();
      this.valueView.weightLimit = null;
      this.isLogits = this.name === Object.keys(this.chain).at(-1);
    }
    const turned = other || choice.map !== this.pinned?.map;
    this.pinned = this.within(choice);
    this.cursor = this.pinned;
    this.region = this.regionOf();
    this.explain();
    if (turned) this.valueView.reset();
    this.controls.head();
    this.redraw();
  }

  /** @param {Place} given @returns {Place} */
  within({ map, y, x }) {
    const [rows, columns] = this.maps.sides;
    /** @param {number} at @param {number} count */
    const inside = (at, count) => Math.max(0, Math.min(count - 1, at));
    return { map: inside(map, this.maps.count), y: inside(y, rows), x: inside(x, columns) };
  }

  // What of the maps is at hand at full precision, where that is not all.
  regionOf() {
    const piece = this.held.tensors[this.name];
    if (!piece || this.maps.vector || this.maps.exact) return null;
    return [2, 3].map((axis) => [piece.start[axis], piece.start[axis] + piece.size[axis]]);
  }

  /** @param {Place} given @returns {number[]} */
  index({ map, y, x } = this.cursor) {
    const { shape } = this.chain[this.name], piece = this.piece();
    if (shape.length === 4) return [piece.start[0] + this.imageIn(), map, y, x];
    const rows = piece.size[0];
    return [piece.start[0] + Math.min(rows - 1, Math.floor(map / shape[1])), map % shape[1]];
  }

  // What is at hand of the layer's output.
  piece() {
    const piece = this.held.tensors[this.name];
    if (!piece) throw new NotHeld();
    return piece;
  }

  imageIn() {
    const { start, size } = this.piece();
    return size[0] > 1 ? this.header.image - start[0] : 0;
  }

  /** The pointer is on a value; on none any more, the chosen one is shown again. @param {Place | null} spot */
  preview(spot) {
    if (this.player.playing) return;
    this.cursor = spot ? this.within(spot) : this.pinned;
    this.explain();
    this.redraw();
  }

  /** @param {Place} spot */
  pin(spot) {
    this.player.stop();
    const choice = { layer: this.name, ...this.within(spot) };
    tell(this.bus, "chosen", choice);
    this.choose(choice);
  }

  /**
   * By keys and steps: the server hears where the cursor comes to rest, and at once of what is not
   * in hand.
   * @param {number} map
   * @param {number} y
   * @param {number} x
   */
  move(map, y, x) {
    const spot = this.within({ map: this.pinned.map + map, y: this.pinned.y + y, x: this.pinned.x + x });
    if (this.maps.vector) spot.map = this.within({ map: this.pinned.map + map + y + x, y: 0, x: 0 }).map;
    this.stay(spot);
  }

  /** @param {Place} spot */
  stay(spot) {
    const there = this.piece().has(this.index(spot));
    const choice = { layer: this.name, ...spot };
    tell(this.bus, "chosen", choice);
    if (there) this.resting.start(() => this.choose(choice), 500);
    else this.choose(choice);
  }

  /**
   * Playing: the kernel goes on to the next place, row by row, and begins again at the end.
   * @param {number} steps
   */
  advance(steps) {
    if (this.maps.vector) {
      this.cursor = { map: (this.cursor.map + steps + this.maps.count) % this.maps.count, y: 0, x: 0 };
    } else {
      const [[top, bottom], [left, right]] = this.region ?? this.maps.sides.map((side) => [0, side]);
      const [rows, columns] = [bottom - top, right - left];
      const at = (this.cursor.y - top) * columns + this.cursor.x - left + steps;
      const place = ((at % (rows * columns)) + rows * columns) % (rows * columns);
      this.cursor = { ...this.cursor, y: top + Math.floor(place / columns), x: left + place % columns };
    }
    this.explain();
    this.redraw();
  }

  // Showing -------------------------------------------------------------------------------------

  explain() {
    this.found = (this.header.back ? plain : explained)(this.held, this.name, this.index());
    tell(this.bus, "pointed", { layer: this.name, index: this.index() });
  }

  // Sizes and colours are read when they may have changed: read while a pointer moves, they would
  // lay out the page anew for every frame.
  measure() {
    /** @param {string} name */
    const width = (name) => one(this.root, name).clientWidth;
    this.widths = { pane: width(".pane"), unit: width(".pictures"), terms: width(".terms") };
    this.ink = inks(this.root);
    this.layerView.forget();
    this.redraw();
  }

  draw() {
    if (!this.box.clientWidth || !this.widths || !this.name) return;
    if (this.widths.pane) this.drawLayer();
    if (this.widths.unit && !this.header.back) this.valueView.draw();
    this.write();
  }

  drawLayer() {
    const shown = { "canvas.mosaic": "maps", "canvas.kernels": "kernels", ".spread": "statistics" };
    for (const [name, tab] of Object.entries(shown)) one(this.root, name).hidden = this.tab !== tab;
    const width = this.widths.pane;
    if (this.tab === "kernels") this.kernels.draw(width);
    else if (this.tab === "statistics") {
      drawHistogram(canvasOf(this.root, "canvas.histogram"), this, width);
      fillStatistics(one(this.root, ".spread table", HTMLTableElement), this);
    } else this.layerView.draw();
    const kernels = this.tab === "kernels";
    this.controls.legend(kernels ? this.kernels.limit : this.maps.end(this.cursor.map, this.scale), kernels);
    one(this.root, ".at").textContent = (kernels && this.kernels.said()) || this.controls.pointedSaid();
  }

  write() {
    const place = `${this.header.back ? "∂L/∂" : ""}${this.name}[${this.index().join(", ")}]`;
    one(this.root, ".value .where").textContent = place;
    one(this.root, ".value .number").textContent = this.found ? this.say(this.found.value) : "";
    one(this.root, ".away").hidden = Boolean(this.found);
    writeFormula(one(this.root, ".formula"), this.found && !this.header.back ? formula(this.found, this.say, this.words) : []);
    this.tabulate();
    const code = one(this.root, "section.code");
    if (!code.hidden && this.found && this.cursor === this.pinned) this.writeCode(code, place, this.found);
    if (this.cursor === this.pinned && !this.player.playing) this.announce(place);
  }

  writeTable() {
    const section = one(this.root, "section.table");
    if (section.hidden || !this.found || this.header.back) return;
    const place = `${this.name}[${this.index().join(", ")}]`;
    fillTable(one(section, "table", HTMLTableElement), termRows(this.found, this.held, this.words), this.say, place);
  }

  /** @param {HTMLElement} code @param {string} place @param {Explained} found */
  writeCode(code, place, found) {
    const box = one(code, ".blocks");
    box.ariaLabel = place;
    writeBlocks(box, this.header.back ? [backCode(found, this.held)] : codeOf(found, this.held), this.words.copy);
  }

  /** Said to screen readers when the cursor comes to rest. @param {string} place */
  announce(place) {
    this.saying.start(() => {
      one(this.root, ".said").textContent = this.found ? `${place} = ${this.say(this.found.value)}` : this.words.away;
    }, 400);
  }

  /** @param {string} tab */
  turn(tab) {
    this.tab = tab;
    for (const button of tabsOf(this.root)) button.ariaPressed = String(button.dataset.tab === tab);
    this.redraw();
  }

  /** @param {string} which @param {string} text */
  caption(which, text) {
    one(this.root, `figure.${which} figcaption`).textContent = text;
  }
}

/** @param {Component} given */
export default function showInspector({ parentElement, data, setTriggerValue }) {
  const box = one(parentElement, ".inspector");
  /** @type {InspectorHeader} */
  const header = opened(data);
  const { view, leave } = viewOf(box, (lifetime) => new Inspector(parentElement, lifetime));
  view.choose = asking(header.group, setTriggerValue);
  view.take(header);
  return leave;
}
