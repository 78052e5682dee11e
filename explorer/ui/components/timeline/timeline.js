// A slider that stops at snapshots only. The server hears of a stop when it is let go of.

/** @import { Lifetime } from "../js/lifetime.js" */
/** @import { Component, Words } from "../js/component.d.ts" */

import { viewOf } from "../js/lifetime.js";
import { Delay } from "../js/pacing.js";
import { parsed } from "../js/array_message.js";
import { element, one } from "../js/elements.js";
import { whole } from "../js/numbers.js";
import { worded } from "../js/word_template.js";

/**
 * A run's time: stops at snapshots, marks of changes, and forks with their run, name, start and end.
 * @typedef {{
 *   last: number, at: number, follows: boolean, stops: number[], marks: number[],
 *   branches: [run: string, name: string, start: number, end: number][], words: Words,
 * }} Time
 */

/** @type {Record<string, number | undefined>} */
const STOPS_ON = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -5, PageUp: 5, Home: -Infinity, End: Infinity };

const INSET = 8;
const ROW = 14;

/** @param {Component} given */
export default function showTimeline({ parentElement, data, setTriggerValue }) {
  /** @type {Time} */
  const given = parsed(data);
  const box = one(parentElement, ".time");
  const slider = one(box, "input", HTMLInputElement), output = one(box, "output");
  const { view, leave } = viewOf(box, (lifetime) => new TimelineView(box, lifetime));
  const stops = given.stops;
  /** @param {number} step */
  const nearest = (step) => stops.reduce((best, stop) => (Math.abs(stop - step) < Math.abs(best - step) ? stop : best), stops[0]);
  /** @param {number} step */
  const say = (step) => {
    const text = worded(given.words.step, { step: whole(step) });
    output.textContent = text;
    slider.setAttribute("aria-valuetext", text);
  };
  slider.setAttribute("aria-label", given.words.slider);
  slider.max = String(Math.max(1, given.last));
  if (!view.held) { slider.value = String(given.at); say(given.at); }
  /** @param {number} step */
  const go = (step) => { slider.value = String(step); say(step); };
  slider.oninput = () => { view.held = true; say(nearest(Number(slider.value))); };
  slider.onchange = () => {
    view.held = false;
    const step = nearest(Number(slider.value));
    go(step);
    setTriggerValue("step", step);
  };
  slider.onkeydown = (event) => {
    const to = STOPS_ON[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const place = stops.indexOf(nearest(Number(slider.value)));
    go(stops[Math.max(0, Math.min(stops.length - 1, place + to))]);
    view.held = true;
    view.delay.start(() => { view.held = false; setTriggerValue("step", Number(slider.value)); }, 150);
  };
  const newest = one(box, ".newest");
  newest.textContent = given.words.newest;
  newest.setAttribute("aria-pressed", String(given.follows));
  newest.onclick = () => setTriggerValue("step", -1);
  one(box, ".branches").replaceChildren(...given.branches.map(([run, name, start]) =>
    element("button", "", { type: "button", textContent: `⑂ ${name}`, title: worded(given.words.open, { run: name, step: whole(start) }), onclick: () => setTriggerValue("run", run) })));
  view.time = given;
  view.draw();
  return leave;
}

class TimelineView {
  /** It is being moved: what the server says does not move it. */
  held = false;
  /** @type {Time} */
  time;

  /** @param {HTMLElement} box @param {Lifetime} lifetime */
  constructor(box, lifetime) {
    this.box = box;
    this.delay = new Delay(lifetime, { hurried: true });
    lifetime.watchSize(box, () => this.draw());
  }

  draw() {
    if (this.time) drawn(one(this.box, "svg", SVGSVGElement), this.time);
  }
}

/** @param {SVGSVGElement} svg @param {Time} given1 */
function drawn(svg, { last, stops, marks, branches }) {
  const wide = svg.clientWidth;
  const furthest = Math.max(1, last);
  /** @param {number} step */
  const at = (step) => INSET + Math.min(1, step / furthest) * (wide - 2 * INSET);
  const high = 12 + branches.length * ROW;
  svg.parentElement?.style.setProperty("--high", `${high}px`);
  /** @param {string} name @param {Record<string, string | number>} attributes */
  const make = (name, attributes) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
    return made;
  };
  const ticks = stops.map((step) => make("line", { class: "stop", x1: at(step), x2: at(step), y1: high - 8, y2: high }));
  const changed = marks.map((step) => make("path", { class: "mark", d: `M${at(step)} ${high - 10}l4 5l-4 5l-4 -5z` }));
  const ways = branches.map(([, , start, end], row) => {
    const y = 6 + row * ROW, x = at(start);
    return make("path", { class: "branch", d: `M${x} ${high}C${x} ${y} ${x} ${y} ${Math.min(x + 14, wide)} ${y}H${Math.max(x + 16, at(end))}` });
  });
  svg.replaceChildren(...ticks, ...ways, ...changed);
}
