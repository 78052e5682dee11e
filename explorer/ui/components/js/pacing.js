// How often something is drawn or done. Nothing of it happens after the end of its component.

/** @import { Lifetime } from "./lifetime.js" */

/** Draws at most once a frame, however often it is asked to. @param {Lifetime} lifetime @param {() => void} draw */
export function onceAFrame(lifetime, draw) {
  let asked = 0;
  const run = () => {
    asked = 0;
    draw();
  };
  lifetime.atEnd(() => cancelAnimationFrame(asked));
  return () => { asked ||= requestAnimationFrame(run); };
}

/**
 * Acts soon, and again only after a while: for what costs more than a frame has.
 * @param {Lifetime} lifetime
 * @param {() => void} act
 * @param {number} pause in milliseconds
 */
export function atLeisure(lifetime, act, pause = 120) {
  const delay = new Delay(lifetime);
  let last = 0;
  return () => {
    if (delay.waits) return;
    delay.start(() => {
      last = performance.now();
      act();
    }, Math.max(0, last + pause - performance.now()));
  };
}

/** Something that is done a little later, unless something else is to be done before. */
export class Delay {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {(() => void) | null} */
  #act = null;

  /**
   * `hurried`: what still waits at the end is done then, and not dropped.
   * @param {Lifetime} lifetime
   * @param {{ hurried?: boolean }} [options]
   */
  constructor(lifetime, { hurried = false } = {}) {
    lifetime.atEnd(hurried ? () => this.#run() : () => this.stop());
  }

  get waits() {
    return this.#act !== null;
  }

  /** @param {() => void} act @param {number} milliseconds */
  start(act, milliseconds) {
    this.stop();
    this.#act = act;
    this.#timer = setTimeout(() => this.#run(), milliseconds);
  }

  stop() {
    clearTimeout(this.#timer);
    this.#act = null;
  }

  #run() {
    const act = this.#act;
    this.stop();
    act?.();
  }
}
