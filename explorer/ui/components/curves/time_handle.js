// The handle on the axis of time: the step on screen, as a slider that stops at snapshots. The
// server hears of a stop when it is let go of; what it says meanwhile moves nothing.

/** @import { Lifetime } from "../js/lifetime.js" */
/** @import { Curves, Time } from "./curve_message.js" */
/** @import { CurvesView } from "./curves.js" */
/** @import { MenuItem } from "./moment_menu.js" */

import { one } from "../js/elements.js";
import { whole } from "../js/numbers.js";
import { outbox } from "../js/outbox.js";
import { Delay } from "../js/pacing.js";
import { worded } from "../js/word_template.js";
import { nearestStop } from "./curve_message.js";
import { MomentMenu } from "./moment_menu.js";

/** How many stops a key goes. @type {Record<string, number | undefined>} */
const STOPS_ON = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -5, PageUp: 5, Home: -Infinity, End: Infinity };
const PAUSE = 150;

/** The stop that a key leads to. @param {number[]} stops @param {number} from @param {number} count */
export function stopOn(stops, from, count) {
  const place = stops.indexOf(nearestStop(stops, from));
  return stops[Math.max(0, Math.min(stops.length - 1, place + count))];
}

export class TimeHandle {
  /** @type {Time | null} */
  time = null;
  /** Where it was moved to, until the server has heard of it. @type {number | null} */
  moved = null;
  /** It is in the hand, or a key was just pressed. */
  held = false;
  /** The number of the entry that says where it was moved to. */
  asked = 0;
  /** It was grasped and moved: the click at the end of that is none. */
  dragged = false;

  /** @param {CurvesView} view @param {Lifetime} lifetime */
  constructor(view, lifetime) {
    this.view = view;
    this.pill = one(view.box, ".handle");
    this.delay = new Delay(lifetime, { hurried: true });
    this.menu = new MomentMenu(one(view.box, ".menu"), view.canvas, lifetime);
    view.canvas.onkeydown = (event) => this.press(event);
    this.pill.onpointerdown = (event) => this.grasp(event);
    this.pill.onclick = () => this.openAtPill();
  }

  get at() {
    return this.moved ?? this.time?.at ?? 0;
  }

  /** @param {Curves} given */
  take({ time, words, panels }) {
    this.time = time;
    this.words = words;
    const isAnswered = !time || (time.load === outbox.load && time.received >= this.asked) || !this.asked;
    if (!this.held && isAnswered) this.moved = null;
    const { canvas } = this.view;
    const label = panels.map(({ title }) => title).join(", ");
    canvas.setAttribute("role", time ? "slider" : "img");
    canvas.setAttribute("aria-label", time ? `${words.slider}: ${label}. ${words.how}` : label);
    canvas.tabIndex = time ? 0 : -1;
  }

  draw() {
    const { pill, time, view, at } = this;
    pill.hidden = !time || at < view.span[0] || at > view.span[1];
    if (!time) return;
    pill.textContent = `${whole(at)} ▾`;
    pill.title = this.words?.menu ?? "";
    // Within the axis: beside it stands what is rarely chosen.
    const half = pill.offsetWidth / 2, most = view.x.end - half + 4;
    pill.style.setProperty("--at", `${Math.min(Math.max(most, half), view.x.at(at))}px`);
    pill.style.setProperty("--foot", `${view.axisTop + 3}px`);
    const { canvas } = view, step = view.read === null ? at : Math.round(view.read);
    canvas.setAttribute("aria-valuemin", "0");
    canvas.setAttribute("aria-valuemax", String(time.stops.at(-1) ?? 0));
    canvas.setAttribute("aria-valuenow", String(Math.min(step, time.stops.at(-1) ?? 0)));
    canvas.setAttribute("aria-valuetext", view.said(step));
  }

  // Moved by the pointer --------------------------------------------------------------------------

  /** @param {PointerEvent} event */
  grasp(event) {
    const { pill } = this;
    pill.setPointerCapture(event.pointerId);
    this.dragged = false;
    const from = event.clientX;
    pill.onpointermove = (moved) => {
      this.dragged ||= Math.abs(moved.clientX - from) > 3;
      if (this.dragged) this.drag(this.view.stepAt(moved));
    };
    pill.onpointerup = pill.onpointercancel = () => {
      pill.onpointermove = pill.onpointerup = pill.onpointercancel = null;
      if (this.dragged) this.drop();
    };
  }

