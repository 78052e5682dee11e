// Class names are a visitor's words: they are set as text, never as markup.

/** @import { Component } from "../js/component.d.ts" */

import { parsed } from "../js/array_message.js";
import { element, one } from "../js/elements.js";

/**
 * @typedef {{ name: string, logit: string, probability: string, part: number, likeliest: boolean, target: boolean }} Line
 * @typedef {{ caption: string, heads: string[], lines: Line[], target: string, note: string }} Given
 */

/** @param {Component} given */
export default function showBars({ parentElement, data }) {
  /** @type {Given} */
  const given = parsed(data);
  /** @param {string} name */
  const find = (name) => one(parentElement, name);
  find("caption").textContent = given.caption;
  [...parentElement.querySelectorAll("thead th")].forEach((head, place) => {
    head.textContent = given.heads[place];
    head.className = place ? "number" : "";
  });
  find("thead th:last-child").className = "";
  find("tbody").replaceChildren(...given.lines.map((line) => row(line, given.target)));
  const note = find("p");
  note.textContent = given.note;
  note.hidden = !given.note;
}

/** @param {Line} line @param {string} target */
function row(line, target) {
  const made = element("tr", [line.likeliest && "likeliest", line.target && "target"].filter(Boolean).join(" "));
  const name = element("th", "", { textContent: line.name });
  name.scope = "row";
  name.title = line.target ? `${line.name}: ${target}` : line.name;
  const track = element("td", "track"), bar = element("span", "bar");
  bar.style.inlineSize = `${100 * line.part}%`;
  track.append(bar);
  made.append(name, element("td", "number", { textContent: line.logit }), element("td", "number", { textContent: line.probability }), track);
  return made;
}
