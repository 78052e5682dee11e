// The image in hand as the network gets it: its picture, the others of its batch, its numbers.
// Numbers that were not sent are asked for by block, and only when somebody wants to read them.

/** @import { Component, Numbers, Tensor, Words } from "../js/component.d.ts" */

import { contextOf } from "../js/canvas_ink.js";
import { ALONG_A_ROW, OVER_A_PICTURE } from "../js/arrow_keys.js";
import { viewOf } from "../js/lifetime.js";
import { opened } from "../js/array_message.js";
import { canvasOf, element, one, refill, targetOf } from "../js/elements.js";
import { exact, significant } from "../js/numbers.js";
import { worded } from "../js/word_template.js";

/**
 * The image in hand; its numbers are a block of it from `start` on.
 * @typedef {{
 *   arrays: Tensor[], image: string, shape: number[], start: number[], size: number[], numbers: number, picture: number,
 *   thumbs: number, names: string[], in_hand: number, scale: number[], lines: string[], words: Words,
 * }} Given
 * What is looked at: a pixel under the pointer, and in the table a channel, a block, and a pixel that is marked.
 * @typedef {{
 *   given: Given, ask: Component["setTriggerValue"], image: string, channel: number, block: number[],
 *   pixel: number[] | null, marked: number[] | null,
 * }} ImageState
 */

const SIDE = 32; // of a block of the table

/** @param {Component} given */
export default function showView({ parentElement, data, setTriggerValue }) {
  const box = one(parentElement, ".view");
  /** @type {Given} */
  const given = opened(data);
  const { view: state } = viewOf(box, () => begun(given, setTriggerValue));
  Object.assign(state, { given, ask: setTriggerValue });
  if (state.image !== given.image) Object.assign(state, { image: given.image, pixel: null, channel: 0, block: [0, 0] });
  drawPicture(box, state);
  drawCaption(box, given);
  drawStrip(box, state);
  point(box, state, state.pixel);
  one(box, ".ask").textContent = given.words.numbers;
  one(box, ".ask").onclick = () => openNumbers(box, state);
  const dialog = one(box, "dialog", HTMLDialogElement);
  dialog.onclick = (event) => { if (event.target === dialog) dialog.close(); };
  const close = one(box, ".close");
  close.textContent = given.words.close;
  close.onclick = () => dialog.close();
  if (dialog.open) drawNumbers(box, state);
}

/** @param {HTMLCanvasElement} canvas @param {Tensor} given1 @param {number} from */
function paint(canvas, { values, shape: [height, width] }, from = 0) {
  canvas.width = width;
  canvas.height = height;
  const image = new ImageData(width, height);
  for (let place = 0; place < width * height; place += 1) {
    for (let colour = 0; colour < 3; colour += 1) image.data[4 * place + colour] = values[from + 3 * place + colour];
    image.data[4 * place + 3] = 255;
  }
  contextOf(canvas).putImageData(image, 0, 0);
}

/** @param {Given} given @param {Component["setTriggerValue"]} ask @returns {ImageState} */
function begun(given, ask) {
  return { given, ask, image: given.image, channel: 0, block: [0, 0], pixel: null, marked: null };
}

/** @param {HTMLElement} box @param {ImageState} state */
function drawPicture(box, state) {
  const { given } = state, [, height, width] = given.shape;
  const canvas = canvasOf(box, ".picture");
  paint(canvas, given.arrays[given.picture]);
  canvas.classList.toggle("enlarged", Math.max(height, width) <= 320);
  canvas.style.aspectRatio = `${width} / ${height}`;
  // A very long or thin image keeps room for the page around it.
  canvas.style.inlineSize = `min(20rem, ${20 * (width / height)}rem)`;
  canvas.ariaLabel = given.words.picture;
  /** @param {MouseEvent} event */
  const placeOf = (event) => {
    const { left, top, width: across, height: down } = canvas.getBoundingClientRect();
    /** @param {number} share @param {number} side */
    const inside = (share, side) => Math.max(0, Math.min(side - 1, Math.floor(share * side)));
    return [inside((event.clientY - top) / down, height), inside((event.clientX - left) / across, width)];
  };
  canvas.onpointermove = (event) => point(box, state, placeOf(event));
  canvas.onpointerleave = () => point(box, state, null);
  canvas.onblur = () => point(box, state, null);
  canvas.onclick = (event) => openNumbers(box, state, placeOf(event));
  canvas.onkeydown = (event) => {
    if (event.key === "Enter") { openNumbers(box, state, state.pixel); return; }
    const step = OVER_A_PICTURE[event.key];
    if (!step) return;
    event.preventDefault();
    const [row, column] = state.pixel ?? [-step[0], -step[1]];
    /** @param {number} place @param {number} side */
    const inside = (place, side) => Math.max(0, Math.min(side - 1, place));
    point(box, state, [inside(row + step[0], height), inside(column + step[1], width)]);
  };
}

