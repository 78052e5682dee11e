// A sheet to draw on, white on black. With the pointer; or with the arrow keys, which move the pen,
// and the space bar, which lowers and lifts it. What is drawn is sent when the pen is lifted.

/** @import { Lifetime } from "../js/lifetime.js" */
/** @import { Component, Span, Words } from "../js/component.d.ts" */

import { OVER_A_PICTURE } from "../js/arrow_keys.js";
import { Delay } from "../js/pacing.js";
import { viewOf } from "../js/lifetime.js";
import { parsed } from "../js/array_message.js";
import { canvasOf, element, one } from "../js/elements.js";

/**
 * `ink` is what was drawn before, a byte a pixel of the `side` × `side` that are sent.
 * @typedef {{ ink: string, side: number, words: Words }} Given
 * The sheet and the pen: `last` is where the stroke is that is being drawn, `before` what undo goes back to.
 * @typedef {{
 *   context: CanvasRenderingContext2D, delay: Delay, width: number, erasing: boolean, before: ImageData[],
 *   last: Span | null, pen: Span, down: boolean, side: number, words: Words, send: (text: string) => void,
 * }} Sheet
 */

const PIXELS = 256; // of the sheet; each SCALE x SCALE of them are averaged into one that is sent
const WAIT = 350; // ms after the last stroke

/** @param {Component} given */
export default function showSketch({ parentElement, data, setTriggerValue }) {
  /** @type {Given} */
  const given = parsed(data);
  const box = one(parentElement, ".sketch"), canvas = canvasOf(box, "canvas");
  const { view: state, leave } = viewOf(box, (lifetime) => begun(canvas, given, lifetime));
  state.send = (text) => setTriggerValue("drawn", text);
  state.words = given.words;
  state.side = given.side;
  canvas.ariaLabel = given.words.sheet;
  one(box, ".how").textContent = given.words.how;
  drawTools(box, state);
  canvas.onpointerdown = (event) => {
    if (event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    remember(state);
    state.last = spot(canvas, event);
    stroke(state, state.last);
  };
  canvas.onpointermove = (event) => {
    if (!state.last) return;
    for (const each of event.getCoalescedEvents?.() ?? [event]) stroke(state, spot(canvas, each));
  };
  canvas.onpointerup = canvas.onpointercancel = () => {
    if (state.last) { state.last = null; later(state); drawTools(box, state); }
  };
  canvas.onkeydown = (event) => key(event, box, state);
  showPen(box, state);
  return leave; // the sheet may be put away before the wait is over: it is sent then
}

/** @param {HTMLCanvasElement} canvas @param {Given} given @param {Lifetime} lifetime @returns {Sheet} */
function begun(canvas, given, lifetime) {
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));
  context.fillStyle = "#000";
  context.fillRect(0, 0, PIXELS, PIXELS);
  if (given.ink) restore(context, given);
  return {
    context, delay: new Delay(lifetime, { hurried: true }), width: 24, erasing: false, before: [], last: null,
    pen: [128, 128], down: false, side: given.side, words: given.words, send() {},
  };
}

/**
 * The drawing of before: the browser may have put the sheet away.
 * @param {CanvasRenderingContext2D} context
 * @param {{ ink: string, side: number }} given1
 */
function restore(context, { ink, side }) {
  const bytes = Uint8Array.from(atob(ink), (sign) => sign.charCodeAt(0)), scale = PIXELS / side;
  bytes.forEach((light, place) => {
    context.fillStyle = `rgb(${light},${light},${light})`;
    context.fillRect((place % side) * scale, Math.floor(place / side) * scale, scale, scale);
  });
}

/** @param {HTMLCanvasElement} canvas @param {MouseEvent} event @returns {Span} */
function spot(canvas, event) {
  const { left, top, width, height } = canvas.getBoundingClientRect();
  return [((event.clientX - left) * PIXELS) / width, ((event.clientY - top) * PIXELS) / height];
}

/** @param {Sheet} state @param {Span} to */
function stroke(state, to) {
  const { context } = state, from = state.last ?? to;
  context.strokeStyle = state.erasing ? "#000" : "#fff";
  context.lineWidth = state.width;
  context.lineCap = context.lineJoin = "round";
  context.beginPath();
  context.moveTo(from[0], from[1]);
  context.lineTo(to[0], to[1] + 0.01); // a dot too is a line
  context.stroke();
  state.last = to;
}

