// The drawing comes as SVG text from the server; it is parsed as XML and put in, never as HTML.
// One of its layers is chosen: by a click, or with Tab and the arrow keys, as in a list box.

import { Choosing, HELD } from "../../components/js/choosing.js";
import { element } from "../../components/js/elements.js";

export default function showDiagram({ parentElement, data, setTriggerValue }) {
  const given = JSON.parse(new TextDecoder().decode(data));
  const box = parentElement.querySelector(".box");
  const state = (box.state ??= { drawn: "", choosing: new Choosing() });
  state.colour = (colour) => setTriggerValue("colour", colour);
  if (state.drawn !== given.version) draw(box, given.picture, state);
  state.drawn = given.version;
  mark(box, state.choosing.answered(given.chosen, given.chooser));
}

function draw(box, picture, state) {
  const focused = box.getRootNode().activeElement?.dataset?.name;
  const flow = element("div", "flow");
  flow.setAttribute("role", "listbox");
  flow.setAttribute("aria-label", picture.label);
  flow.setAttribute("aria-orientation", "horizontal");
  flow.style.setProperty("--total", Math.max(picture.total, 600));
  for (const piece of picture.pieces) flow.append(drawing(piece));
  for (const layer of flow.querySelectorAll("g.layer")) {
    const name = layer.dataset.name;
    if (!Object.hasOwn(picture.names, name)) continue;
    layer.setAttribute("role", "option");
    layer.setAttribute("aria-label", picture.names[name]);
  }
  flow.onclick = (event) => {
    const name = event.target.closest("[data-name]")?.dataset.name;
    if (name && Object.hasOwn(picture.names, name)) pick(box, name, state);
  };
  flow.onkeydown = (event) => move(event, box, state);
  place(box, flow, legend(picture, box, state));
  if (focused) options(box).find((each) => each.dataset.name === focused)?.focus();
}

function drawing(piece) {
  const svg = document.importNode(
    new DOMParser().parseFromString(piece.svg, "image/svg+xml").documentElement, true);
  svg.setAttribute("role", "none");
  svg.style.setProperty("--wide", piece.width);
  svg.style.setProperty("--high", piece.height);
  return svg;
}

// The choice of colours stays the same element, so that it keeps the focus.
function legend(picture, box, state) {
  const line = box.querySelector(".legend") ?? element("div", "legend");
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
  label.firstChild.textContent = picture.by;
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

function place(box, flow, line) {
  box.querySelector(".flow")?.remove();
  box.prepend(flow);
  if (!box.contains(line)) box.append(line);
}

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

function move(event, box, state) {
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -Infinity, End: Infinity }[event.key];
  const all = options(box), at = all.indexOf(event.target.closest?.("g.layer"));
  if (at < 0) return;
  if (event.key === "Enter" || event.key === " ") { event.preventDefault(); pick(box, all[at].dataset.name, state); }
  if (!step) return;
  event.preventDefault();
  const to = all[Math.max(0, Math.min(all.length - 1, at + step))];
  to.focus();
  pick(box, to.dataset.name, state, HELD);
}

function pick(box, name, state, wait = 0) {
  mark(box, name);
  state.choosing.choose(name, wait);
}

function mark(box, name) {
  const all = options(box), chosen = all.find((each) => each.dataset.name === name);
  for (const each of all) {
    each.setAttribute("aria-selected", String(each === chosen));
    each.setAttribute("tabindex", each === (chosen ?? all[0]) ? 0 : -1);
  }
  for (const words of box.querySelectorAll("tspan")) {
    words.classList.toggle("chosen", words.dataset.name === name);
  }
  if (chosen) intoView(box.querySelector(".flow"), chosen);
}

// Only the drawing scrolls, where it is too tall to stand there whole.
function intoView(flow, chosen) {
  const frame = flow.getBoundingClientRect(), part = chosen.getBoundingClientRect();
  if (part.top < frame.top) flow.scrollTop -= frame.top - part.top + 8;
  else if (part.bottom > frame.bottom) flow.scrollTop += part.bottom - frame.bottom + 8;
}

// In the order of the network, which the drawing keeps but for branches.
function options(box) {
  return [...box.querySelectorAll("g.layer[role=option]")];
}

function stroke(name, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}
