// What stands under the drawing: the network's totals, and what its colours mean.
// They are chosen here with the pointer; with the keyboard, by a key of the drawing.

import { element } from "../../components/js/elements.js";
import { outbox } from "../../components/js/outbox.js";

/**
 * @typedef {{
 *   totals: { name: string, number: string, words: string, note: string }[], upTo: string,
 *   by: string, key: string, colours: [value: string, words: string][], colour: string,
 *   legend: { kind: string, sign: string, words: string }[],
 * }} Foot
 */

/** The same elements as before, where there are any. @param {Foot} foot @param {HTMLElement | null} before */
export function drawFoot(foot, before) {
  const frame = before ?? element("div", "foot", {}, element("dl", "totals"), element("div", "legend"), element("p", "said", { ariaLive: "polite" }));
  const [totals, legend, said] = /** @type {HTMLElement[]} */ ([...frame.children]);
  totals.replaceChildren(...foot.totals.map(totalOf));
  if (foot.upTo) totals.append(element("div", "up-to", {}, element("dt", "", { textContent: foot.upTo }), element("dd")));
  legend.replaceChildren(coloursOf(foot), keysOf(foot));
  said.textContent = `${foot.by}: ${foot.colours.find(([value]) => value === foot.colour)?.[1]}`;
  return frame;
}

/** The colour after the one on screen. @param {Foot} foot */
export function nextColour({ colours, colour }) {
  const at = colours.findIndex(([value]) => value === colour);
  return colours[(at + 1) % colours.length][0];
}

/** @param {Foot["totals"][number]} total */
function totalOf({ name, number, words, note }) {
  const value = element("dd", "", { textContent: number });
  value.dataset.total = name;
  return element("div", "", { title: note }, element("dt", "", { textContent: words }), value);
}

/** No stop of the Tab key: the drawing's own key, which stands beside it, goes through the colours. @param {Foot} foot */
function coloursOf({ by, key, colours, colour }) {
  const select = element("select", "", { tabIndex: -1, ariaLabel: by, ariaDescription: key });
  select.setAttribute("aria-keyshortcuts", "C");
  select.append(...colours.map(([value, words]) => new Option(words, value)));
  select.value = colour;
  select.onchange = () => outbox.put("diagram", "colour", select.value);
  const hint = element("kbd", "", { textContent: "C", title: key, ariaHidden: "true" });
  return element("label", "by", {}, element("span", "", { textContent: by }), select, hint);
}

/** @param {Foot} foot */
function keysOf({ legend }) {
  return element("ul", "", {}, ...legend.map((entry) => {
    return element("li", "", {}, swatch(entry), element("span", "", { textContent: entry.words }));
  }));
}

/** @param {Foot["legend"][number]} entry */
function swatch(entry) {
  const svg = shape("svg", { viewBox: "0 0 18 18", "aria-hidden": "true" });
  const group = shape("g", { class: `works ${entry.kind}` });
  group.append(shape("rect", { class: "face", x: 1, y: 1, width: 16, height: 16 }));
  const letter = shape("text", { class: "letter", x: 9, y: 13.5, "font-size": 13 });
  letter.textContent = entry.sign;
  group.append(letter);
  svg.append(group);
  return svg;
}

/** @param {string} name @param {Record<string, string | number>} attributes */
function shape(name, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}
