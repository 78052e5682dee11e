// Curves on one sheet, over one axis of time that is the slider of the run as well. Zoom, smoothing
// and the reading are the browser's own; while the pointer moves nothing is sent, and new points are
// drawn into what stands there.

/** @import { Component } from "../js/component.d.ts" */
/** @import { Lifetime } from "../js/lifetime.js" */
/** @import { Curves } from "./curve_message.js" */
/** @import { CurveInk, View } from "./curve_panel.js" */

import { canvasOf, one } from "../js/elements.js";
import { contextOf } from "../js/canvas_ink.js";
import { viewOf } from "../js/lifetime.js";
import { whole } from "../js/numbers.js";
import { outbox } from "../js/outbox.js";
import { onceAFrame } from "../js/pacing.js";
import { Scale } from "./axes.js";
import { curvesOf, nearest, written } from "./curve_message.js";
import { writeNames } from "./curve_names.js";
import { PanelDrawing } from "./curve_panel.js";
import { CurveTools } from "./curve_tools.js";
import { SheetHand } from "./sheet_hand.js";
import { MOST_FORKS, sheetLayout } from "./sheet_layout.js";
import { drawTimeAxis } from "./time_axis.js";
import { TimeHandle } from "./time_handle.js";

/** A number as wide as one gets. */
const WIDEST = "0.00000";
/** What stands before it, in letters: a piece of the curve's line. */
const LINE = 2.25;

/** @param {Component} given */
export default function showCurves({ parentElement, data, setTriggerValue }) {
  const box = one(parentElement, ".curves");
  const { view, leave } = viewOf(box, (lifetime) => new CurvesView(box, lifetime));
  view.send = (zoom) => setTriggerValue("zoom", zoom);
  view.take(curvesOf(data));
  return leave;
}

export class CurvesView {
  /** @type {(zoom: number[]) => void} */
  send;
  /** @type {Curves | undefined} */
  given;
  /** The steps that are zoomed to; null: the whole run. @type {[first: number, last: number] | null} */
  zoom = null;
  /** The step under the pointer or the keys. @type {number | null} */
  reading = null;
  /** The step with a point that is closest to it. @type {number | null} */
  read = null;
  /** Where a drag began. @type {number | null} */
  from = null;
  /** The scale of time, as it was drawn last. */
  x = new Scale(0, 1, 0, 1);
  /** Where the axis of time begins, from the top. */
  axisTop = 0;

  /** @param {HTMLElement} box @param {Lifetime} lifetime */
  constructor(box, lifetime) {
    this.box = box;
    this.canvas = canvasOf(box, "canvas");
    this.sheet = one(box, ".sheet");
    this.names = one(box, ".names");
    this.output = one(box, ".read");
    this.reset = one(box, ".reset");
    this.redraw = onceAFrame(lifetime, () => this.draw());
    this.tools = new CurveTools(box, this.redraw);
    this.tools.details.ontoggle = () => this.writeTable();
    this.tools.ask = (names) => { outbox.put("curves", "panels", names); };
    this.handle = new TimeHandle(this, lifetime);
    new SheetHand(this);
    this.reset.onclick = () => this.zoomTo(null);
    lifetime.watchSize(this.canvas, this.redraw);
    // Another theme is other variables on the page; nothing else tells of it.
    lifetime.listen(matchMedia("(prefers-color-scheme: dark)"), "change", this.redraw);
  }

  /** @param {Curves} given */
  take(given) {
    if (this.given?.subject !== given.subject) { this.zoom = null; this.reading = null; }
    this.given = given;
    this.sheet.style.setProperty("--count", String(given.panels.length));
    this.sheet.style.setProperty("--rows", String(Math.min(MOST_FORKS, given.time?.branches.length ?? 0)));
    this.reset.textContent = given.words.reset;
    this.tools.details.hidden = !given.time;
    this.tools.word(given);
    this.handle.take(given);
    this.redraw();
    this.writeTable();
  }

  get last() {
    return this.given?.last ?? 0;
  }

  /** @returns {[first: number, last: number]} */
  get span() {
    return this.zoom ?? [0, this.last];
  }

  /** The step at a place of the screen. @param {MouseEvent} event */
  stepAt(event) {
    return this.x.value(event.clientX - this.canvas.getBoundingClientRect().left);
  }

  /** @param {[first: number, last: number] | null} span */
  zoomTo(span) {
    /** @type {[number, number] | null} */
    let wanted = span && [Math.max(0, Math.round(span[0])), Math.min(this.last, Math.round(span[1]))];
    if (wanted && wanted[0] <= 0 && wanted[1] >= this.last) wanted = null;
    if (wanted && wanted[1] - wanted[0] < 2) return;
    if (!wanted && !this.zoom) return;
    this.zoom = wanted;
    this.send(wanted ?? []);
    this.redraw();
    this.writeTable();
  }

