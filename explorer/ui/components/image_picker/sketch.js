// A sheet to draw on, white on black. With the pointer; or with the arrow keys, which move the pen,
// and the space bar, which lowers and lifts it. What is drawn is sent when the pen is lifted.

import { element } from "../js/elements.js";

const PIXELS = 256; // of the sheet; each SCALE x SCALE of them are averaged into one that is sent
const WAIT = 350; // ms after the last stroke

export default function showSketch({ parentElement, data, setTriggerValue }) {
  const given = JSON.parse(new TextDecoder().decode(data));
  const box = parentElement.querySelector(".sketch"), canvas = box.querySelector("canvas");
  const state = (box.state ??= begun(canvas, given));
  state.send = (text) => setTriggerValue("drawn", text);
  state.words = given.words;
  state.side = given.side;
  canvas.ariaLabel = given.words.sheet;
  box.querySelector(".how").textContent = given.words.how;
  drawTools(box, canvas, state);
  const start = (event) => {
    if (event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    remember(canvas, state);
    state.last = spot(canvas, event);
    stroke(canvas, state, state.last);
  };
  canvas.onpointerdown = start;
  canvas.onpointermove = (event) => {
    if (!state.last) return;
    for (const each of event.getCoalescedEvents?.() ?? [event]) stroke(canvas, state, spot(canvas, each));
  };
  canvas.onpointerup = canvas.onpointercancel = () => {
    if (state.last) { state.last = null; later(state); drawTools(box, canvas, state); }
  };
  canvas.onkeydown = (event) => key(event, box, canvas, state);
  showPen(box, state);
  return () => sendNow(state); // the sheet may be put away before the wait is over
}

function begun(canvas, given) {
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.fillStyle = "#000";
  context.fillRect(0, 0, PIXELS, PIXELS);
  if (given.ink) restore(context, given);
  return { context, width: 24, erasing: false, before: [], last: null, pen: [128, 128], down: false, timer: 0 };
}

// The drawing of before: the browser may have put the sheet away.
function restore(context, { ink, side }) {
  const octets = Uint8Array.from(atob(ink), (sign) => sign.charCodeAt(0)), scale = PIXELS / side;
  octets.forEach((light, place) => {
    context.fillStyle = `rgb(${light},${light},${light})`;
    context.fillRect((place % side) * scale, Math.floor(place / side) * scale, scale, scale);
  });
}

function spot(canvas, event) {
  const { left, top, width, height } = canvas.getBoundingClientRect();
  return [((event.clientX - left) * PIXELS) / width, ((event.clientY - top) * PIXELS) / height];
}

function stroke(canvas, state, to) {
  const { context } = state, from = state.last ?? to;
  context.strokeStyle = state.erasing ? "#000" : "#fff";
  context.lineWidth = state.width;
  context.lineCap = context.lineJoin = "round";
  context.beginPath();
  context.moveTo(...from);
  context.lineTo(to[0], to[1] + 0.01); // a dot too is a line
  context.stroke();
  state.last = to;
}

function remember(canvas, state) {
  state.before.push(state.context.getImageData(0, 0, PIXELS, PIXELS));
  if (state.before.length > 30) state.before.shift();
}

function later(state) {
  clearTimeout(state.timer);
  state.timer = setTimeout(() => sendNow(state), WAIT);
}

function sendNow(state) {
  if (!state.timer) return;
  clearTimeout(state.timer);
  state.timer = 0;
  state.send(packed(state));
}

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

function drawTools(box, canvas, state) {
  const { words } = state, bar = box.querySelector(".tools");
  bar.ariaLabel = words.tools;
  if (!bar.children.length) {
    for (const name of ["draw", "erase", "undo", "clear"]) bar.append(element("button", name, { type: "button" }));
    const range = element("input", "", { type: "range", min: 8, max: 56, step: 4, value: state.width });
    bar.append(element("label", "", {}, element("span"), range));
  }
  const [pen, eraser, undo, clear] = bar.querySelectorAll("button");
  for (const button of bar.querySelectorAll("button")) button.textContent = words[button.className];
  bar.querySelector("label span").textContent = words.width;
  pen.ariaPressed = String(!state.erasing);
  eraser.ariaPressed = String(state.erasing);
  undo.disabled = !state.before.length;
  const again = () => { drawTools(box, canvas, state); showPen(box, state); };
  pen.onclick = () => { state.erasing = false; again(); };
  eraser.onclick = () => { state.erasing = true; again(); };
  undo.onclick = () => { state.context.putImageData(state.before.pop(), 0, 0); later(state); again(); };
  clear.onclick = () => {
    remember(canvas, state);
    state.context.fillStyle = "#000";
    state.context.fillRect(0, 0, PIXELS, PIXELS);
    later(state);
    again();
  };
  bar.querySelector("input").oninput = (event) => { state.width = Number(event.target.value); showPen(box, state); };
}

function key(event, box, canvas, state) {
  const step = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }[event.key];
  const said = box.querySelector(".said"), { words } = state;
  if (step) {
    const far = event.shiftKey ? 32 : 8;
    const inside = (place) => Math.max(0, Math.min(PIXELS, place));
    const to = [inside(state.pen[0] + far * step[0]), inside(state.pen[1] + far * step[1])];
    if (state.down) { state.last = state.pen; stroke(canvas, state, to); state.last = null; }
    state.pen = to;
  } else if (event.key === " " || event.key === "Enter") {
    state.down = !state.down;
    if (state.down) { remember(canvas, state); stroke(canvas, state, state.pen); state.last = null; drawTools(box, canvas, state); }
    else later(state);
    said.textContent = state.down ? words.lowered : words.lifted;
  } else if (event.key === "z" && (event.ctrlKey || event.metaKey)) {
    box.querySelector(".undo").click();
  } else return;
  event.preventDefault();
  showPen(box, state);
}

function showPen(box, state) {
  const pen = box.querySelector(".pen");
  pen.classList.toggle("down", state.down);
  pen.style.cssText = `left:${(100 * state.pen[0]) / PIXELS}%;top:${(100 * state.pen[1]) / PIXELS}%;width:${(100 * state.width) / PIXELS}%;aspect-ratio:1`;
}