/**
 * What a pixel's numbers are, in the line below the picture.
 * @param {HTMLElement} box
 * @param {ImageState} state
 * @param {number[] | null} pixel
 */
function point(box, state, pixel) {
  const { given } = state, [channels, height, width] = given.shape, cursor = one(box, ".cursor");
  state.pixel = pixel;
  cursor.hidden = !pixel;
  const line = one(box, ".read");
  line.classList.toggle("long", channels > 1);
  if (!pixel) { line.textContent = ""; return; }
  const [row, column] = pixel;
  cursor.style.cssText = `left:${(100 * column) / width}%;top:${(100 * row) / height}%;width:${100 / width}%;height:${100 / height}%`;
  const shown = Math.min(channels, 4);
  const values = Array.from({ length: shown }, (_, channel) => numberAt(given, channel, row, column));
  const known = values.every((value) => value !== undefined);
  const numbers = values.map((value = NaN) => significant(value)).join(", ") + (shown < channels ? ", …" : "");
  line.textContent = worded(given.words.pixel, { row, column, value: known ? numbers : "…" });
}

/** @param {Given} given @param {number} channel @param {number} row @param {number} column */
function numberAt(given, channel, row, column) {
  const inside = [channel, row, column].map((place, axis) => place - given.start[axis]);
  if (inside.some((place, axis) => place < 0 || place >= given.size[axis])) return undefined;
  const [, height, width] = given.size;
  return given.arrays[given.numbers].values[(inside[0] * height + inside[1]) * width + inside[2]];
}

/** @param {HTMLElement} box @param {Given} given */
function drawCaption(box, given) {
  one(box, "figcaption").replaceChildren(...given.lines.map((line) => element("span", "", { textContent: line })));
  one(box, ".least").textContent = significant(given.scale[0]);
  one(box, ".most").textContent = significant(given.scale[1]);
}

/** @param {HTMLElement} box @param {ImageState} state */
function drawStrip(box, state) {
  const { given } = state, strip = one(box, ".strip");
  strip.ariaLabel = given.words.batch;
  if (given.names.length < 2) { strip.replaceChildren(); return; }
  refill(strip, given.names.length, () => element("button", "", { type: "button" }, element("canvas")));
  const thumbs = given.arrays[given.thumbs], [, height, width] = thumbs.shape;
  given.names.forEach((name, place) => {
    const button = /** @type {HTMLButtonElement} */ (strip.children[place]);
    paint(canvasOf(button, "canvas"), { values: thumbs.values, shape: [height, width] }, place * height * width * 3);
    button.ariaLabel = button.title = `${place + 1}: ${name}`;
    button.ariaPressed = String(place === given.in_hand);
    button.tabIndex = place === given.in_hand ? 0 : -1;
    button.onclick = () => state.ask("in_hand", place);
  });
  strip.onkeydown = (event) => {
    const buttons = [...strip.querySelectorAll("button")], own = targetOf(event).closest("button");
    const step = ALONG_A_ROW[event.key], from = buttons.findIndex((each) => each === own);
    if (!step || from < 0) return;
    event.preventDefault();
    const to = Math.max(0, Math.min(given.names.length - 1, from + step));
    buttons[to].focus();
    buttons[to].click();
  };
}

/** @param {HTMLElement} box @param {ImageState} state @param {number[] | null} pixel */
function openNumbers(box, state, pixel = null) {
  if (pixel) state.block = pixel.map((place) => SIDE * Math.floor(place / SIDE));
  state.marked = pixel;
  const dialog = one(box, "dialog", HTMLDialogElement);
  if (!dialog.open) dialog.showModal();
  drawNumbers(box, state);
}

