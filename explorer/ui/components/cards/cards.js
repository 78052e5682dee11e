/** @import { Component, Tensor } from "../js/component.d.ts" */
/** @import { Lifetime } from "../js/lifetime.js" */

import { contextOf } from "../js/canvas_ink.js";
import { opened } from "../js/array_message.js";
import { canvasOf, element, one, refill } from "../js/elements.js";
import { viewOf } from "../js/lifetime.js";

/**
 * @typedef {{ picture: number, lines: string[], tone: string }} Card
 * @typedef {{ arrays: Tensor[], caption: string, wide: number, inRow: boolean, cards: Card[] }} Given
 */

class Cards {
  /** @type {Given} */
  given;

  /** @param {ParentNode} root @param {HTMLElement} box @param {Lifetime} lifetime */
  constructor(root, box, lifetime) {
    this.lead = one(root, "p");
    this.box = box;
    lifetime.watchSize(box, () => this.fit());
  }

  /** Cards stay where they are while their pictures and words change. @param {Given} given */
  take(given) {
    const { box, lead } = this;
    this.given = given;
    box.setAttribute("aria-label", given.caption);
    lead.textContent = given.inRow ? given.caption : "";
    for (const each of [box, lead]) each.classList.toggle("in-row", given.inRow);
    box.style.setProperty("--wide", `${given.wide}rem`);
    refill(box, given.cards.length, () => {
      const canvas = element("canvas");
      canvas.setAttribute("aria-hidden", "true");
      const figure = element("figure", "", {}, canvas, element("figcaption"));
      figure.setAttribute("role", "listitem");
      return figure;
    });
    given.cards.forEach((card, place) => fill(box.children[place], card, given.arrays[card.picture]));
    this.fit();
  }

  /** In a row those are drawn that are whole. */
  fit() {
    if (!this.given?.inRow) return;
    const figures = /** @type {HTMLElement[]} */ ([...this.box.children]);
    for (const each of figures) each.hidden = false;
    const right = this.box.getBoundingClientRect().right + 0.5;
    const ends = figures.map((each) => each.getBoundingClientRect().right);
    figures.forEach((each, place) => { each.hidden = ends[place] > right; });
  }
}

/** @param {Component} given */
export default function showCards({ parentElement, data }) {
  const box = one(parentElement, ".cards");
  const { view, leave } = viewOf(box, (lifetime) => new Cards(parentElement, box, lifetime));
  view.take(opened(data));
  return leave;
}

/** @param {Element} figure @param {Card} given1 @param {Tensor} given2 */
function fill(figure, { lines, tone }, { values, shape: [high, wide, channels] }) {
  figure.className = tone;
  const canvas = canvasOf(figure, "canvas");
  if (canvas.width !== wide || canvas.height !== high) [canvas.width, canvas.height] = [wide, high];
  const picture = new ImageData(wide, high);
  for (let from = 0, to = 0; from < values.length; from += channels, to += 4) {
    picture.data[to] = values[from];
    picture.data[to + 1] = values[from + 1];
    picture.data[to + 2] = values[from + 2];
    picture.data[to + 3] = channels === 4 ? values[from + 3] : 255;
  }
  contextOf(canvas).putImageData(picture, 0, 0);
  one(figure, "figcaption").replaceChildren(...lines.map((textContent) => element("span", "", { textContent })));
}
