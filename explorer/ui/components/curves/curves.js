// Curves on canvases. Zoom, smoothing and the reading are the browser's own; while the pointer moves
// nothing is sent, and new points are drawn into what stands there.

import { opened } from "../js/array_message.js";
import { element } from "../js/elements.js";
import { parted, raised, significant, whole } from "../js/numbers.js";
import { onceAFrame } from "../js/pacing.js";
import { Scale, smoothed } from "./axes.js";

const HUES = ["primary", "orange", "violet", "blue", "red", "green"];
const DASHES = [[], [6, 3], [2, 3], [9, 3, 2, 3], [4, 4], [1, 2]];
const LEFT = 52;
const RIGHT = 10;
const TOP = 8;
const FOOT = 22;

export default function showCurves({ parentElement, data, setTriggerValue }) {
  const box = parentElement.querySelector(".curves");
  const view = (box.view ??= new Curves(box));
  view.send = (zoom) => setTriggerValue("zoom", zoom);
  view.take(new Message(data));
}

class Message {
  constructor(data) {
    const { arrays, ...header } = opened(data);
    Object.assign(this, header);
    for (const panel of this.panels) {
      for (const series of panel.series) {
        const { values, shape } = arrays[series.points];
        const count = shape[1], row = (place) => Array.from(values.subarray(place * count, (place + 1) * count));
        [series.x, series.least, series.most, series.mean] = [0, 1, 2, 3].map(row);
      }
    }
  }
}

class Curves {
  constructor(box) {
    this.box = box;
    this.zoom = null;
    this.reading = null;
    this.smoothing = 0.6;
    this.panels = [];
    this.redraw = onceAFrame(() => this.draw());
    this.find = (name) => box.querySelector(name);
    const slider = this.find(".smooth input"), log = this.find(".log input");
    slider.oninput = () => { this.smoothing = Number(slider.value); this.redraw(); };
    log.onchange = () => { this.logged = log.checked; this.redraw(); };
    this.find(".reset").onclick = () => this.zoomTo(null);
    this.find("details").ontoggle = () => this.writeTable();
    new ResizeObserver(this.redraw).observe(box);
    // Another theme is other variables on the page; nothing else tells of it.
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", this.redraw);
  }

  take(given) {
    if (this.given?.subject !== given.subject) { this.zoom = null; this.reading = null; }
    if (!this.given) this.logged = this.find(".log input").checked = given.log;
    this.given = given;
    const { words } = given;
    this.find(".smooth span").textContent = words.smoothing;
    this.find(".log span").textContent = words.log;
    this.find(".reset").textContent = words.reset;
    this.find("summary").textContent = words.numbers;
    this.stand();
    this.redraw();
    this.writeTable();
  }

  // As many figures as panels; those that stand stay, so that nothing flickers.
  stand() {
    const host = this.find(".panels");
    while (host.children.length > this.given.panels.length) host.lastChild.remove();
    while (host.children.length < this.given.panels.length) {
      const canvas = element("canvas", "", { tabIndex: 0 });
      host.append(element("figure", "", {}, element("figcaption"), canvas));
      this.listen(canvas);
    }
    this.figures = [...host.children];
    this.figures.forEach((figure, place) => {
      const canvas = figure.querySelector("canvas");
      canvas.setAttribute("role", "img");
      canvas.setAttribute("aria-label", `${this.given.panels[place].title}. ${this.given.words.how}`);
      canvas.title = this.given.words.how;
    });
  }

  get span() {
    return this.zoom ?? [0, this.given.last];
  }

  listen(canvas) {
    const stepAt = (event) => {
      const { left, width } = canvas.getBoundingClientRect();
      return new Scale(...this.span, LEFT, width - RIGHT).value(event.clientX - left);
    };
    canvas.onpointerdown = (event) => { this.from = stepAt(event); canvas.setPointerCapture(event.pointerId); };
    canvas.onpointermove = (event) => { this.reading = stepAt(event); this.redraw(); };
    canvas.onpointerleave = () => { if (this.from === undefined) { this.reading = null; this.redraw(); } };
    canvas.onpointerup = (event) => {
      const ends = [this.from, stepAt(event)].sort((a, b) => a - b);
      this.from = undefined;
      const [first, last] = this.span;
      if (ends[1] - ends[0] > (last - first) / 50 && ends[1] - ends[0] >= 2) this.zoomTo(ends);
      else this.redraw();
    };
    canvas.onpointercancel = () => { this.from = undefined; this.redraw(); };
    canvas.ondblclick = () => this.zoomTo(null);
    canvas.onkeydown = (event) => this.press(event);
  }

