// The stage: the whole network with what flows in it, and the scrubber that takes it from the image to
// the loss, back, and through a step. Canvases lie on each other: the ground with its ways, the maps,
// and the light, painted as the pointer moves.

/** @import { MapsPicture } from "./js/layer_picture.js" */
/** @import { Spot, StageHeader, StopName } from "./js/messages.d.ts" */
/** @import { Bus } from "../js/message_bus.js" */
/** @import { Lifetime } from "../js/lifetime.js" */
/** @import { Ink } from "../js/canvas_ink.js" */
/** @import { Choice, Component } from "../js/component.d.ts" */
/** @import { Plate } from "./js/sweep.js" */

import { viewOf } from "../js/lifetime.js";
import { canvasOf, one } from "../js/elements.js";
import { opened } from "../js/array_message.js";
import { inks } from "../js/canvas_ink.js";
import { photograph } from "../js/colour_atlas.js";
import { asking, busOf, hear, tell } from "../js/message_bus.js";
import { outbox } from "../js/outbox.js";
import { onceAFrame } from "../js/pacing.js";
import { ClassColumn } from "./js/class_column.js";
import { Edges } from "./js/edges.js";
import { drawGround } from "./js/ground.js";
import { Highlight } from "./js/highlight.js";
import { withSizes } from "./js/layer_sizes.js";
import { Layout, tileAt } from "./js/layout.js";
import { NormStrip } from "./js/norm_strip.js";
import { Plates } from "./js/plates.js";
import { Scrubber } from "./js/scrubber.js";
import { PhasePictures } from "./js/phase_pictures.js";
import { StageCursor } from "./js/stage_cursor.js";
import { StageTexts } from "./js/stage_texts.js";
import { StopClock } from "./js/stop_clock.js";
import { answered, crossing, standing } from "./js/sweep.js";

/** Of the window's height, what tiles may take where the page says nothing else, and of the stage's width. */
const OF_WINDOW = 0.36;
const LOWEST = 110;
/** So much width for the network, and there is room for sizes below the names. */
const SIZED = 600;
/** So much of the width is the network's before the classes give up their logits, and their place. */
const NETWORK = 0.66;
const LEAST_NETWORK = 0.6;
/** Of the stage's width, what stands for the window's height where that is more. */
const OF_WIDTH = 0.8;

export class Stage {
  /** @type {(choice: Choice) => void} */
  choose;
  /** @type {StageHeader} */
  header;
  /** @type {StageHeader["chain"]} */
  chain;
  /** @type {Bus} */
  bus;
  /** @type {HTMLCanvasElement | null} */
  photograph;
  /** @type {Layout} */
  layout;
  /** @type {Ink} */
  ink;
  /** @type {number} */
  full;
  /** @type {Spot | null} */
  pointed = null;
  /** @type {WeakMap<MapsPicture, Edges>} */
  #edges = new WeakMap();
  /** What columns hold now, on the way to a stop too. @type {Plate} */
  plate = "forward";
  #frame = 0;
  #arrived = "";

