/** @import { Component, Tensor } from "../js/component.d.ts" */

import { contextOf } from "../js/canvas_ink.js";
import { opened } from "../js/array_message.js";
import { canvasOf, element, one, refill } from "../js/elements.js";

/**
 * @typedef {{ picture: number, lines: string[], tone: string }} Card
 * @typedef {{ arrays: Tensor[], caption: string, wide: number, cards: Card[] }} Given
 */

/** Cards stay where they are while their pictures and words change. @param {Component} given */
export default function showCards({ parentElement, data }) {
  /** @type {Given} */
  const given = opened(data);
  const box = one(parentElement, ".cards");
  box.setAttribute("aria-label", given.caption);
  box.style.setProperty("--wide", `${given.wide}rem`);
  refill(box, given.cards.length, () => {
    const canvas = element("canvas");
    canvas.setAttribute("aria-hidden", "true");
    const figure = element("figure", "", {}, canvas, element("figcaption"));
    figure.setAttribute("role", "listitem");
    return figure;
  });
  given.cards.forEach((card, place) => fill(box.children[place], card, given.arrays[card.picture]));
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