  openAtPill() {
    if (this.dragged) return;
    const { left, width, bottom } = this.pill.getBoundingClientRect();
    this.open(this.at, left + width / 2, bottom + 4);
  }

  /** @param {number} step */
  drag(step) {
    if (!this.time) return;
    this.held = true;
    this.moved = nearestStop(this.time.stops, step);
    this.view.redraw();
  }

  /** Lets go of it where it is. */
  drop() {
    this.held = false;
    if (this.moved === null || !this.time) return;
    if (this.moved === this.time.at) this.moved = null;
    else this.asked = outbox.put(this.time.target, "look", this.moved);
    this.view.redraw();
  }

  /** Lets go of it where it was. */
  give() {
    this.held = false;
    this.moved = null;
  }

  // Moved by keys ---------------------------------------------------------------------------------

  /** @param {KeyboardEvent} event */
  press(event) {
    const { view, time } = this;
    if (!time) return;
    const [first, last] = view.span, wide = last - first, middle = view.reading ?? this.at;
    /** @type {Record<string, (() => void) | undefined>} */
    const acts = {
      "+": () => view.zoomTo([Math.max(0, middle - wide / 4), Math.min(view.last, middle + wide / 4)]),
      "=": () => acts["+"]?.(),
      "-": () => view.zoomTo([middle - wide, middle + wide]),
      0: () => view.zoomTo(null),
      Escape: () => { view.reading = null; view.zoomTo(null); },
      Enter: () => this.openAtKeys(),
      " ": () => this.openAtKeys(),
      ContextMenu: () => this.openAtKeys(),
    };
    const act = acts[event.key], count = STOPS_ON[event.key];
    if (!act && count === undefined) return;
    event.preventDefault();
    if (act) act();
    else if (count !== undefined && event.shiftKey) this.readOn(count);
    else if (count !== undefined) this.go(count);
    view.redraw();
  }

  /** @param {number} count */
  go(count) {
    const { time, view } = this;
    if (!time?.stops.length) return;
    view.reading = null;
    this.held = true;
    this.moved = stopOn(time.stops, this.at, count);
    this.delay.start(() => this.drop(), PAUSE);
  }

  /** Reads on, a step at a time, and leaves the page where it is. @param {number} count */
  readOn(count) {
    const { view } = this, [first, last] = view.span;
    const from = view.given ? view.readStep(view.given) : null;
    view.reading = Math.max(first, Math.min(last, Math.round(from ?? this.at) + count));
    view.output.setAttribute("aria-live", "polite");
  }

  openAtKeys() {
    const { view } = this, step = Math.round(view.read ?? this.at);
    const { left, top } = view.canvas.getBoundingClientRect();
    this.open(step, left + view.x.at(step), top + view.axisTop + 24);
  }

  // What can be done there ------------------------------------------------------------------------

  /** @param {number} step @param {number} x @param {number} y */
  open(step, x, y) {
    if (this.words) this.menu.open(worded(this.words.moment, { step: whole(step) }), this.items(step), x, y);
  }

  /** @param {number} step @returns {MenuItem[]} */
  items(step) {
    const { time, words } = this;
    if (!time || !words) return [];
    const { target } = time;
    const put = (/** @type {string} */ field, /** @type {unknown} */ value) => () => { this.asked = outbox.put(target, field, value); };
    const isHere = step === time.at;
    return [
      ...(isHere ? [] : [{ text: worded(words.look, { step: whole(step) }), act: put("look", step) }]),
      ...(time.follows ? [] : [{ text: words.newest, act: put("look", null) }]),
      ...(time.forks ? [{ text: words.fork, act: put("fork", step) }] : []),
      ...(time.forks && time.mine ? [{ text: words.rewind, act: put("rewind", step) }] : []),
      ...time.branches.map(([run, name, start]) =>
        ({ text: worded(words.open, { run: name, step: whole(start) }), act: () => { outbox.put("runs", "open", run); } })),
    ];
  }
}
