// One step under glass. All stages came with one message: scrubbing asks nobody.

/** @import { StepHeader } from "./tensor_excerpts.js" */
/** @import { Lifetime } from "../../components/js/lifetime.js" */
/** @import { Component } from "../../components/js/component.d.ts" */

import { Delay } from "../../components/js/pacing.js";
import { DOWN_A_LIST } from "../../components/js/arrow_keys.js";
import { viewOf } from "../../components/js/lifetime.js";
import { opened } from "../../components/js/array_message.js";
import { element, focusOf, one } from "../../components/js/elements.js";
import { exact, significant } from "../../components/js/numbers.js";
import { drawChosen, drawTable, fillTable, rowAt, rowsOf } from "./tensor_excerpts.js";

class StepView {
  /** The stage in hand, by its place. */
  stage = 0;
  /** The tensor whose numbers are shown, by its name. */
  chosen = "";
  /** What the server has not answered yet. @type {{ stage?: number, chosen?: string }} */
  wanted = {};
  /** @type {StepHeader} */
  header;
  /** @type {Component["setTriggerValue"]} */
  tell;

  /** @param {Lifetime} lifetime */
  constructor(lifetime) {
    this.delays = { stage: new Delay(lifetime, { hurried: true }), chosen: new Delay(lifetime, { hurried: true }) };
  }

  // What the server says, but where a later choice is under way: the answer to an earlier one does not undo it.
  take() {
    const { header, wanted } = this;
    const stage = header.stages.findIndex(({ name }) => name === header.stage), chosen = header.chosen.tensor;
    if (wanted.stage === stage) delete wanted.stage;
    if (wanted.chosen === chosen) delete wanted.chosen;
    this.stage = wanted.stage ?? stage;
    this.chosen = wanted.chosen ?? chosen;
  }
}

// Milliseconds for which a choice waits for the next one: a slider that is dragged is one choice.
const HELD = 350;

/** @param {Component} given */
export default function showGlass({ parentElement, data, setTriggerValue }) {
  const root = one(parentElement, ".glass");
  const { view: state, leave } = viewOf(root, (lifetime) => new StepView(lifetime));
  state.header = opened(data);
  state.tell = setTriggerValue;
  state.take();
  prepare(root, state);
  const focused = focusOf(root)?.closest("tr.tensor")?.getAttribute("data-name");
  drawTable(one(root, ".tensors", HTMLTableElement), state.header);
  draw(root, state);
  const row = focused && rowOf(root, focused);
  if (row) one(row, "button").focus({ preventScroll: true });
  return leave;
}

/** @param {HTMLElement} root @param {StepView} state */
function prepare(root, state) {
  const { stages, words } = state.header;
  root.ariaLabel = words.step;
  const list = one(root, ".stages");
  list.replaceChildren(...stages.map(({ label }, place) => {
    // The slider is the keyboard's way through the stages.
    const button = element("button", "", { type: "button", tabIndex: -1, textContent: label });
    button.onclick = () => move(root, state, place);
    return element("li", "", {}, button);
  }));
  const slider = one(root, ".slider", HTMLInputElement);
  slider.ariaLabel = words.step;
  slider.oninput = () => move(root, state, Number(slider.value));
  const frame = one(root, ".frame"), digits = one(root, ".digits");
  frame.ariaLabel = words.tensors;
  one(digits, "span").textContent = words.digits;
  one(digits, "input").onchange = () => draw(root, state);
  frame.onclick = (event) => {
    const row = rowAt(event);
    if (row && !String(getSelection())) choose(root, state, row.dataset.name ?? "");
  };
  frame.onkeydown = (event) => {
    const step = DOWN_A_LIST[event.key], from = rowAt(event);
    if (!step || !from) return;
    event.preventDefault();
    const rows = rowsOf(frame);
    const to = rows[Math.max(0, Math.min(rows.length - 1, rows.indexOf(from) + step))];
    choose(root, state, to.dataset.name ?? "");
    one(to, "button").focus();
  };
}

/** @param {HTMLElement} root @param {string} name */
function rowOf(root, name) {
  return rowsOf(root).find((each) => each.dataset.name === name);
}

/** @param {HTMLElement} root @param {StepView} state @param {number} stage */
function move(root, state, stage) {
  state.stage = stage;
  draw(root, state);
  state.wanted.stage = stage;
  later(state, "stage", state.header.stages[stage].name);
}

/** @param {HTMLElement} root @param {StepView} state @param {string} name */
function choose(root, state, name) {
  state.chosen = name;
  draw(root, state);
  state.wanted.chosen = name;
  later(state, "chosen", name);
}

/** The server is told where a visitor came to rest. @param {StepView} state @param {"stage" | "chosen"} kind @param {string} name */
function later(state, kind, name) {
  state.delays[kind].start(() => state.tell(kind, name), HELD);
}

/** @param {HTMLElement} root @param {StepView} state */
function draw(root, state) {
  const { header, stage, chosen } = state;
  const say = one(root, ".digits input", HTMLInputElement).checked ? exact : significant;
  const { label, code, said } = header.stages[stage];
  [...root.querySelectorAll(".stages li")].forEach((item, place) => {
    item.className = place === stage ? "here" : place < stage ? "past" : "";
    one(item, "button").ariaCurrent = place === stage ? "step" : null;
  });
  const slider = one(root, ".slider", HTMLInputElement);
  slider.value = String(stage);
  slider.setAttribute("aria-valuetext", label);
  one(root, ".stage code").textContent = code;
  one(root, ".stage .said").textContent = said;
  fillTable(one(root, ".tensors", HTMLTableElement), header, stage, chosen, say);
  drawChosen(one(root, ".chosen"), header, stage, chosen, say);
}