/** @param {Sheet} state */
function remember(state) {
  state.before.push(state.context.getImageData(0, 0, PIXELS, PIXELS));
  if (state.before.length > 30) state.before.shift();
}

/** @param {Sheet} state */
function later(state) {
  state.delay.start(() => state.send(packed(state)), WAIT);
}

/** @param {Sheet} given */
function packed({ context, side }) {
  const { data } = context.getImageData(0, 0, PIXELS, PIXELS), scale = PIXELS / side;
  let text = "";
  for (let row = 0; row < side; row += 1) {
    for (let column = 0; column < side; column += 1) {
      let sum = 0;
      for (let y = 0; y < scale; y += 1) {
        for (let x = 0; x < scale; x += 1) sum += data[4 * ((row * scale + y) * PIXELS + column * scale + x)];
      }
      text += String.fromCharCode(Math.round(sum / scale ** 2));
    }
  }
  return btoa(text);
}

/** @param {HTMLElement} box @param {Sheet} state */
function drawTools(box, state) {
  const { words } = state, bar = one(box, ".tools");
  bar.ariaLabel = words.tools;
  if (!bar.children.length) {
    for (const name of ["draw", "erase", "undo", "clear"]) bar.append(element("button", name, { type: "button" }));
    const range = element("input", "", { type: "range", min: "8", max: "56", step: "4", value: String(state.width) });
    bar.append(element("label", "", {}, element("span"), range));
  }
  const [pen, eraser, undo, clear] = bar.querySelectorAll("button");
  for (const button of bar.querySelectorAll("button")) button.textContent = words[button.className];
  one(bar, "label span").textContent = words.width;
  pen.ariaPressed = String(!state.erasing);
  eraser.ariaPressed = String(state.erasing);
  undo.disabled = !state.before.length;
  const again = () => { drawTools(box, state); showPen(box, state); };
  pen.onclick = () => { state.erasing = false; again(); };
  eraser.onclick = () => { state.erasing = true; again(); };
  undo.onclick = () => { 
    const before = state.before.pop();
    if (before) state.context.putImageData(before, 0, 0);
    later(state);
    again();
  };
  clear.onclick = () => {
    remember(state);
    state.context.fillStyle = "#000";
    state.context.fillRect(0, 0, PIXELS, PIXELS);
    later(state);
    again();
  };
  const range = one(bar, "input", HTMLInputElement);
  range.oninput = () => { state.width = Number(range.value); showPen(box, state); };
}

/** @param {KeyboardEvent} event @param {HTMLElement} box @param {Sheet} state */
function key(event, box, state) {
  const step = OVER_A_PICTURE[event.key];
  const said = one(box, ".said"), { words } = state;
  if (step) {
    const far = event.shiftKey ? 32 : 8;
    /** @param {number} place */
    const inside = (place) => Math.max(0, Math.min(PIXELS, place));
    /** @type {Span} */
    const to = [inside(state.pen[0] + far * step[1]), inside(state.pen[1] + far * step[0])];
    if (state.down) { state.last = state.pen; stroke(state, to); state.last = null; }
    state.pen = to;
  } else if (event.key === " " || event.key === "Enter") {
    state.down = !state.down;
    if (state.down) { remember(state); stroke(state, state.pen); state.last = null; drawTools(box, state); }
    else later(state);
    said.textContent = state.down ? words.lowered : words.lifted;
  } else if (event.key === "z" && (event.ctrlKey || event.metaKey)) {
    one(box, ".undo").click();
  } else return;
  event.preventDefault();
  showPen(box, state);
}

/** @param {HTMLElement} box @param {Sheet} state */
function showPen(box, state) {
  const pen = one(box, ".pen");
  pen.classList.toggle("down", state.down);
  pen.style.cssText = `left:${(100 * state.pen[0]) / PIXELS}%;top:${(100 * state.pen[1]) / PIXELS}%;width:${(100 * state.width) / PIXELS}%;aspect-ratio:1`;
}
