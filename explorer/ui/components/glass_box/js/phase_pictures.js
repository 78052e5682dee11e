// Which pictures the stage has: the forward pass from the first on, and those of the stops behind it
// that have come. Where one is not here yet, the forward pass stands in its place. They are asked for
// when they may soon be looked at: whoever only goes from image to image waits for none of them.

/** @import { Stage } from "../stage.js" */
/** @import { Atlas } from "../../js/colour_atlas.js" */
/** @import { MapsPhase, PhaseHeader, StageHeader, StopName, UpdatePhase } from "./messages.d.ts" */
/** @import { Plate } from "./sweep.js" */

import { outbox } from "../../js/outbox.js";
import { MapsPicture, WeightsPicture, attributionAtlas } from "./layer_picture.js";

const OF_UPDATE = ["before", "change", "after"];

export class PhasePictures {
  /** @type {MapsPicture} */
  forward;
  /** @type {Map<PhaseHeader, Map<Plate, MapsPicture | WeightsPicture>>} */
  #made = new Map();
  /** @type {{ phase: PhaseHeader, atlas: Atlas } | null} */
  #attribution = null;
  /** The step whose phases were asked for last. */
  #asked = "";

  /** @param {Stage} view */
  constructor(view) {
    this.view = view;
  }

  /** @param {StageHeader} header */
  take(header) {
    this.forward = new MapsPicture(header);
    this.forward.rescale(this.view.bus.scale ?? "map");
  }

  /** @param {string} scale */
  rescale(scale) {
    this.forward.rescale(scale);
    for (const made of this.#made.values()) for (const picture of made.values()) picture.rescale(scale);
  }

  /** Lets go of what belongs to another step. */
  tidy() {
    for (const phase of this.#made.keys()) if (this.phase(phase.phase) !== phase) this.#made.delete(phase);
  }

  /** What came of a stop of this step. @param {string} stop @returns {PhaseHeader | undefined} */
  phase(stop) {
    const { phases, stop: news } = this.view.bus, phase = phases.get(stop);
    return phase && phase.of === news?.of ? phase : undefined;
  }

  /** Whether a stop has pictures of its own, which are not here yet. @param {StopName} stop */
  awaits(stop) {
    return ["backward", "update", "again"].includes(stop) && !this.phase(stop);
  }

  /** Asks the server for what of this step is neither here nor on its way, once. */
  ask() {
    const { stop: news } = this.view.bus;
    if (!news || news.live || news.coming || news.of === this.#asked) return;
    if (!news.stops.some(({ name, available }) => available && this.awaits(name))) return;
    this.#asked = news.of;
    outbox.put("phases", "ask", news.of);
  }

  get again() {
    return /** @type {MapsPhase | undefined} */ (this.phase("again"));
  }

  get weights() {
    return /** @type {UpdatePhase | undefined} */ (this.phase("update"));
  }

  /** What stands for the image on the way back, where it is not the gradient. */
  get attributed() {
    return /** @type {MapsPhase | undefined} */ (this.phase("backward"))?.attribution;
  }

  get attribution() {
    const phase = this.phase("backward"), shown = this.attributed;
    if (!phase || !shown) return null;
    if (this.#attribution?.phase !== phase) this.#attribution = { phase, atlas: attributionAtlas(shown, phase.arrays) };
    return this.#attribution.atlas;
  }

  /** A plate's picture; the image has no weights. @param {Plate} plate @param {number} [place] @returns {MapsPicture | WeightsPicture} */
  of(plate, place) {
    const isUpdate = OF_UPDATE.includes(plate), phase = this.phase(isUpdate ? "update" : plate);
    if (!phase || (isUpdate && place === 0)) return this.forward;
    const made = this.#made.get(phase) ?? new Map();
    this.#made.set(phase, made);
    if (!made.has(plate)) {
      made.set(plate, pictureOf(phase, plate));
      made.get(plate).rescale(this.view.bus.scale ?? "map");
    }
    return made.get(plate);
  }

  /** The first of some layers whose weights a plate shows. @param {string[]} names @param {Plate} plate */
  weighted(names, plate) {
    return OF_UPDATE.includes(plate) ? names.find((name) => this.weights?.layers[name]) : undefined;
  }

  /** What is on screen. */
  get drawn() {
    return this.of(this.view.plate);
  }

  /** The same as maps: at weights, the maps that they make. @returns {MapsPicture} */
  get maps() {
    const { drawn } = this;
    return drawn instanceof MapsPicture ? drawn : this.forward;
  }
}

/** @param {PhaseHeader} phase @param {Plate} plate */
function pictureOf(phase, plate) {
  return phase.phase === "update"
    ? new WeightsPicture(phase, /** @type {"before" | "change" | "after"} */ (plate)) : new MapsPicture(phase);
}