  /** @param {ParentNode} root @param {Lifetime} lifetime */
  constructor(root, lifetime) {
    this.lifetime = lifetime;
    this.root = root;
    this.scene = one(root, ".scene");
    this.ground = canvasOf(root, "canvas.ground");
    this.clock = new StopClock();
    this.pictures = new PhasePictures(this);
    this.cursor = new StageCursor(this, this.scene);
    this.plates = new Plates(this, canvasOf(root, "canvas.maps"));
    this.light = new Highlight(this, canvasOf(root, "canvas.light"));
    this.texts = new StageTexts(this, root);
    this.answers = new ClassColumn(this, root);
    this.norms = new NormStrip(this, root);
    this.scrubber = new Scrubber(this, root, lifetime);
    this.shine = onceAFrame(lifetime, () => this.light.draw());
    this.repaint = onceAFrame(lifetime, () => this.place());
    const motion = matchMedia("(prefers-reduced-motion: reduce)");
    const calm = () => { this.clock.calm = motion.matches; };
    lifetime.listen(motion, "change", calm);
    calm();
    lifetime.watchSize(one(root, ".glassbox"), this.repaint);
    lifetime.listen(globalThis, "resize", this.repaint);
    one(root, ".inks").ontransitionend = this.repaint;
    lifetime.atEnd(() => cancelAnimationFrame(this.#frame));
    this.handle();
  }

  /** A new message: other weights, another image, another network. @param {StageHeader} header */
  take(header) {
    if (this.header) this.plates.keep();
    const { header: before } = this;
    this.header = header;
    header.standing[0].short = [header.words.input];
    this.chain = header.chain;
    this.#edges = new WeakMap();
    const { picture } = header.layers.input;
    this.photograph = picture === undefined ? null : photograph(header.arrays[picture]);
    if (before && before.standing.length !== header.standing.length) this.cursor.leave();
    this.listen(busOf(header.group));
    this.pictures.take(header);
    this.answers.take();
    this.texts.take();
    if (this.bus.stop) this.scrubber.take(this.bus.stop);
    this.scrubber.box.hidden = !this.bus.stop;
    if (this.live && before) this.scrubber.live();
    this.place();
    this.run();
  }

  /** @param {Bus} bus */
  listen(bus) {
    if (bus === this.bus) return;
    this.bus = bus;
    hear(bus, "chosen", this.repaint, this.lifetime);
    hear(bus, "pointed", this.shine, this.lifetime);
    hear(bus, "scale", (scale) => this.rescale(scale), this.lifetime);
    hear(bus, "strength", this.repaint, this.lifetime);
    hear(bus, "stop", (news) => this.turn(() => this.scrubber.take(news)), this.lifetime);
    hear(bus, "phase", () => this.turn(() => undefined), this.lifetime);
  }

  /** Something came from the server: what is on screen fades into it. @param {() => void} change */
  turn(change) {
    if (this.layout) this.plates.keep();
    change();
    this.#arrived = "";
    this.repaint();
    this.run();
  }

  /** @param {string} scale */
  rescale(scale) {
    this.pictures.rescale(scale);
    this.repaint();
  }

  get live() {
    return Boolean(this.bus?.stop?.live);
  }

  // What there is to be seen ----------------------------------------------------------------------

  get edges() {
    const { maps } = this.pictures, known = this.#edges.get(maps) ?? new Edges(this.header, maps);
    this.#edges.set(maps, known);
    return known;
  }

  /**
   * Of layers that are drawn as one, the one in hand is shown, else the chosen, else the last; where
   * weights are drawn, one that has some.
   * @param {number} place
   * @param {Plate} [plate]
   */
  shown(place, plate = this.plate) {
    const { names } = this.header.standing[place], { bus, cursor: { peeked } } = this;
    if (peeked?.place === place) return peeked.name;
    const chosen = names.find((name) => name === bus.chosen?.layer);
    return chosen ?? this.pictures.weighted(names, plate) ?? names[names.length - 1];
  }

  // Painting ---------------------------------------------------------------------------------------

  place() {
    const { clientWidth } = one(this.root, ".glassbox");
    if (!clientWidth || !this.header) return;
    this.ink = inks(this.root);
    const { grown } = this.ink, room = clientWidth - 8 * grown;
    const classes = this.answers.fit(room, NETWORK, LEAST_NETWORK);
    this.layout = this.#laid(room, Math.max(80, room - classes));
    this.full = room;
    const high = this.layout.height + this.norms.height;
    const end = this.answers.place(high + 8 * grown);
    this.scene.style.height = `${Math.max(high, end)}px`;
    this.norms.label.hidden = end > this.layout.height;
    this.plates.forget();
    this.pictures.tidy();
    drawGround(this, this.ground);
    this.texts.place();
    this.norms.draw();
    this.draw();
    this.texts.legend();
    this.light.draw();
  }

  /** @param {number} room @param {number} wide what of it is the network's */
  #laid(room, wide) {
    const { grown } = this.ink, isSized = !this.live && wide >= SIZED * grown;
    const share = Number(getComputedStyle(this.scene).getPropertyValue("--stage-share")) || OF_WINDOW;
    const tallest = Math.max(LOWEST * grown, share * Math.min(OF_WIDTH * room, innerHeight / grown));
    const drawing = isSized ? withSizes(this.header, this.chain) : this.header;
    return new Layout(drawing, wide, tallest, grown, this.answers.rows);
  }

  /** Draws frames for as long as something moves. */
  run() {
    if (this.#frame) return;
    let last = performance.now();
    /** @param {number} now */
    const step = (now) => {
      const passed = Math.max(0, Math.min(100, now - last));
      last = now;
      this.clock.tick(passed);
      this.plates.tick(passed);
      this.draw();
      this.#frame = this.clock.moves || this.plates.fades ? requestAnimationFrame(step) : 0;
    };
    this.#frame = requestAnimationFrame(step);
  }

  draw() {
    if (!this.layout) return;
    const { clock } = this, from = clock.last, to = clock.stop;
    this.plates.draw();
    const { seen, again } = answered(from, to, clock.share), crossed = crossing(from, to, clock.share, 1, 2);
    const plate = crossed.share < 0.5 ? crossed.from : crossed.to;
    this.answers.box.style.opacity = String(seen);
    this.answers.show((again && this.pictures.again) || this.header);
    this.scrubber.draw();
    this.norms.reveal(to === "backward" || to === "update" ? (from === "backward" ? 1 : clock.share) : 0);
    if (this.#arrived !== to) this.arrive(to);
    if (this.plate !== plate) this.hold(plate);
  }

  /** Columns hold something else, whose colours end elsewhere. @param {Plate} plate */
  hold(plate) {
    this.plate = plate;
    this.texts.legend();
    this.texts.say();
    this.light.draw();
  }

  /** The scrubber has come to another stop, or what it shows there is new. @param {StopName} stop */
  arrive(stop) {
    this.#arrived = stop;
    if (this.clock.playing || this.pictures.awaits(stop)) this.pictures.ask();
    this.norms.show(this.pictures.phase(stop === "update" ? "update" : "backward") ?? null);
    this.answers.box.classList.toggle("lit", stop === "loss");
    this.scene.dataset.stop = stop;
    this.scrubber.arrive();
    this.texts.place();
    this.texts.stop();
    this.texts.say();
    this.texts.legend();
    this.light.draw();
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {number} place
   * @param {number} tile
   * @param {Plate} [plate] what is on screen, unless it is said
   */
  drawTile(context, place, tile, plate) {
    const each = this.layout.standing[place], column = each.column;
    const picture = this.pictures.of(plate ?? standing(this.clock.stop, column), place);
    const [x, y] = each.corners[tile], high = each.tiles.gap ? each.high : Math.max(each.high, 1);
    picture.atlas(this.shown(place, plate))?.draw(context, tile, each.left + x, each.top + y, each.wide, high);
  }

  // Pointer and keyboard ---------------------------------------------------------------------------

  handle() {
    this.scene.onpointermove = (event) => this.point(this.under(event));
    this.scene.onpointerleave = () => this.point(null);
    this.light.canvas.onclick = (event) => {
      const found = this.under(event);
      if (found) this.pick(found);
    };
  }

  /** @param {MouseEvent} given @returns {Spot | null} */
  under({ clientX, clientY }) {
    const { left, top } = this.scene.getBoundingClientRect();
    const [x, y] = [clientX - left, clientY - top];
    for (let place = 0; this.layout && place < this.layout.standing.length; place += 1) {
      const found = tileAt(this.layout.standing[place], x, y);
      if (found) return { place, ...found };
    }
    return null;
  }

  /** @param {Spot | null} found @param {boolean} [aloud] */
  point(found, aloud = false) {
    const same = found?.place === this.pointed?.place && found?.tile === this.pointed?.tile;
    this.pointed = found;
    this.light.canvas.style.cursor = found ? "pointer" : "";
    if (!same || aloud) {
      this.texts.say(aloud);
      this.texts.legend();
    }
    this.shine();
  }

  /** Opens or closes a block of a deep network. @param {"open" | "close"} what @param {string} name */
  fold(what, name) {
    outbox.put("fold", what, name);
  }

  /** @param {Spot} given */
  pick({ place, tile, u, v }) {
    if (place === 0) return;
    const { opens } = this.header.standing[place];
    if (opens) return this.fold("open", opens);
    const layer = this.shown(place), { shape } = this.chain[layer];
    const map = tile * this.header.standing[place].tiles.each;
    /** @param {number | undefined} share @param {number} side */
    const middle = (share, side) => Math.floor((share ?? 0.5) * side);
    const [y, x] = shape.length === 4 ? [middle(v, shape[2]), middle(u, shape[3])] : [0, 0];
    this.choose({ layer, map, y, x });
  }
}

/** @param {Component} given */
export default function showStage({ parentElement, data, setTriggerValue }) {
  /** @type {StageHeader} */
  const header = opened(data);
  const { view, leave } = viewOf(one(parentElement, ".glassbox"), (lifetime) => new Stage(parentElement, lifetime));
  const ask = asking(header.group, setTriggerValue);
  view.choose = (choice) => {
    tell(busOf(header.group), "chosen", choice);
    ask(choice);
  };
  view.scrubber.tell = (stop) => setTriggerValue("stop", stop);
  view.take(header);
  return leave;
}
