// What each pixel gets, laid over the image in grey: as strong as the slider says.

import { opened } from "../../components/js/array_message.js";
import { fitted, inks, thinned } from "../../components/js/canvas_ink.js";
import { Atlas, indexOf, scaled, sheet } from "../../components/js/colour_atlas.js";
import { element } from "../../components/js/elements.js";
import { significant } from "../../components/js/numbers.js";
import { onceAFrame } from "../../components/js/pacing.js";
import { worded } from "../../components/js/word_template.js";

const SIDE = 320;

class Attributed {
  constructor(root, header) {
    this.root = root;
    this.redraw = onceAFrame(() => this.draw());
    root.querySelector("input").oninput = this.redraw;
    root.querySelector(".inks").ontransitionend = this.redraw;
    this.take(header);
  }

  take(header) {
    this.header = header;
    this.photo = grey(header.arrays[header.picture]);
    const [below, above] = header.colours.map((colour) => `rgb(${colour.join(" ")})`);
    this.root.querySelector(".bar").style.background = `linear-gradient(to right, ${below}, transparent, ${above})`;
    this.root.querySelector(".least").textContent = `−${significant(header.limit)}`;
    this.root.querySelector(".most").textContent = significant(header.limit);
    this.root.querySelector("label span").textContent = header.words.strength;
    this.overlays = header.maps.map(({ values }) => {
      const { values: numbers, shape: [rows, columns] } = header.arrays[values];
      const pixels = Uint8Array.from(numbers, (value) => indexOf(value, header.limit));
      return new Atlas(pixels, [1, rows, columns], 1).paint(() => scaled(header.colours, 1, 1)).canvas;
    });
    this.redraw();
  }

  draw() {
    const { header } = this, ink = inks(this.root), [rows, columns] = header.shape;
    const strength = this.root.querySelector("input").value / 100;
    const scale = SIDE * ink.grown / Math.max(rows, columns);
    [...this.root.querySelectorAll("figure")].forEach((figure, place) => {
      const map = header.maps[place], canvas = figure.querySelector("canvas");
      const context = fitted(canvas, columns * scale, rows * scale);
      context.globalAlpha = 1 - 0.8 * strength;
      context.drawImage(this.photo, 0, 0, columns * scale, rows * scale);
      context.globalAlpha = strength;
      context.drawImage(this.overlays[place], 0, 0, columns * scale, rows * scale);
      context.globalAlpha = 1;
      context.strokeStyle = thinned(ink.text, 0.3);
      context.strokeRect(0.5, 0.5, columns * scale - 1, rows * scale - 1);
      canvas.ariaLabel = worded(header.words.alt, { name: map.title });
      figure.querySelector("figcaption").replaceChildren(element("strong", "", { textContent: map.title }), map.told);
    });
  }
}

// The picture (height, width, 3) or (height, width) in greys, so that no colour of it is taken for
// one that was laid over it.
function grey({ values, shape: [height, width, depth = 1] }) {
  const canvas = sheet(width, height), picture = new ImageData(width, height);
  for (let place = 0; place < width * height; place += 1) {
    let sum = 0;
    for (let channel = 0; channel < depth; channel += 1) sum += values[place * depth + channel];
    picture.data.fill(sum / depth, 4 * place, 4 * place + 3);
    picture.data[4 * place + 3] = 255;
  }
  canvas.getContext("2d").putImageData(picture, 0, 0);
  return canvas;
}

export default function showAttribution({ parentElement, data }) {
  const box = parentElement.querySelector(".attribution");
  const header = opened(data);
  if (box.view) box.view.take(header);
  else box.view = new Attributed(parentElement, header);
}
