// The drawing comes as SVG text from the server; it is parsed as XML and put in, never as HTML.
// One of its layers is chosen: by a click, or with Tab and the arrow keys, as in a list box.

/** @import { Chooser } from "../../components/js/choosing.js" */
/** @import { Lifetime } from "../../components/js/lifetime.js" */
/** @import { Component } from "../../components/js/component.d.ts" */

import { ALONG_A_ROW } from "../../components/js/arrow_keys.js";
import { Choosing, HELD } from "../../components/js/choosing.js";
import { viewOf } from "../../components/js/lifetime.js";
import { parsed } from "../../components/js/array_message.js";
import { element, focusOf, one, targetOf } from "../../components/js/elements.js";

/**
 * The drawing in pieces of SVG, the layers' names for those who cannot see them, and its colours' key.
 * @typedef {{
 *   label: string, total: number, names: Record<string, string>, by: string, colour: string,
 *   pieces: { svg: string, width: number, height: number }[], colours: [value: string, words: string][],
 *   legend: { kind: string, sign: string, words: string }[],
 * }} Picture
 */

class DiagramView {
  drawn = "";
  /** @type {(colour: string) => void} */
  colour;

  /** @param {Lifetime} lifetime */
  constructor(lifetime) {
    this.choosing = new Choosing(lifetime);
  }
}

/** @param {Component} given */
export default function showDiagram({ parentElement, data, setTriggerValue }) {
  /** @type {{ chosen: string, chooser: Chooser | null, version: string, picture: Picture }} */
  const given = parsed(data);
  const box = one(parentElement, ".box");
  const { view: state, leave } = viewOf(box, (lifetime) => new DiagramView(lifetime));
  state.colour = (colour) => setTriggerValue("colour", colour);
  if (state.drawn !== given.version) draw(box, given.picture, state);
  state.drawn = given.version;
  mark(box, state.choosing.answered(given.chosen, given.chooser));
  return leave;
}

/** @param {HTMLElement} box @param {Picture} picture @param {DiagramView} state */
function draw(box, picture, state) {
  const focused = focusOf(box)?.closest("g.layer")?.getAttribute("data-name");
  const flow = element("div", "flow");
  flow.setAttribute("role", "listbox");
  flow.setAttribute("aria-label", picture.label);
  flow.setAttribute("aria-orientation", "horizontal");
  flow.style.setProperty("--total", String(Math.max(picture.total, 600)));
  for (const piece of picture.pieces) flow.append(drawing(piece));
  for (const layer of layersOf(flow)) {
    const { name = "" } = layer.dataset;
    if (!Object.hasOwn(picture.names, name)) continue;
    layer.setAttribute("role", "option");
    layer.setAttribute("aria-label", picture.names[name]);
  }
  flow.onclick = (event) => {
    const name = targetOf(event).closest("[data-name]")?.getAttribute("data-name");
    if (name && Object.hasOwn(picture.names, name)) pick(box, name, state);
  };
  flow.onkeydown = (event) => move(event, box, state);
  place(box, flow, legend(picture, box, state));
  if (focused) options(box).find((each) => each.dataset.name === focused)?.focus();
}

/** @param {Picture["pieces"][number]} piece */
function drawing(piece) {
  const svg = document.importNode(
    new DOMParser().parseFromString(piece.svg, "image/svg+xml").documentElement, true);
  svg.setAttribute("role", "none");
  svg.style.setProperty("--wide", String(piece.width));
  svg.style.setProperty("--high", String(piece.height));
  return svg;
}

/**
 * The choice of colours stays the same element, so that it keeps the focus.
 * @param {Picture} picture
 * @param {HTMLElement} box
 * @param {DiagramView} state
 */
