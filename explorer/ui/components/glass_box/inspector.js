// The inspector: the chosen layer beside one of its values, taken apart. It follows the pointer by
// itself; the server hears where something is chosen, and sends what is not in the browser's hands.

import { opened } from "../js/array_message.js";
import { inks } from "../js/canvas_ink.js";
import { element } from "../js/elements.js";
import { asking, busOf, listen, tell } from "../js/message_bus.js";
import { exact, significant, whole } from "../js/numbers.js";
import { atLeisure, onceAFrame } from "../js/pacing.js";
import { worded } from "../js/word_template.js";
import { explained, plain } from "./js/arithmetic.js";
import { formula } from "./js/formula.js";
import { HeldTensors } from "./js/held_tensors.js";
import { InspectorControls } from "./js/inspector_controls.js";
import { KernelView } from "./js/kernel_view.js";
import { drawHistogram, fillStatistics } from "./js/layer_statistics.js";
import { Player } from "./js/map_player.js";
import { LayerView, Maps } from "./js/mosaic.js";
import { fillTable, termRows } from "./js/terms_table.js";
import { backCode, codeOf } from "./js/value_code.js";
import { ValueView } from "./js/value_view.js";

class Inspector {
  constructor(root, header, choose) {
    this.root = root;
    this.box = root.querySelector(".inspector");
    this.exactly = false;
    this.scale = "map";
    this.tab = "maps";
    this.redraw = onceAFrame(() => this.draw());
    this.tabulate = atLeisure(() => this.writeTable());
    this.player = new Player((steps) => this.advance(steps));
    this.layerView = new LayerView(root, this);
    this.kernels = new KernelView(root.querySelector("canvas.kernels"), this);
    this.valueView = new ValueView(root, this);
    this.choose = choose;
    this.controls = new InspectorControls(root, this);
    this.controls.handle();
    new ResizeObserver(() => this.measure()).observe(this.box);
    root.querySelector(".inks").ontransitionend = () => this.measure();
    this.take(header);
  }

  take(header) {
    this.header = header;
    this.words = header.words;
    this.chain = header.chain;
    this.held = new HeldTensors(header);
    this.bus = busOf(header.group);
    this.valueView.photo = null;
    this.name = null;
    this.box.classList.toggle("going-back", Boolean(header.back));
    const code = this.root.querySelector("details.code");
    this.root.querySelector(header.back ? ".unit" : ".layer").append(code);
    if (header.back) code.open = true;
    listen(this, this.bus, {
      chosen: (choice) => this.follow(choice),
      scale: (scale) => {
        this.scale = scale;
        this.valueView.pictures.clear();
        this.redraw();
      },
    });
    this.scale = this.bus.scale ?? "map";
    this.controls.label();
    const first = Object.keys(this.held.layers)[0];
    this.follow(this.bus.chosen ?? { layer: first, map: 0, y: 0, x: 0 });
  }

  say = (number) => (this.exactly ? exact(number) : significant(number));

  // Choosing ------------------------------------------------------------------------------------

