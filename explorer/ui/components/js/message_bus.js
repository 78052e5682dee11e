// Messages between components of one page: the stage and its inspector hear each other.

/** @import { Choice, Component } from "./component.d.ts" */
/** @import { Lifetime } from "./lifetime.js" */
/** @import { PhaseHeader, StopNews } from "../glass_box/js/messages.d.ts" */

/**
 * How the inspector is looked at: which part (in a file all of them), and whether numbers have all
 * their digits.
 * @typedef {{ part: "why" | "numbers" | "code" | "all", exact: boolean }} View
 * What can be told: a choice, what is pointed at, where the colours end, where the server has the
 * scrubber stand, that the pictures of a stop have come, how strongly what lies over the image covers it.
 * @typedef {{
 *   chosen: Choice, pointed: { layer: string, index: number[] }, scale: string, stop: StopNews, phase: string,
 *   view: View, strength: number,
 * }} News
 */

/** The last of each kind is kept for those that come later; `asked` is what the server has not answered. */
export class Bus extends EventTarget {
  /** @type {Choice | null} */
  chosen = null;
  /** @type {News["pointed"] | null} */
  pointed = null;
  /** @type {string | null} */
  scale = null;
  /** @type {StopNews | null} */
  stop = null;
  /** The pictures that came after the stage, by their stop. @type {Map<string, PhaseHeader>} */
  phases = new Map();
  /** @type {View | null} */
  view = null;
  /** Of what lies over the image, from 0 to 1. @type {number | null} */
  strength = null;
  /** What the server holds for chosen. @type {Choice | null} */
  held = null;
  /** @type {Choice[]} */
  asked = [];
}

/** @param {string} group @returns {Bus} */
export function busOf(group) {
  const page = /** @type {typeof globalThis & { glassbox?: Record<string, Bus> }} */ (globalThis);
  return ((page.glassbox ??= {})[group] ??= new Bus());
}

/** @param {Choice | null} choice @param {Choice | null} other */
export function isSame(choice, other) {
  if (!choice || !other) return false;
  return choice.layer === other.layer && choice.map === other.map && choice.y === other.y && choice.x === other.x;
}

/**
 * Tells the server of what was chosen here. Its answer repeats it, perhaps when something else is
 * chosen already, which it must not undo: choice_answer.js knows by `asked` what is an answer.
 * @param {string} group
 * @param {Component["setTriggerValue"]} send
 * @returns {(choice: Choice) => void}
 */
export function asking(group, send) {
  const bus = busOf(group);
  return (choice) => {
    if (isSame(bus.asked.at(-1) ?? bus.held, choice)) return;
    bus.asked.push(choice);
    send("chosen", choice);
  };
}

/**
 * @template {keyof News} Kind
 * @param {Bus} bus
 * @param {Kind} kind
 * @param {News[Kind]} detail
 */
export function tell(bus, kind, detail) {
  Object.assign(bus, { [kind]: detail });
  bus.dispatchEvent(new CustomEvent(kind, { detail }));
}

/**
 * Listens for as long as a component stands.
 * @template {keyof News} Kind
 * @param {Bus} bus
 * @param {Kind} kind
 * @param {(detail: News[Kind]) => void} act
 * @param {Lifetime} lifetime
 */
export function hear(bus, kind, act, lifetime) {
  lifetime.listen(bus, kind, (event) => act(/** @type {CustomEvent<News[Kind]>} */ (event).detail));
}