function legend(picture, box, state) {
  const line = /** @type {HTMLElement | null} */ (box.querySelector(".legend")) ?? element("div", "legend");
  const select = line.querySelector("select") ?? element("select");
  select.replaceChildren(...picture.colours.map(([value, words]) => {
    const option = element("option", "", { textContent: words });
    option.value = value;
    return option;
  }));
  select.value = picture.colour;
  select.onchange = () => state.colour(select.value);
  const label = line.querySelector("label") ?? element("label");
  if (!label.contains(select)) label.append(element("span"), select);
  one(label, "span").textContent = picture.by;
  const list = element("ul");
  for (const entry of picture.legend) {
    const item = element("li");
    item.append(swatch(entry), element("span", "", { textContent: entry.words }));
    list.append(item);
  }
  line.querySelector("ul")?.remove();
  if (!line.contains(label)) line.append(label);
  line.append(list);
  return line;
}

/** @param {HTMLElement} box @param {HTMLElement} flow @param {HTMLElement} line */
function place(box, flow, line) {
  box.querySelector(".flow")?.remove();
  box.prepend(flow);
  if (!box.contains(line)) box.append(line);
}

/** @param {Picture["legend"][number]} entry */
function swatch(entry) {
  const svg = stroke("svg", { viewBox: "0 0 18 18", "aria-hidden": "true" });
  const group = stroke("g", { class: `works ${entry.kind}` });
  group.append(stroke("rect", { class: "face", x: 1, y: 1, width: 16, height: 16 }));
  const letter = stroke("text", { class: "letter", x: 9, y: 13.5, "font-size": 13 });
  letter.textContent = entry.sign;
  group.append(letter);
  svg.append(group);
  return svg;
}

/** @param {KeyboardEvent} event @param {HTMLElement} box @param {DiagramView} state */
function move(event, box, state) {
  const all = options(box), own = targetOf(event).closest("g.layer");
  const step = ALONG_A_ROW[event.key], at = all.findIndex((each) => each === own);
  if (at < 0) return;
  if (event.key === "Enter" || event.key === " ") { event.preventDefault(); pick(box, nameOf(all[at]), state); }
  if (!step) return;
  event.preventDefault();
  const to = all[Math.max(0, Math.min(all.length - 1, at + step))];
  to.focus();
  pick(box, nameOf(to), state, HELD);
}

/** @param {HTMLElement} box @param {string} name @param {DiagramView} state @param {number} wait */
function pick(box, name, state, wait = 0) {
  mark(box, name);
  state.choosing.choose(name, wait);
}

/** @param {HTMLElement} box @param {string | null} name */
function mark(box, name) {
  const all = options(box), chosen = all.find((each) => each.dataset.name === name);
  for (const each of all) {
    each.setAttribute("aria-selected", String(each === chosen));
    each.setAttribute("tabindex", each === (chosen ?? all[0]) ? "0" : "-1");
  }
  for (const words of box.querySelectorAll("tspan")) {
    words.classList.toggle("chosen", words.dataset.name === name);
  }
  if (chosen) intoView(one(box, ".flow"), chosen);
}

/**
 * Only the drawing scrolls, where it is too tall to stand there whole.
 * @param {HTMLElement} flow
 * @param {Element} chosen
 */
function intoView(flow, chosen) {
  const frame = flow.getBoundingClientRect(), part = chosen.getBoundingClientRect();
  if (part.top < frame.top) flow.scrollTop -= frame.top - part.top + 8;
  else if (part.bottom > frame.bottom) flow.scrollTop += part.bottom - frame.bottom + 8;
}

/** In the order of the network, which the drawing keeps but for branches. @param {HTMLElement} box */
function options(box) {
  return layersOf(box).filter((each) => each.getAttribute("role") === "option");
}

/** @param {string} name @param {Record<string, string | number>} attributes */
function stroke(name, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}

/** @param {HTMLElement} box */
function layersOf(box) {
  return /** @type {SVGGElement[]} */ ([...box.querySelectorAll("g.layer")]);
}

/** @param {SVGGElement} layer */
function nameOf(layer) {
  return layer.dataset.name ?? "";
}
