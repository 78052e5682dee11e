// The kernel that goes over a map by itself.

/** @import { Lifetime } from "../../js/lifetime.js" */

// Plays a cursor over places, one after another in reading order, so many a second.
export class Player {
  /** @param {Lifetime} lifetime @param {(steps: number) => void} advance */
  constructor(lifetime, advance) {
    lifetime.atEnd(() => cancelAnimationFrame(this.frame));
    this.advance = advance;
    this.speed = 8;
    this.playing = false;
    this.frame = 0;
    this.last = NaN;
  }

  next() {
    cancelAnimationFrame(this.frame);
    if (this.playing) this.frame = requestAnimationFrame((now) => this.tick(now));
  }

  toggle() {
    this.playing = !this.playing;
    this.last = NaN;
    this.next();
    return this.playing;
  }

  stop() {
    this.playing = false;
  }

  /** @param {number} now */
  tick(now) {
    if (!this.playing) return;
    if (Number.isNaN(this.last)) this.last = now;
    const steps = Math.floor((now - this.last) / 1000 * this.speed);
    if (steps > 0) {
      this.last += steps / this.speed * 1000;
      this.advance(steps);
    }
    this.next();
  }
}
