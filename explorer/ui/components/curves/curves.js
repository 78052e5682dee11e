// Curves on canvases. Zoom, smoothing and the reading are the browser's own; while the pointer moves
// nothing is sent, and new points are drawn into what stands there.

/** @import { Component } from "../js/component.d.ts" */
/** @import { Lifetime } from "../js/lifetime.js" */
/** @import { Curves, Panel } from "./curve_message.js" */
/** @import { CurveInk } from "./curve_panel.js" */

import { canvasOf, element, one, refill } from "../js/elements.js";
import { viewOf } from "../js/lifetime.js";
import { whole } from "../js/numbers.js";
import { onceAFrame } from "../js/pacing.js";
import { Scale } from "./axes.js";
import { curvesOf, known, written } from "./curve_message.js";
import { LEFT, PanelDrawing, RIGHT } from "./curve_panel.js";
import { tableOf } from "./curve_table.js";

const HUES = ["primary", "orange", "violet", "blue", "red", "green"];

/** @param {Component} given */
export default function showCurves({ parentElement, data, setTriggerValue }) {
  const box = one(parentElement, ".curves");
  const { view, leave } = viewOf(box, (lifetime) => new CurvesView(box, lifetime));
  view.send = (zoom) => setTriggerValue("zoom", zoom);
  view.take(curvesOf(data));
  return leave;
}

class CurvesView {
  /** @type {(zoom: number[]) => void} */
  send;
  /** @type {Curves | undefined} */
  given;
  /** @type {CurveInk} */
  ink;
  /** The steps that are zoomed to; null: the whole run. @type {[first: number, last: number] | null} */
  zoom = null;
  /** The step under the pointer or the keys. @type {number | null} */
  reading = null;
  /** The step with a point that is closest to it. @type {number | null} */
  read = null;
  /** Where a drag began. @type {number | null} */
  from = null;
  smoothing = 0.6;
  logged = false;
  /** @type {HTMLElement[]} */
  figures = [];

  /** @param {HTMLElement} box @param {Lifetime} lifetime */
  constructor(box, lifetime) {
    this.box = box;
    this.redraw = onceAFrame(lifetime, () => this.draw());
    this.reset = one(box, ".reset");
    this.details = one(box, "details", HTMLDetailsElement);
    this.log = one(box, ".log input", HTMLInputElement);
    const slider = one(box, ".smooth input", HTMLInputElement);
    slider.oninput = () => { this.smoothing = Number(slider.value); this.redraw(); };
    this.log.onchange = () => { this.logged = this.log.checked; this.redraw(); };
    this.reset.onclick = () => this.zoomTo(null);
    this.details.ontoggle = () => this.writeTable();
    lifetime.watchSize(box, this.redraw);
    // Another theme is other variables on the page; nothing else tells of it.
    lifetime.listen(matchMedia("(prefers-color-scheme: dark)"), "change", this.redraw);
  }

  /** @param {Curves} given */
  take(given) {
    if (this.given?.subject !== given.subject) { this.zoom = null; this.reading = null; }
    if (!this.given) this.logged = this.log.checked = given.log;
    this.given = given;
    const { words } = given;
    const texts = { ".smooth span": words.smoothing, ".log span": words.log, ".reset": words.reset, summary: words.numbers };
    for (const [selector, text] of Object.entries(texts)) one(this.box, selector).textContent = text;
    this.stand(given);
    this.redraw();
    this.writeTable();
  }

  /** As many figures as panels; those that stand stay, so that nothing flickers. @param {Curves} given */
  stand({ panels, words }) {
    const host = one(this.box, ".panels");
    refill(host, panels.length, () => {
      const canvas = element("canvas", "", { tabIndex: 0 });
      this.listen(canvas);
      return element("figure", "", {}, element("figcaption"), canvas);
    });
    this.figures = [...host.querySelectorAll("figure")];
    this.figures.forEach((figure, place) => {
      const canvas = canvasOf(figure, "canvas");
      canvas.setAttribute("role", "img");
      canvas.setAttribute("aria-label", `${panels[place].title}. ${words.how}`);
      canvas.title = words.how;
    });
  }

  get last() {
    return this.given?.last ?? 0;
  }

  /** @returns {[first: number, last: number]} */
  get span() {
    return this.zoom ?? [0, this.last];
  }

  // Pointer and keys ----------------------------------------------------------------------------

  /** @param {HTMLCanvasElement} canvas */
  listen(canvas) {
    /** @param {MouseEvent} event */
    const stepAt = (event) => {
      const { left, width } = canvas.getBoundingClientRect(), [first, last] = this.span;
      return new Scale(first, last, LEFT, width - RIGHT).value(event.clientX - left);
    };
    canvas.onpointerdown = (event) => { this.from = stepAt(event); canvas.setPointerCapture(event.pointerId); };
    canvas.onpointermove = (event) => { this.reading = stepAt(event); this.redraw(); };
    canvas.onpointerleave = () => { if (this.from === null) { this.reading = null; this.redraw(); } };
    canvas.onpointerup = (event) => this.drop(stepAt(event));
    canvas.onpointercancel = () => { this.from = null; this.redraw(); };
    canvas.ondblclick = () => this.zoomTo(null);
    canvas.onkeydown = (event) => this.press(event);
  }