  draw() {
    const { given, canvas } = this;
    if (!given || !canvas.isConnected || !canvas.clientWidth) return;
    const [wide, high, ink] = [canvas.clientWidth, canvas.clientHeight, inkOf(this.box, this.sheet)];
    const rows = given.time?.branches.length ?? 0;
    const layout = sheetLayout(wide, high, given.panels.length, ink.size, rows, this.longest(given, ink));
    this.box.classList.toggle("narrow", !layout.names);
    const context = fit(canvas, wide, high);
    this.x = new Scale(...this.span, layout.axis.left, layout.axis.right);
    this.axisTop = layout.axis.top;
    this.read = this.readStep(given);
    const view = this.view(given, ink);
    const drawn = given.panels.map((panel, number) => {
      const drawing = new PanelDrawing(context, panel, view, layout.panels[number]);
      drawing.draw();
      return { panel, place: layout.panels[number], ends: drawing.ends };
    });
    drawTimeAxis(context, given, view, layout.axis);
    writeNames(this.names, drawn, ink, layout.names);
    this.box.classList.toggle("joined", !layout.names && this.leavesRoom(ink));
    this.reset.hidden = !this.zoom;
    this.box.style.setProperty("--aside", `${wide - layout.axis.right}px`);
    this.writeReading(given, layout.axis.right);
    this.handle.draw();
  }

  /** Whether the last line of names leaves room for the sheet's tools. @param {CurveInk} ink */
  leavesRoom({ size }) {
    const last = this.names.lastElementChild?.lastElementChild, tools = one(this.tools.details, "summary");
    const end = last ? last.getBoundingClientRect().right : this.box.getBoundingClientRect().left;
    return end + size + tools.offsetWidth <= this.box.getBoundingClientRect().right;
  }

  /** The width that the longest name takes with its line and its number. @param {Curves} given @param {CurveInk} ink */
  longest({ panels }, { size, family }) {
    const context = contextOf(this.canvas);
    context.font = `${size}px ${family}`;
    const words = panels.flatMap(({ series }) => series.map(({ label }) => context.measureText(`${WIDEST} ${label}`).width));
    return Math.max(...words, 0) + LINE * size;
  }

  /** @param {Curves} given @param {CurveInk} ink @returns {View} */
  view(given, ink) {
    return {
      x: this.x, span: this.span, zoomed: Boolean(this.zoom), smoothing: this.tools.smoothing, logged: this.tools.logged,
      ink, marks: given.marks, at: given.time ? this.handle.at : null,
      pinned: given.time && !given.time.follows ? this.handle.at : null, read: this.read,
      dragged: this.from === null || this.reading === null ? null : [this.from, this.reading],
    };
  }

  /** The reading goes to the nearest step that has a point. @param {Curves} given */
  readStep({ panels }) {
    if (this.reading === null) return null;
    const steps = panels.flatMap(({ series }) => series.flatMap(({ x }) => x));
    return steps.length ? steps[nearest(steps, this.reading)] : null;
  }

  /** @param {Curves} given @param {number} right */
  writeReading({ words, marks }, right) {
    const { read, span: [first, last], output } = this;
    const near = read === null ? [] : marks.filter(([step]) => Math.abs(step - read) <= (last - first) / 60);
    output.textContent = read === null ? ""
      : [`${words.step} ${whole(Math.round(read))}`, ...near.map(([, text]) => text)].join(" · ");
    if (read === null) return;
    const at = this.x.at(read), isLate = at > right - 120;
    output.style.setProperty("--read", `${at}px`);
    output.style.setProperty("--side", isLate ? "calc(-100% - 0.5em)" : "0.5em");
  }

  /** What stands at a step, in words: for whoever hears it. @param {number} step */
  said(step) {
    const { given } = this;
    if (!given) return "";
    const numbers = given.panels.flatMap((panel) => panel.series.slice(0, 4).flatMap((series) => {
      const place = series.bold ? series.x.findLastIndex((each) => each <= step) : nearest(series.x, step);
      return place < 0 ? [] : [`${panel.title}, ${series.label} ${written(panel, series.mean[place])}`];
    }));
    return [`${given.words.step} ${whole(step)}`, ...numbers].join("; ");
  }

  writeTable() {
    this.tools.writeTable(this.given, this.span);
  }
}

/** A pixel of the canvas for each of the screen's. @param {HTMLCanvasElement} canvas @param {number} wide @param {number} high */
function fit(canvas, wide, high) {
  const dots = devicePixelRatio || 1, context = contextOf(canvas);
  if (canvas.width !== Math.round(wide * dots) || canvas.height !== Math.round(high * dots)) {
    [canvas.width, canvas.height] = [Math.round(wide * dots), Math.round(high * dots)];
  }
  context.setTransform(dots, 0, 0, dots, 0, 0);
  context.clearRect(0, 0, wide, high);
  return context;
}

/** The page's colours, and the size of its letters: they change with the theme, and before a room. @param {HTMLElement} box @param {HTMLElement} sheet @returns {CurveInk} */
function inkOf(box, sheet) {
  const style = getComputedStyle(sheet);
  /** @param {string} name @param {string} otherwise */
  const colour = (name, otherwise) => style.getPropertyValue(`--st-${name}-color`).trim() || otherwise;
  const [...worn] = box.querySelectorAll(".hues i");
  const hues = worn.map((each) => getComputedStyle(each).color);
  return {
    text: style.color, rule: colour("border", "#8886"), quiet: colour("gray", "#888"), accent: colour("primary", "#007"),
    ground: colour("background", "#fff"), warm: hues.pop() ?? "#a50", hues, family: style.fontFamily,
    size: parseFloat(style.fontSize),
  };
}