/** @param {HTMLElement} box @param {ImageState} state */
function drawNumbers(box, state) {
  const { given, channel, block } = state, [, height, width] = given.shape;
  const [top, left] = block, foot = Math.min(height, top + SIDE), end = Math.min(width, left + SIDE);
  one(box, "h2").textContent = given.words.name;
  one(box, ".which").replaceChildren(...controls(box, state));
  const frame = one(box, ".frame");
  frame.ariaLabel = given.words.table;
  const corners = [[top, left], [foot - 1, end - 1]];
  if (corners.some(([row, column]) => numberAt(given, channel, row, column) === undefined)) {
    frame.replaceChildren(element("p", "", { textContent: given.words.coming }));
    state.ask("at", [channel, top, left]);
    return;
  }
  const table = element("table", "", {}, element("caption", "", { textContent: given.words.table }));
  const head = element("tr", "", {}, element("td"));
  for (let column = left; column < end; column += 1) head.append(element("th", "", { scope: "col", textContent: String(column) }));
  const body = element("tbody");
  for (let row = top; row < foot; row += 1) {
    const line = element("tr", "", {}, element("th", "", { scope: "row", textContent: String(row) }));
    for (let column = left; column < end; column += 1) line.append(cell(state, channel, row, column));
    body.append(line);
  }
  table.append(element("thead", "", {}, head), body);
  frame.replaceChildren(table);
  frame.querySelector(".here")?.scrollIntoView({ block: "center", inline: "center" });
}

/**
 * A number on the grey that it stands for.
 * @param {ImageState} given
 * @param {number} channel
 * @param {number} row
 * @param {number} column
 */
function cell({ given, marked }, channel, row, column) {
  const value = numberAt(given, channel, row, column) ?? NaN, [black, white] = given.scale;
  const grey = Math.max(0, Math.min(1, (value - black) / (white - black)));
  const made = element("td", marked && marked[0] === row && marked[1] === column ? "here" : "", {
    textContent: significant(value),
    title: `[${given.in_hand}, ${channel}, ${row}, ${column}] = ${exact(value)}`,
  });
  made.style.background = `rgb(${[255, 255, 255].map((full) => Math.round(full * grey))})`;
  made.style.color = grey > 0.466 ? "#000" : "#fff"; // the better contrast, 4.5 at least
  return made;
}

/**
 * Which channel, and which block of an image that is larger than one.
 * @param {HTMLElement} box
 * @param {ImageState} state
 */
function controls(box, state) {
  const { given, block } = state, [channels, height, width] = given.shape;
  /** @type {HTMLElement[]} */
  const made = [];
  const again = () => drawNumbers(box, state);
  if (channels > 1) {
    const select = element("select", "", { ariaLabel: given.words.channel });
    for (let channel = 0; channel < channels; channel += 1) {
      select.append(new Option(worded(given.words.channel_of, { channel, count: channels }), String(channel)));
    }
    select.value = String(state.channel);
    select.onchange = () => { state.channel = Number(select.value); again(); one(box, ".which select").focus(); };
    made.push(select);
  }
  if (height <= SIDE && width <= SIDE) return made;
  const [top, left] = block;
  made.push(element("span", "", {
    textContent: worded(given.words.part, {
      top, foot: Math.min(height, top + SIDE) - 1, left, end: Math.min(width, left + SIDE) - 1,
    }),
  }));
  /** @type {[sign: string, name: string, down: number, right: number][]} */
  const moves = [["←", "to_left", 0, -SIDE], ["→", "to_right", 0, SIDE], ["↑", "up", -SIDE, 0], ["↓", "down", SIDE, 0]];
  for (const [sign, name, down, right] of moves) {
    const to = [top + down, left + right];
    const button = element("button", name, { type: "button", textContent: sign, ariaLabel: given.words[name] });
    button.disabled = to[0] < 0 || to[1] < 0 || to[0] >= height || to[1] >= width;
    button.onclick = () => {
      state.block = to;
      again();
      const back = one(box, `.which .${name}`, HTMLButtonElement);
      (back.disabled ? one(box, ".frame") : back).focus();
    };
    made.push(button);
  }
  return made;
}
