// The scrubber at the foot of the stage: a handle on seven stops, and a button that plays them. All of
// it happens in the browser; the server hears where it came to rest.

/** @import { Stage } from "../stage.js" */
/** @import { StopName, StopNews, StopRecord } from "./messages.d.ts" */
/** @import { Lifetime } from "../../js/lifetime.js" */

import { element, one } from "../../js/elements.js";
import { Delay } from "../../js/pacing.js";

/** Milliseconds for which a stop waits for the next one: a handle that is dragged comes to rest once. */
const HELD = 350;
/** Milliseconds without news from a run after which it is taken for at rest. */
const QUIET = 1500;

export class Scrubber {
  /** @type {StopRecord[]} */
  stops = [];
  /** @type {(stop: StopName) => void} */
  tell;
  /** What the server said last. @type {StopName | null} */
  #given = null;
  /** What it has not answered yet. @type {StopName | null} */
  #wanted = null;

  /** @param {Stage} view @param {ParentNode} root @param {Lifetime} lifetime */
  constructor(view, root, lifetime) {
    this.view = view;
    this.box = one(root, ".scrubber");
    this.slider = one(root, ".slider", HTMLInputElement);
    this.button = one(root, ".play", HTMLButtonElement);
    this.list = one(root, ".stops");
    this.fill = one(root, ".fill");
    this.resting = new Delay(lifetime, { hurried: true });
    this.quiet = new Delay(lifetime);
    this.button.onclick = () => this.#toggle();
    this.slider.oninput = () => this.go(Math.round(Number(this.slider.value)));
    this.slider.onkeydown = () => this.pause();
    // Before anything is pressed: what follows the loss is there by the time that it is come to.
    for (const near of ["pointerenter", "focusin"]) lifetime.listen(this.box, near, () => view.pictures.ask());
  }

  /** @param {StopNews} news */
  take({ stop, stops, live }) {
    const { clock } = this.view;
    this.stops = stops;
    clock.take(stops.map(({ name }) => name), stops.filter(({ available }) => available).map(({ name }) => name));
    this.box.classList.toggle("live", live);
    this.slider.max = String(Math.max(1, stops.length - 1));
    this.#list();
    this.#follow(stop);
  }

  // The answer to an earlier stop, or an answer that says nothing new of it, does not take back where
  // the scrubber has gone since.
  /** @param {StopName} stop */
  #follow(stop) {
    const { clock } = this.view, first = this.#given === null, isNew = stop !== this.#given;
    this.#given = stop;
    if (this.#wanted) {
      if (this.#wanted === stop) this.#wanted = null;
      return;
    }
    const place = clock.names.indexOf(stop);
    if (place < 0 || !isNew) return;
    if (first) clock.stand(place);
    else clock.go(place);
  }

  #list() {
    const { words } = this.view.header;
    this.list.replaceChildren(...this.stops.map(({ label, available }, place) => {
      const item = element("li", available ? "" : "closed", { textContent: label });
      item.style.setProperty("--nth", String(place));
      item.onclick = () => this.go(place);
      return item;
    }));
    this.slider.ariaLabel = words.scrubber;
    this.#label();
  }

  #label() {
    const { words } = this.view.header, { playing } = this.view.clock;
    this.button.ariaLabel = this.button.title = playing ? words.pause : words.play;
    this.button.classList.toggle("playing", playing);
  }

  /** A run has taken steps: while it does, the stops light up in turn. */
  live() {
    this.box.classList.add("running");
    this.quiet.start(() => this.box.classList.remove("running"), QUIET);
  }

  /** @param {number} place */
  go(place) {
    if (this.view.live) return;
    this.view.clock.go(place);
    this.#label();
    this.#rest();
    this.view.run();
  }

  #toggle() {
    if (this.view.clock.playing) {
      this.pause();
      return;
    }
    this.view.clock.play();
    this.#label();
    this.view.run();
  }

  pause() {
    if (!this.view.clock.playing) return;
    this.view.clock.pause();
    this.#label();
    this.#rest();
  }

  #rest() {
    const { stop } = this.view.clock;
    this.#wanted = stop;
    this.resting.start(() => {
      if (stop === this.#given) this.#wanted = null;
      else this.tell(stop);
    }, HELD);
  }

  /** Where the handle is, which is between two stops while it plays. */
  draw() {
    const { clock } = this.view, { place } = clock, end = Math.max(1, this.stops.length - 1);
    this.slider.step = clock.playing ? "any" : "1";
    this.slider.value = String(clock.playing ? place : clock.at);
    this.fill.style.transform = `scaleX(${place / end})`;
  }

  /** The scrubber has come to another stop. */
  arrive() {
    const { at } = this.view.clock;
    [...this.list.children].forEach((item, place) => {
      item.classList.toggle("here", place === at);
      item.classList.toggle("past", place < at);
    });
    this.slider.setAttribute("aria-valuetext", this.stops[at]?.label ?? "");
  }
}