  /** The end of a drag: a long one zooms. @param {number} step */
  drop(step) {
    const [first, last] = this.span, from = this.from ?? step;
    const [start, end] = [Math.min(from, step), Math.max(from, step)];
    this.from = null;
    if (end - start > (last - first) / 50 && end - start >= 2) this.zoomTo([start, end]);
    else this.redraw();
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    const [first, last] = this.span, wide = last - first;
    const middle = this.reading ?? last;
    /** @type {Record<string, (() => void) | undefined>} */
    const acts = {
      ArrowLeft: () => { this.reading = Math.max(first, middle - wide / 50); },
      ArrowRight: () => { this.reading = Math.min(last, middle + wide / 50); },
      Home: () => { this.reading = first; },
      End: () => { this.reading = last; },
      "+": () => this.zoomTo([Math.max(0, middle - wide / 4), Math.min(this.last, middle + wide / 4)]),
      "-": () => this.zoomTo([middle - wide, middle + wide]),
      0: () => this.zoomTo(null),
      Escape: () => this.zoomTo(null),
    };
    const act = acts[event.key === "=" ? "+" : event.key];
    if (!act) return;
    event.preventDefault();
    act();
    one(this.box, ".read").setAttribute("aria-live", "polite");
    this.redraw();
  }

  /** @param {[first: number, last: number] | null} span */
  zoomTo(span) {
    /** @type {[number, number] | null} */
    let wanted = span && [Math.max(0, Math.floor(span[0])), Math.min(this.last, Math.ceil(span[1]))];
    if (wanted && wanted[0] <= 0 && wanted[1] >= this.last) wanted = null;
    if (wanted && wanted[1] - wanted[0] < 2) return;
    if (!wanted && !this.zoom) return;
    this.zoom = wanted;
    this.send(wanted ?? []);
    this.redraw();
    this.writeTable();
  }

  // Drawing -------------------------------------------------------------------------------------

  draw() {
    const { given } = this;
    if (!given || !this.box.isConnected) return;
    this.ink = inkOf(this.box);
    one(this.box, ".smooth output").textContent = this.smoothing.toFixed(2);
    this.reset.hidden = !this.zoom;
    this.read = this.readStep(given);
    given.panels.forEach((panel, place) => this.drawPanel(panel, this.figures[place], given));
    one(this.box, ".read").textContent = this.readText(given);
  }

  /** @param {Panel} panel @param {HTMLElement} figure @param {Curves} given */
  drawPanel(panel, figure, { marks }) {
    const canvas = canvasOf(figure, "canvas");
    if (!canvas.clientWidth) return;
    new PanelDrawing(canvas, panel, {
      span: this.span, zoomed: Boolean(this.zoom), smoothing: this.smoothing, logged: this.logged, ink: this.ink, marks,
      read: this.read, dragged: this.from === null || this.reading === null ? null : [this.from, this.reading],
    }).draw();
    this.writeCaption(panel, one(figure, "figcaption"));
  }

  /** The reading goes to the nearest step that has a point. @param {Curves} given */
  readStep({ panels }) {
    if (this.reading === null) return null;
    /** @type {number | null} */
    let best = null;
    for (const step of panels.flatMap(({ series }) => series.flatMap(({ x }) => x))) {
      if (best === null || Math.abs(step - this.reading) < Math.abs(best - this.reading)) best = step;
    }
    return best;
  }

  /** @param {Curves} given */
  readText({ words, marks }) {
    const { read, span: [first, last] } = this;
    if (read === null) return "";
    const near = marks.filter(([step]) => Math.abs(step - read) <= (last - first) / 60);
    return [`${words.step} ${whole(Math.round(read))}`, ...near.map(([, text]) => text)].join(" · ");
  }

  /** Each curve's name with its number: at the step that is read, else its last. @param {Panel} panel @param {HTMLElement} caption */
  writeCaption(panel, caption) {
    const entries = panel.series.map((series) => {
      const place = this.read === null ? series.x.length - 1 : known(series, this.read);
      const value = place < 0 ? "–" : written(panel, series.mean[place]);
      const sample = element("i");
      sample.style.borderColor = this.ink.hues[series.hue % HUES.length];
      if (series.hue) sample.style.borderBlockStartStyle = series.hue % 2 ? "dashed" : "dotted";
      return element("span", series.bold ? "entry bold" : "entry", {}, sample, `${series.label} ${value}`);
    });
    caption.replaceChildren(element("b", "", { textContent: panel.title }), ...entries);
  }

  writeTable() {
    if (!this.details.open || !this.given) return;
    one(this.box, ".table").replaceChildren(tableOf(this.given, this.span));
  }
}

/** The page's colours. @param {HTMLElement} box @returns {CurveInk} */
function inkOf(box) {
  const style = getComputedStyle(box);
  /** @param {string} name @param {string} otherwise */
  const colour = (name, otherwise) => style.getPropertyValue(`--st-${name}-color`).trim() || otherwise;
  return {
    text: style.color, rule: colour("border", "#8886"), quiet: colour("gray", "#888"),
    hues: HUES.map((name) => colour(name, name)), font: `13px ${style.fontFamily}`,
  };
}