  press(event) {
    const [first, last] = this.span, wide = last - first;
    const middle = this.reading ?? last;
    const acts = {
      ArrowLeft: () => { this.reading = Math.max(first, middle - wide / 50); },
      ArrowRight: () => { this.reading = Math.min(last, middle + wide / 50); },
      Home: () => { this.reading = first; },
      End: () => { this.reading = last; },
      "+": () => this.zoomTo([Math.max(0, middle - wide / 4), Math.min(this.given.last, middle + wide / 4)]),
      "-": () => this.zoomTo([middle - wide, middle + wide]),
      0: () => this.zoomTo(null),
      Escape: () => this.zoomTo(null),
    };
    const act = acts[event.key === "=" ? "+" : event.key];
    if (!act) return;
    event.preventDefault();
    act();
    this.find(".read").setAttribute("aria-live", "polite");
    this.redraw();
  }

  zoomTo(span) {
    let wanted = span && [Math.max(0, Math.floor(span[0])), Math.min(this.given.last, Math.ceil(span[1]))];
    if (wanted && wanted[0] <= 0 && wanted[1] >= this.given.last) wanted = null;
    if (wanted && wanted[1] - wanted[0] < 2) return;
    if (!wanted && !this.zoom) return;
    this.zoom = wanted;
    this.send(wanted ?? []);
    this.redraw();
    this.writeTable();
  }

  draw() {
    if (!this.given || !this.box.isConnected) return;
    const style = getComputedStyle(this.box);
    const colour = (name, otherwise) => style.getPropertyValue(`--st-${name}-color`).trim() || otherwise;
    this.ink = {
      text: style.color, rule: colour("border", "#8886"), quiet: colour("gray", "#888"),
      hues: HUES.map((name) => colour(name, name)), font: `13px ${style.fontFamily}`,
    };
    this.find(".smooth output").textContent = this.smoothing.toFixed(2);
    this.find(".reset").hidden = !this.zoom;
    this.read = this.readStep();
    this.given.panels.forEach((panel, place) => this.drawPanel(panel, this.figures[place]));
    this.find(".read").textContent = this.readText();
  }

  // The reading goes to the nearest step that has a point.
  readStep() {
    if (this.reading === null) return null;
    const steps = this.given.panels.flatMap(({ series }) => series.flatMap(({ x }) => x));
    let best = null;
    for (const step of steps) {
      if (best === null || Math.abs(step - this.reading) < Math.abs(best - this.reading)) best = step;
    }
    return best;
  }

  readText() {
    const { words, marks } = this.given;
    if (this.read === null) return "";
    const [first, last] = this.span;
    const near = marks.filter(([step]) => Math.abs(step - this.read) <= (last - first) / 60);
    return [`${words.step} ${whole(Math.round(this.read))}`, ...near.map(([, text]) => text)].join(" · ");
  }

  drawPanel(panel, figure) {
    const canvas = figure.querySelector("canvas");
    const wide = canvas.clientWidth, high = canvas.clientHeight, dots = devicePixelRatio || 1;
    if (!wide) return;
    if (canvas.width !== Math.round(wide * dots) || canvas.height !== Math.round(high * dots)) {
      [canvas.width, canvas.height] = [Math.round(wide * dots), Math.round(high * dots)];
    }
    const context = canvas.getContext("2d");
    context.setTransform(dots, 0, 0, dots, 0, 0);
    context.clearRect(0, 0, wide, high);
    context.font = this.ink.font;
    const curves = panel.series.map((series) => ({ ...series, line: series.bold ? series.mean : smoothed(series.mean, this.smoothing) }));
    const x = new Scale(...this.span, LEFT, wide - RIGHT);
    const y = this.heights(panel, curves, high - FOOT);
    this.drawAxes(context, panel, x, y, wide, high);
    context.save();
    context.beginPath();
    context.rect(LEFT, TOP - 2, wide - LEFT - RIGHT, high - FOOT - TOP + 4);
    context.clip();
    this.drawMarks(context, x, high);
    for (const curve of curves) if (!curve.bold) this.drawBand(context, curve, x, y);
    for (const curve of curves) this.drawCurve(context, curve, x, y);
    this.drawReading(context, curves, x, y, high);
    context.restore();
    this.writeCaption(panel, curves, figure.querySelector("figcaption"));
  }

