// Pictures arrive as data: addresses and words as data; words are set as text, never as markup.

/** @import { Component } from "../../components/js/component.d.ts" */

import { parsed } from "../../components/js/array_message.js";
import { element, one, refill, targetOf } from "../../components/js/elements.js";

/**
 * A patch and the image it was cut from, as data: addresses; `frame` is where in it, in per cent.
 * @typedef {{ patch: string, image: string, frame: number[], value: string, name: string, caption: string }} Card
 * @typedef {{ caption: string, whole: boolean, ratio: number, places: number, cards: Card[], chosen: number }} Given
 */

/** @param {Component} given */
export default function showPatches({ parentElement, data, setTriggerValue }) {
  /** @type {Given} */
  const given = parsed(data);
  const list = one(parentElement, ".strip"), searching = !given.caption;
  one(parentElement, ".told").textContent = given.caption;
  list.classList.toggle("whole", given.whole);
  list.ariaBusy = String(searching);
  list.style.setProperty("--wide", String(Math.min(1, given.ratio)));
  list.style.setProperty("--high", String(Math.min(1, 1 / given.ratio)));
  // Changed in place, so that focus stays and nothing flickers.
  const count = searching ? given.places : given.cards.length;
  refill(list, count, empty);
  [...list.querySelectorAll("button")].forEach((button, place) => {
    button.disabled = searching;
    if (searching) clear(button);
    else fill(button, given.cards[place], place === given.chosen);
  });
  list.onclick = (event) => {
    const item = targetOf(event).closest("li");
    if (item && !searching) setTriggerValue("chosen", [...list.children].indexOf(item));
  };
}

function empty() {
  const item = document.createElement("li"), button = document.createElement("button");
  button.type = "button";
  const image = element("span", "image");
  image.append(picture(), element("span", "frame"));
  button.append(picture("patch"), element("span", "value"), image, element("span", "name"));
  item.append(button);
  return item;
}

/**
 * Room that is kept while it is searched, so that nothing moves when it is filled.
 * @param {HTMLButtonElement} button
 */
function clear(button) {
  for (const picture of button.querySelectorAll("img")) picture.removeAttribute("src");
  for (const kind of [".value", ".name"]) one(button, kind).textContent = "\u00a0";
  for (const name of ["aria-label", "aria-pressed", "title"]) button.removeAttribute(name);
  one(button, ".image").hidden = true;
}

/** @param {HTMLButtonElement} button @param {Card} card @param {boolean} chosen */
function fill(button, card, chosen) {
  button.ariaLabel = button.title = card.caption;
  button.ariaPressed = String(chosen);
  one(button, ".value").textContent = card.value;
  one(button, ".name").textContent = card.name;
  draw(one(button, ".patch", HTMLImageElement), card.patch);
  draw(one(button, ".image img", HTMLImageElement), card.image);
  one(button, ".image").hidden = !card.image;
  const [left, top, width, height] = card.frame.map((part) => `${part}%`);
  Object.assign(one(button, ".frame").style, { left, top, width, height });
}

/** @param {HTMLImageElement} picture @param {string | null} address */
function draw(picture, address) {
  if (!address) picture.removeAttribute("src");
  else if (picture.src !== address) picture.src = address;
}

/** @param {string} [kind] */
function picture(kind) {
  const made = element("img", kind);
  made.alt = "";  // the button says it all
  return made;
}
