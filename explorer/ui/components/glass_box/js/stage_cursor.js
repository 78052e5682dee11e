// The keyboard on the stage, which is one stop of the Tab key: the arrows go from layer to layer and
// through its maps, and what they come to is said.

/** @import { Stage } from "../stage.js" */
/** @import { At } from "./stage_keys.js" */

import { moved, unitsOf } from "./stage_keys.js";

export class StageCursor {
  /** @type {At} */
  #at = { unit: 0, tile: 0 };
  /** What of the classes and the loss it is at. @type {{ place: "classes" | "loss", tile: number } | null} */
  aside = null;
  /** Of layers that are drawn as one, the one that it is at. @type {{ place: number, name: string } | null} */
  peeked = null;

  /** @param {Stage} view @param {HTMLElement} scene */
  constructor(view, scene) {
    this.view = view;
    scene.onkeydown = (event) => this.#press(event);
    scene.onfocus = () => {
      if (scene.matches(":focus-visible")) this.#enter();
    };
    scene.onblur = () => this.leave();
  }

  get units() {
    return unitsOf(this.view.header, this.view.answers.listed.length);
  }

  #enter() {
    this.#begin();
    this.#go(this.#at);
  }

  /** At what is chosen. */
  #begin() {
    const { chosen } = this.view.bus, unit = this.units.findIndex(({ name }) => name === chosen?.layer);
    const { tiles } = this.view.header.standing[this.view.edges.placeOf.get(chosen?.layer) ?? 0];
    if (chosen && unit >= 0) this.#at = { unit, tile: Math.min(tiles.shown - 1, Math.floor(chosen.map / tiles.each)) };
  }

  leave() {
    const folded = this.peeked !== null;
    this.aside = this.peeked = null;
    this.view.answers.mark(null, 0);
    this.view.point(null);
    if (folded) this.view.repaint();
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (!this.peeked && !this.aside) this.#begin();
    const to = moved(this.#at, event.key, this.units), chooses = event.key === "Enter" || event.key === " ";
    const closes = event.key === "Escape" ? this.#around() : "";
    if (!to && !chooses && !closes) return;
    event.preventDefault();
    if (closes) this.view.fold("close", closes);
    else if (to) this.#go(to);
    else this.#choose();
  }

  /** @param {At} to */
  #go(to) {
    this.#at = to;
    const { view } = this, unit = this.units[to.unit], before = this.peeked;
    if (unit.place === "classes" || unit.place === "loss") {
      this.aside = { place: unit.place, tile: to.tile };
      this.peeked = null;
      view.answers.mark(unit.place, to.tile);
      view.point(null, true);
    } else {
      this.aside = null;
      this.peeked = { place: unit.place, name: unit.name };
      view.answers.mark(null, 0);
      view.point({ place: unit.place, tile: to.tile }, true);
    }
    if (this.peeked?.name !== before?.name) view.repaint();
  }

  /** The innermost open block around the column that it is at. */
  #around() {
    const { header } = this.view, column = header.standing[this.view.pointed?.place ?? 0].column;
    const around = header.brackets.filter(({ closes, first, last }) => closes && first <= column && column <= last);
    return around.sort((a, b) => (b.level ?? 0) - (a.level ?? 0))[0]?.closes ?? "";
  }

  /** Of a class its logit is chosen; the loss is where the scrubber goes. */
  #choose() {
    const { view, aside } = this, { standing } = view.header;
    if (aside?.place === "loss") view.scrubber.go(view.clock.names.indexOf("loss"));
    else if (aside) view.choose({ layer: view.shown(standing.length - 1), map: view.answers.listed[aside.tile], y: 0, x: 0 });
    else if (view.pointed) view.pick(view.pointed);
  }
}
