// A slider that stops at snapshots only. The server hears of a stop when it is let go of.

import { element } from "../js/elements.js";
import { whole } from "../js/numbers.js";
import { worded } from "../js/word_template.js";

const INSET = 8;
const ROW = 14;

export default function showTimeline({ parentElement, data, setTriggerValue }) {
  const given = JSON.parse(new TextDecoder().decode(data));
  const box = parentElement.querySelector(".time");
  const slider = box.querySelector("input"), told = box.querySelector("output");
  const stops = given.stops;
  const nearest = (step) => stops.reduce((best, stop) => (Math.abs(stop - step) < Math.abs(best - step) ? stop : best), stops[0]);
  const say = (step) => {
    const text = worded(given.words.step, { step: whole(step) });
    told.textContent = text;
    slider.setAttribute("aria-valuetext", text);
  };
  slider.setAttribute("aria-label", given.words.slider);
  slider.max = Math.max(1, given.last);
  if (!box.held) { slider.value = given.at; say(given.at); }
  const go = (step) => { slider.value = step; say(step); };
  slider.oninput = () => { box.held = true; say(nearest(Number(slider.value))); };
  slider.onchange = () => {
    box.held = false;
    const step = nearest(Number(slider.value));
    go(step);
    setTriggerValue("step", step);
  };
  slider.onkeydown = (event) => {
    const to = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -5, PageUp: 5, Home: -Infinity, End: Infinity }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const place = stops.indexOf(nearest(Number(slider.value)));
    go(stops[Math.max(0, Math.min(stops.length - 1, place + to))]);
    clearTimeout(box.timer);
    box.held = true;
    box.timer = setTimeout(() => { box.held = false; setTriggerValue("step", Number(slider.value)); }, 150);
  };
  const newest = box.querySelector(".newest");
  newest.textContent = given.words.newest;
  newest.setAttribute("aria-pressed", String(given.follows));
  newest.onclick = () => setTriggerValue("step", -1);
  box.querySelector(".branches").replaceChildren(...given.branches.map(([run, name, start]) =>
    element("button", "", { type: "button", textContent: `⑂ ${name}`, title: worded(given.words.open, { run: name, step: whole(start) }), onclick: () => setTriggerValue("run", run) })));
  const draw = () => drawn(box.querySelector("svg"), given);
  draw();
  box.watch?.disconnect();
  box.watch = new ResizeObserver(draw);
  box.watch.observe(box);
}

function drawn(svg, { last, stops, marks, branches }) {
  const wide = svg.clientWidth;
  const furthest = Math.max(1, last);
  const at = (step) => INSET + Math.min(1, step / furthest) * (wide - 2 * INSET);
  const high = 12 + branches.length * ROW;
  svg.parentNode.style.setProperty("--high", `${high}px`);
  const make = (name, attributes) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
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
