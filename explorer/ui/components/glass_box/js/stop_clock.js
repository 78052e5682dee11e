// Where the scrubber stands, and how far it is on its way to another stop. It has no clock of its
// own: whoever draws tells it how much time has passed.

/** @import { StopName } from "./messages.d.ts" */

/** Milliseconds of the way to each stop while it plays, and for which it rests there. @type {Record<StopName, [way: number, rest: number]>} */
const PACES = {
  image: [500, 700], forward: [2200, 900], loss: [700, 1100], zero_grad: [500, 900],
  backward: [2200, 1200], update: [2700, 1200], again: [2200, 1400],
};

/** Whoever goes to the next stop by hand has seen the way to it, or will play it. */
const BY_HAND = 0.5;
const JUMP = 200;

export class StopClock {
  /** Until others are given, what a network without a step shows. @type {StopName[]} */
  names = ["forward"];
  /** The stops that there is something to be seen of. @type {Set<StopName>} */
  open = new Set();
  at = 0;
  from = 0;
  /** The way to a stop is gone at once. */
  calm = false;
  playing = false;
  #passed = 0;
  #way = 0;
  #rest = 0;

  /** @param {StopName[]} names @param {StopName[]} open */
  take(names, open) {
    this.names = names;
    this.open = new Set(open);
    this.at = Math.min(this.at, Math.max(0, names.length - 1));
    this.from = Math.min(this.from, this.at);
  }

  get stop() {
    return this.names[this.at];
  }

  get last() {
    return this.names[this.from];
  }

  /** How much of the way is behind it: 1 where it stands. */
  get share() {
    return this.#way ? Math.min(1, this.#passed / this.#way) : 1;
  }

  get moves() {
    return this.playing || this.share < 1;
  }

  /** Where a handle is between the stops. */
  get place() {
    const back = this.from > this.at && this.playing;
    return back ? this.at : this.from + (this.at - this.from) * this.share;
  }

  /** At once. @param {number} place */
  stand(place) {
    this.from = this.at = place;
    this.#way = this.#passed = 0;
    this.#rest = this.#pace(place)[1];
  }

  /** By hand. @param {number} place */
  go(place) {
    this.playing = false;
    if (place === this.at) return;
    this.#leave(place, place === this.at + 1 ? BY_HAND * this.#pace(place)[0] : JUMP);
  }

  play() {
    this.playing = true;
    this.#rest = Math.min(this.#rest, 150);
  }

  /** What is on its way goes on to where it was going. */
  pause() {
    this.playing = false;
  }

  /** @param {number} milliseconds */
  tick(milliseconds) {
    if (this.share < 1) {
      this.#passed += milliseconds;
      return;
    }
    if (!this.playing) return;
    this.#rest -= milliseconds;
    if (this.#rest <= 0) this.#leave(this.#next(), this.#pace(this.#next())[0]);
  }

  /** The next stop that can be shown, from the last one on to the first. */
  #next() {
    for (let step = 1; step < this.names.length; step += 1) {
      const place = (this.at + step) % this.names.length;
      if (this.open.has(this.names[place])) return place;
    }
    return this.at;
  }

  /** @param {number} place @param {number} way */
  #leave(place, way) {
    this.from = this.at;
    this.at = place;
    this.#passed = 0;
    this.#way = this.calm ? 0 : way;
    this.#rest = this.#pace(place)[1];
  }

  /** @param {number} place @returns {[way: number, rest: number]} */
  #pace(place) {
    return PACES[this.names[place]] ?? [0, 0];
  }
}