  heights(panel, curves, foot) {
    const log = this.logged && !panel.share;
    const [first, last] = this.span, seen = [];
    for (const curve of curves) {
      curve.x.forEach((step, place) => {
        if (step < first || step > last) return;
        for (const value of [curve.least[place], curve.most[place], curve.line[place]]) {
          if (Number.isFinite(value) && (!log || value > 0)) seen.push(value);
        }
      });
    }
    // With room above the level for its words, where no curve runs through them.
    if (panel.line && (!log || panel.line[0] > 0)) seen.push(panel.line[0] * 1.15);
    if (panel.share) return new Scale(this.zoom && seen.length ? Math.min(...seen) - 0.01 : 0, 1, foot, TOP);
    if (!seen.length) return new Scale(log ? 0.1 : 0, 1, foot, TOP, log);
    const least = Math.min(...seen), most = Math.max(...seen);
    if (log) return new Scale(least / 1.15, most * 1.15, foot, TOP, true);
    return new Scale(Math.min(0, least), most + (most - Math.min(0, least)) * 0.05, foot, TOP);
  }

  drawAxes(context, panel, x, y, wide, high) {
    context.lineWidth = 1;
    context.strokeStyle = this.ink.rule;
    context.fillStyle = this.ink.text;
    context.textAlign = "right";
    context.textBaseline = "middle";
    for (const value of y.ticks(4)) {
      const at = Math.round(y.at(value)) + 0.5;
      context.globalAlpha = 0.55;
      this.stroke(context, [[LEFT, at], [wide - RIGHT, at]]);
      context.globalAlpha = 1;
      context.fillText(panel.share ? `${parted(String(Number((100 * value).toFixed(1))))} %` : short(value), LEFT - 6, at);
    }
    context.textAlign = "center";
    context.textBaseline = "top";
    for (const value of x.ticks(Math.max(2, wide / 110))) {
      const at = Math.round(x.at(value)) + 0.5;
      this.stroke(context, [[at, high - FOOT], [at, high - FOOT + 4]]);
      context.fillText(whole(value), Math.min(at, wide - RIGHT - 14), high - FOOT + 6);
    }
    this.stroke(context, [[LEFT, high - FOOT + 0.5], [wide - RIGHT, high - FOOT + 0.5]]);
    if (panel.line) this.drawLevel(context, panel.line, y, wide);
  }

  drawLevel(context, [value, text], y, wide) {
    const at = y.at(value);
    if (!(at >= TOP - 1)) return;
    context.setLineDash([4, 4]);
    context.strokeStyle = this.ink.quiet;
    this.stroke(context, [[LEFT, at], [wide - RIGHT, at]]);
    context.setLineDash([]);
    context.fillStyle = this.ink.quiet;
    context.textAlign = "right";
    context.textBaseline = at > TOP + 16 ? "bottom" : "top";
    context.fillText(text, wide - RIGHT - 2, at - (at > TOP + 16 ? 2 : -3));
    context.fillStyle = this.ink.text;
  }

  drawMarks(context, x, high) {
    context.textAlign = "left";
    context.textBaseline = "top";
    for (const [step, , kind] of this.given.marks) {
      const at = Math.round(x.at(step)) + 0.5;
      context.strokeStyle = context.fillStyle = this.ink.quiet;
      context.setLineDash(kind === "change" ? [2, 2] : [8, 3]);
      this.stroke(context, [[at, TOP], [at, high - FOOT]]);
      context.setLineDash([]);
      context.fillText({ change: "◆", rewind: "↶", fork: "⑂", resumed: "↻" }[kind] ?? "◆", at + 2, TOP);
    }
  }

  drawBand(context, { hue, x: steps, least, most }, x, y) {
    context.fillStyle = this.ink.hues[hue % HUES.length];
    context.globalAlpha = 0.2;
    const wide = Math.max(1, steps.length > 1 ? x.at(steps.at(-1)) - x.at(steps.at(-2)) : 1);
    steps.forEach((step, place) => {
      const top = y.at(most[place]), foot = y.at(least[place]);
      if (!Number.isFinite(top) || !Number.isFinite(foot)) return;
      context.fillRect(x.at(step) - wide / 2, Math.min(top, foot) - 0.75, wide, Math.abs(foot - top) + 1.5);
    });
    context.globalAlpha = 1;
  }

  drawCurve(context, { hue, bold, x: steps, line }, x, y) {
    context.strokeStyle = context.fillStyle = this.ink.hues[hue % HUES.length];
    context.lineWidth = bold ? 2.75 : 1.5;
    context.lineJoin = "round";
    context.setLineDash(DASHES[Math.min(hue, DASHES.length - 1)]);
    context.beginPath();
    let down = false;
    steps.forEach((step, place) => {
      const across = x.at(step), at = y.at(line[place]);
      if (!Number.isFinite(at)) { down = false; return; }
      if (down) context.lineTo(across, at); else context.moveTo(across, at);
      down = true;
    });
    context.stroke();
    context.setLineDash([]);
    context.lineWidth = 1;
    if (bold || steps.length < 40) {
      steps.forEach((step, place) => {
        const at = y.at(line[place]);
        if (Number.isFinite(at)) this.dot(context, x.at(step), at, bold ? 3.25 : 2);
      });
    }
  }

