// Which row or block is chosen: at once on screen, then as an entry, then as the server says.

/** @import { Lifetime } from "./lifetime.js" */

import { outbox } from "./outbox.js";
import { Delay } from "./pacing.js";

// Milliseconds for which a choice by arrow keys waits for the next one, so that a held key is one choice.
export const HELD = 80;

/**
 * @typedef {{ target: string, field: string, values: Record<string, string> }} Chooser
 * What an entry is for, and what stands for each name in it.
 */

export class Choosing {
  /** @type {Chooser | null} */
  #chooser = null;
  /** What the server said last. */
  #given = "";
  #wanted = "";
  #asked = { name: "", number: 0 };
  #delay;

  /** @param {Lifetime} lifetime */
  constructor(lifetime) {
    this.#delay = new Delay(lifetime, { hurried: true });
  }

  /**
   * The server's word; gives what is to be marked. An answer to an earlier choice does not take back
   * a later one that is under way.
   * @param {string} chosen @param {Chooser | null} chooser
   */
  answered(chosen, chooser) {
    this.#given = chosen;
    this.#chooser = chooser;
    if (!this.#delay.waits && this.#asked.number <= outbox.received) this.#wanted = "";
    return this.#wanted || chosen;
  }

  /** @param {string} name @param {number} [wait] milliseconds for which another may take its place */
  choose(name, wait = 0) {
    this.#wanted = name;
    this.#delay.start(() => this.#ask(name), wait);
  }

  /** @param {string} name */
  #ask(name) {
    const chosen = this.#asked.number > outbox.received ? this.#asked.name : this.#given;
    if (name === chosen || !this.#chooser) return;
    const { target, field, values } = this.#chooser;
    this.#asked = { name, number: outbox.put(target, field, values[name] ?? name) };
  }
}
