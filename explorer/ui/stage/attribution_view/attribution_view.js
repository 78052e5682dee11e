// What each pixel gets for one class and for another, laid over the image in grey: as strong as the
// slider says, and as strong in the input's column of the stage.

/** @import { Lifetime } from "../../components/js/lifetime.js" */
/** @import { Component, Palette, Tensor, Words } from "../../components/js/component.d.ts" */

import { viewOf } from "../../components/js/lifetime.js";
import { opened } from "../../components/js/array_message.js";
import { contextOf, fitted, inks, thinned } from "../../components/js/canvas_ink.js";
import { Atlas, indexOf, scaled, sheet } from "../../components/js/colour_atlas.js";
import { canvasOf, element, one } from "../../components/js/elements.js";
import { busOf, tell } from "../../components/js/message_bus.js";
import { significant } from "../../components/js/numbers.js";
import { onceAFrame } from "../../components/js/pacing.js";
import { worded } from "../../components/js/word_template.js";

/**
 * @typedef {{
 *   group: string, arrays: Tensor[], picture: number, shape: number[], limit: number, colours: Palette, words: Words,
 *   maps: { values: number, title: string, caption: string }[],
 * }} Header
 */

/** Of a picture, in pixels, at most; beside the stage there is less room for two of them. */
const SIDE = 320;
const GAP = 12;

class Attributed {
  /** @type {Header} */
  header;
  /** @type {HTMLCanvasElement} */
  photo;
  /** @type {HTMLCanvasElement[]} */
  overlays;

  /** @param {ParentNode} root @param {Lifetime} lifetime */
  constructor(root, lifetime) {
    this.root = root;
    this.redraw = onceAFrame(lifetime, () => this.draw());
    this.box = one(root, ".attribution");
    lifetime.watchSize(this.box, this.redraw);
    one(root, ".inks").ontransitionend = this.redraw;
    this.slider = one(root, "input", HTMLInputElement);
    this.slider.oninput = () => this.lay();
  }

  get strength() {
    return Number(this.slider.value) / 100;
  }

  /** The stage hears of it too. */
  lay() {
    tell(busOf(this.header.group), "strength", this.strength);
    this.redraw();
  }

  /** @param {Header} header */
  take(header) {
    const { strength } = busOf(header.group);
    if (!this.header && strength !== null) this.slider.value = String(Math.round(100 * strength));
    this.header = header;
    this.photo = grey(header.arrays[header.picture]);
    const [below, above] = header.colours.map((colour) => `rgb(${colour.join(" ")})`);
    one(this.root, ".bar").style.background = `linear-gradient(to right, ${below}, transparent, ${above})`;
    one(this.root, ".least").textContent = `−${significant(header.limit)}`;
    one(this.root, ".most").textContent = significant(header.limit);
    one(this.root, "label span").textContent = header.words.strength;
    this.overlays = header.maps.map(({ values }) => {
      const { values: numbers, shape: [rows, columns] } = header.arrays[values];
      const pixels = Uint8Array.from(numbers, (value) => indexOf(value, header.limit));
      return new Atlas(pixels, [1, rows, columns], 1).paint(() => scaled(header.colours, 1, 1)).canvas;
    });
    this.lay();
  }

  draw() {
    const { header, strength } = this, ink = inks(this.root), [rows, columns] = header.shape;
    const room = this.box.clientWidth;
    if (!room) return;
    const side = Math.min(SIDE * ink.grown, (room - GAP * ink.grown) / 2);
    const scale = side / Math.max(rows, columns);
    [...this.root.querySelectorAll("figure")].forEach((figure, place) => {
      const map = header.maps[place], canvas = canvasOf(figure, "canvas");
      figure.hidden = !map;
      if (!map) return;
      const context = fitted(canvas, columns * scale, rows * scale);
      context.globalAlpha = 1 - 0.8 * strength;
      context.drawImage(this.photo, 0, 0, columns * scale, rows * scale);
      context.globalAlpha = strength;
      context.drawImage(this.overlays[place], 0, 0, columns * scale, rows * scale);
      context.globalAlpha = 1;
      context.strokeStyle = thinned(ink.text, 0.3);
      context.strokeRect(0.5, 0.5, columns * scale - 1, rows * scale - 1);
      canvas.ariaLabel = worded(header.words.alt, { name: map.title });
      one(figure, "figcaption").replaceChildren(element("strong", "", { textContent: map.title }), map.caption);
    });
  }
}

/**
 * The picture (height, width, 3) or (height, width) in greys, so that no colour of it is taken for
 * one that was laid over it.
 * @param {Tensor} given
 */
function grey({ values, shape: [height, width, depth = 1] }) {
  const canvas = sheet(width, height), picture = new ImageData(width, height);
  for (let place = 0; place < width * height; place += 1) {
    let sum = 0;
    for (let channel = 0; channel < depth; channel += 1) sum += values[place * depth + channel];
    picture.data.fill(sum / depth, 4 * place, 4 * place + 3);
    picture.data[4 * place + 3] = 255;
  }
  contextOf(canvas).putImageData(picture, 0, 0);
  return canvas;
}

/** @param {Component} given */
export default function showAttribution({ parentElement, data }) {
  const box = one(parentElement, ".attribution");
  const { view, leave } = viewOf(box, (lifetime) => new Attributed(parentElement, lifetime));
  view.take(opened(data));
  return leave;
}