  drawReading(context, curves, x, y, high) {
    if (this.from !== undefined && this.reading !== null) {
      context.fillStyle = this.ink.hues[0];
      context.globalAlpha = 0.15;
      const [a, b] = [x.at(this.from), x.at(this.reading)];
      context.fillRect(Math.min(a, b), TOP, Math.abs(b - a), high - FOOT - TOP);
      context.globalAlpha = 1;
    }
    if (this.read === null) return;
    const at = x.at(this.read);
    context.strokeStyle = this.ink.text;
    this.stroke(context, [[at, TOP], [at, high - FOOT]]);
    for (const curve of curves) {
      const place = known(curve, this.read);
      if (place < 0) continue;
      context.fillStyle = this.ink.hues[curve.hue % HUES.length];
      this.dot(context, x.at(curve.x[place]), y.at(curve.line[place]), 4);
    }
  }

  dot(context, x, y, size) {
    context.beginPath();
    context.arc(x, y, size, 0, 7);
    context.fill();
  }

  stroke(context, points) {
    context.beginPath();
    points.forEach(([x, y], place) => (place ? context.lineTo(x, y) : context.moveTo(x, y)));
    context.stroke();
  }

  // Each curve's name with its number: at the step that is read, else its last.
  writeCaption(panel, curves, caption) {
    const entries = curves.map((curve) => {
      const place = this.read === null ? curve.x.length - 1 : known(curve, this.read);
      const value = place < 0 ? "–" : written(panel, curve.mean[place]);
      const sample = element("i");
      sample.style.borderColor = this.ink.hues[curve.hue % HUES.length];
      if (curve.hue) sample.style.borderBlockStartStyle = curve.hue % 2 ? "dashed" : "dotted";
      return element("span", curve.bold ? "entry bold" : "entry", {}, sample, `${curve.label} ${value}`);
    });
    caption.replaceChildren(element("b", "", { textContent: panel.title }), ...entries);
  }

  // The same numbers for whoever cannot see curves: twenty steps through what is shown, and those at
  // which something was measured that is not measured at each.
  writeTable() {
    if (!this.find("details").open || !this.given) return;
    const { panels, words } = this.given;
    const all = panels.flatMap((panel) => panel.series.map((series) => ({ panel, series })));
    const [first, last] = this.span;
    const some = (bold) => {
      const found = all.filter(({ series }) => series.bold === bold).flatMap(({ series }) => series.x);
      const steps = [...new Set(found)].filter((step) => step >= first && step <= last).sort((a, b) => a - b);
      return steps.length <= 20 ? steps : Array.from({ length: 20 }, (_, place) => steps[Math.round(place * (steps.length - 1) / 19)]);
    };
    const few = [...new Set([...some(false), ...some(true)])].sort((a, b) => a - b);
    const head = element("tr", "", {}, ...[words.step, ...all.map(({ panel, series }) => `${panel.title}, ${series.label}`)].map((textContent) => element("th", "", { textContent, scope: "col" })));
    const rows = few.map((step) => element("tr", "", {},
      element("th", "", { textContent: whole(Math.round(step)), scope: "row" }),
      ...all.map(({ panel, series }) => {
        const place = series.bold ? series.x.indexOf(step) : nearest(series.x, step);
        return element("td", "", { textContent: place < 0 ? "" : written(panel, series.mean[place]) });
      })));
    this.find(".table").replaceChildren(element("table", "", {}, element("thead", "", {}, head), element("tbody", "", {}, ...rows)));
  }
}

function nearest(steps, wanted) {
  let best = -1;
  steps.forEach((step, place) => {
    if (best < 0 || Math.abs(step - wanted) < Math.abs(steps[best] - wanted)) best = place;
  });
  return best;
}

// Where a curve stood at a step: a bold one, which has few points, at its last one until then.
function known({ bold, x }, wanted) {
  return bold ? x.findLastIndex((step) => step <= wanted) : nearest(x, wanted);
}

function written(panel, value) {
  if (!panel.share) return significant(value);
  return Number.isFinite(value) ? `${(100 * value).toFixed(1)}\u202f%` : "nan";
}

// A number along an axis: no noughts after what it says.
function short(value) {
  if (value !== 0 && (Math.abs(value) < 1e-3 || Math.abs(value) >= 1e5)) return raisedPower(value);
  return parted(String(Number(value.toPrecision(6))));
}

function raisedPower(value) {
  const [mantissa, exponent] = value.toExponential(0).split("e");
  return mantissa === "1" ? raised("", Number(exponent)).replace("·", "") : raised(mantissa, Number(exponent));
}