  // Somebody chose: here, in the overview, or in another part of the page.
  follow(choice) {
    clearTimeout(this.resting);
    if (!this.held.layers[choice.layer]) {
      this.box.classList.add("waiting");
      this.root.querySelector(".away").hidden = false;
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

  within({ map, y, x }) {
    const [rows, columns] = this.maps.sides;
    const kept = (at, count) => Math.max(0, Math.min(count - 1, at));
    return { map: kept(map, this.maps.count), y: kept(y, rows), x: kept(x, columns) };
  }

  // What of the maps is at hand at full precision, where that is not all.
  regionOf() {
    const piece = this.held.tensors[this.name];
    if (this.maps.vector || this.maps.exact) return null;
    return [2, 3].map((axis) => [piece.start[axis], piece.start[axis] + piece.size[axis]]);
  }

  index({ map, y, x } = this.cursor) {
    const { shape } = this.chain[this.name];
    if (shape.length === 4) return [this.held.tensors[this.name].start[0] + this.imageIn(), map, y, x];
    const piece = this.held.tensors[this.name];
    const rows = piece.size[0];
    return [piece.start[0] + Math.min(rows - 1, Math.floor(map / shape[1])), map % shape[1]];
  }

  imageIn() {
    const { start, size } = this.held.tensors[this.name];
    return size[0] > 1 ? this.header.image - start[0] : 0;
  }

  // The pointer is on a value; on none any more, the chosen one is shown again.
  preview(spot) {
    if (this.player.playing) return;
    this.cursor = spot ? this.within(spot) : this.pinned;
    this.explain();
    this.redraw();
  }

  pin(spot) {
    this.player.stop();
    const choice = { layer: this.name, ...this.within(spot) };
    tell(this.bus, "chosen", choice);
    this.choose(choice);
  }

  // By keys and steps: the server hears where the cursor comes to rest, and at once of what is not
  // in hand.
  move(map, y, x) {
    const spot = this.within({ map: this.pinned.map + map, y: this.pinned.y + y, x: this.pinned.x + x });
    if (this.maps.vector) spot.map = this.within({ map: this.pinned.map + map + y + x, y: 0, x: 0 }).map;
    this.stay(spot);
  }

  stay(spot) {
    const there = this.held.tensors[this.name].has(this.index(spot));
    const choice = { layer: this.name, ...spot };
    tell(this.bus, "chosen", choice);
    if (there) this.resting = setTimeout(() => this.choose(choice), 500);
    else this.choose(choice);
  }

  // Playing: the kernel goes on to the next place, row by row, and begins again at the end.
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

  // Sizes and colours are read when they may have changed, not while a pointer moves: reading them
  // then would lay out the page anew for every frame.
  measure() {
    const width = (name) => this.root.querySelector(name).clientWidth;
    this.widths = { pane: width(".pane"), unit: width(".unit"), terms: width(".terms") };
    this.ink = inks(this.root);
    this.layerView.forget();
    this.redraw();
  }

  draw() {
    if (!this.widths?.pane || !this.name) return;
    this.drawLayer();
    if (!this.header.back) this.valueView.draw();
    this.write();
  }

  drawLayer() {
    const shown = { "canvas.mosaic": "maps", "canvas.kernels": "kernels", ".spread": "statistics" };
    for (const [name, tab] of Object.entries(shown)) this.root.querySelector(name).hidden = this.tab !== tab;
    const width = this.widths.pane;
    if (this.tab === "kernels") this.kernels.draw(width);
    else if (this.tab === "statistics") {
      drawHistogram(this.root.querySelector("canvas.histogram"), this, width);
      fillStatistics(this.root.querySelector(".spread table"), this);
    } else this.layerView.draw();
    const kernels = this.tab === "kernels";
    this.controls.legend(kernels ? this.kernels.limit : this.maps.end(this.cursor.map, this.scale), kernels);
    this.root.querySelector(".at").textContent = (kernels && this.kernels.said()) || this.pointedSaid();
  }

  pointedSaid() {
    const { words } = this, { map, y, x } = this.cursor;
    const named = this.isLogits && this.header.classes[map] !== undefined && this.maps.vector;
    if (named) return worded(words.classNote, { number: map, name: this.header.classes[map] });
    if (this.maps.vector) return worded(words.valueOf, { layer: this.name, number: map, count: whole(this.maps.count) });
    return `${worded(words.mapOf, { layer: this.name, number: map, count: whole(this.maps.count) })} · ${words.place} ${y}, ${x}`;
  }

  write() {
    const place = `${this.header.back ? "∂L/∂" : ""}${this.name}[${this.index().join(", ")}]`;
    this.root.querySelector(".value .where").textContent = place;
    this.root.querySelector(".value .number").textContent = this.found ? this.say(this.found.value) : "";
    this.root.querySelector(".away").hidden = Boolean(this.found);
    this.writeFormula(this.found && !this.header.back ? formula(this.found, this.say, this.words) : []);
    this.tabulate();
    const code = this.root.querySelector("details.code");
    if (code.open && this.found && this.cursor === this.pinned) this.writeCode(code, place);
    if (this.cursor === this.pinned && !this.player.playing) this.announce(place);
  }

  // Spans are kept while a line has as many parts as before.
  writeFormula(lines) {
    const box = this.root.querySelector(".formula");
    lines.forEach((tokens, nth) => {
      const line = box.children[nth] ?? box.appendChild(element("p", "line"));
      if (line.children.length !== tokens.length) line.replaceChildren(...tokens.map(() => element("span")));
      tokens.forEach(([text, role], place) => {
        const span = line.children[place], kind = role ? `is-${role}` : "";
        if (span.textContent !== text) span.textContent = text;
        if (span.className !== kind) span.className = kind;
      });
    });
    while (box.children.length > lines.length) box.lastChild.remove();
  }

  writeTable() {
    const details = this.root.querySelector("details.table");
    if (!details.open || !this.found || this.header.back) return;
    const place = `${this.name}[${this.index().join(", ")}]`;
    fillTable(details.querySelector("table"), termRows(this.found, this.held, this.words), this.say, place);
  }

  writeCode(code, place) {
    const blocks = this.header.back ? [backCode(this.found, this.held)] : codeOf(this.found, this.held), box = code.querySelector(".blocks");
    box.ariaLabel = place;
    box.replaceChildren(...blocks.map((text) => {
      const copy = element("button", "copy", { type: "button", textContent: this.words.copy });
      copy.onclick = () => navigator.clipboard?.writeText(text);
      return element("div", "block", {}, element("pre", "", { textContent: text, tabIndex: 0 }), copy);
    }));
  }

  // Said to screen readers when the cursor comes to rest.
  announce(place) {
    clearTimeout(this.saying);
    this.saying = setTimeout(() => {
      this.root.querySelector(".said").textContent = this.found ? `${place} = ${this.say(this.found.value)}` : this.words.away;
    }, 400);
  }

  turn(tab) {
    this.tab = tab;
    for (const button of this.root.querySelectorAll(".tabs button")) {
      button.ariaPressed = String(button.dataset.tab === tab);
    }
    this.redraw();
  }

  caption(which, text) {
    this.root.querySelector(`figure.${which} figcaption`).textContent = text;
  }
}

export default function showInspector({ parentElement, data, setTriggerValue }) {
  const box = parentElement.querySelector(".inspector");
  const header = opened(data);
  const choose = asking(header.group, setTriggerValue);
  if (box.view) {
    box.view.choose = choose;
    box.view.take(header);
  } else box.view = new Inspector(parentElement, header, choose);
}
