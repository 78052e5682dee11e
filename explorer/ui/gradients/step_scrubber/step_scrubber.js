// One step under glass. All stages came with one message: scrubbing asks nobody.

import { opened } from "../../components/js/array_message.js";
import { element } from "../../components/js/elements.js";
import { exact, significant } from "../../components/js/numbers.js";
import { drawChosen, drawTable, fillTable } from "./tensor_excerpts.js";

// Milliseconds for which a choice waits for the next one: a slider that is dragged is one choice.
const HELD = 350;

export default function showGlass({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".glass");
  const state = (root.state ??= { stage: null, chosen: null, wanted: {}, timers: {} });
  const header = (state.header = opened(data));
  state.tell = setTriggerValue;
  // An answer to an earlier choice does not take back a later one that is under way.
  const given = { stage: header.stages.findIndex(({ name }) => name === header.stage), chosen: header.chosen.tensor };
  for (const kind of ["stage", "chosen"]) {
    if (state.wanted[kind] === given[kind]) delete state.wanted[kind];
    state[kind] = state.wanted[kind] ?? given[kind];
  }
  prepare(root, state);
  const focused = root.getRootNode().activeElement?.closest?.("tr.tensor")?.dataset.name;
  drawTable(root.querySelector(".tensors"), header);
  draw(root, state);
  if (focused) rowOf(root, focused)?.querySelector("button").focus({ preventScroll: true });
}

function prepare(root, state) {
  const { stages, words } = state.header;
  root.ariaLabel = words.step;
  const list = root.querySelector(".stages");
  list.replaceChildren(...stages.map(({ label }, place) => {
    // The slider is the keyboard's way through the stages.
    const button = element("button", "", { type: "button", tabIndex: -1, textContent: label });
    button.onclick = () => move(root, state, place);
    return element("li", "", {}, button);
  }));
  const slider = root.querySelector(".slider");
  slider.ariaLabel = words.step;
  slider.oninput = () => move(root, state, Number(slider.value));
  const frame = root.querySelector(".frame"), digits = root.querySelector(".digits");
  frame.ariaLabel = words.tensors;
  digits.querySelector("span").textContent = words.digits;
  digits.querySelector("input").onchange = () => draw(root, state);
  frame.onclick = (event) => {
    const row = event.target.closest("tr.tensor");
    if (row && !String(getSelection())) choose(root, state, row.dataset.name);
  };
  frame.onkeydown = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity }[event.key];
    const from = event.target.closest?.("tr.tensor");
    if (!step || !from) return;
    event.preventDefault();
    const rows = [...frame.querySelectorAll("tr.tensor")];
    const to = rows[Math.max(0, Math.min(rows.length - 1, rows.indexOf(from) + step))];
    choose(root, state, to.dataset.name);
    to.querySelector("button").focus();
  };
}

function rowOf(root, name) {
  return [...root.querySelectorAll("tr.tensor")].find((each) => each.dataset.name === name);
}

function move(root, state, stage) {
  state.stage = stage;
  draw(root, state);
  later(state, "stage", stage, state.header.stages[stage].name);
}

function choose(root, state, name) {
  state.chosen = name;
  draw(root, state);
  later(state, "chosen", name, name);
}

// The server is told where a visitor came to rest.
function later(state, kind, wanted, told) {
  state.wanted[kind] = wanted;
  clearTimeout(state.timers[kind]);
  state.timers[kind] = setTimeout(() => state.tell(kind, told), HELD);
}

function draw(root, state) {
  const { header, stage, chosen } = state;
  const say = root.querySelector(".digits input").checked ? exact : significant;
  const { label, code, said } = header.stages[stage];
  [...root.querySelectorAll(".stages li")].forEach((item, place) => {
    item.className = place === stage ? "here" : place < stage ? "past" : "";
    item.querySelector("button").ariaCurrent = place === stage ? "step" : null;
  });
  const slider = root.querySelector(".slider");
  slider.value = String(stage);
  slider.setAttribute("aria-valuetext", label);
  root.querySelector(".stage code").textContent = code;
  root.querySelector(".stage .said").textContent = said;
  fillTable(root.querySelector(".tensors"), header, stage, chosen, say);
  drawChosen(root.querySelector(".chosen"), header, stage, chosen, say);
}
