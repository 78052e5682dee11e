// The tensors at a stage: a table of all, and one tensor's own numbers.

import { element } from "../../components/js/elements.js";
import { whole } from "../../components/js/numbers.js";
import { worded } from "../../components/js/word_template.js";

const MOST_LISTED = 16;
// What a stage changes: the columns that are tinted.
const TOUCHED = { zero_grad: ["gradient"], backward: ["gradient"], update: ["value", "update", "ratio"] };

class Excerpt {
  constructor(header, place) {
    const { shown, starts, statistics } = header.excerpts;
    this.shown = header.arrays[shown[place]].values;
    this.start = starts[place];
    [this.norm, this.magnitude, this.zeros] = header.arrays[statistics].values.subarray(4 * place, 4 * place + 3);
  }
}

function excerptOf(header, place) {
  return place === null ? null : new Excerpt(header, place);
}

// A tensor at a stage: what its cells say.
function stateOf(header, tensor, stage) {
  const done = stage >= 4;
  return {
    value: excerptOf(header, tensor.values[stage]),
    gradient: excerptOf(header, tensor.gradients[stage]),
    update: done ? excerptOf(header, tensor.update) : null,
    ratio: done && tensor.update !== null ? header.arrays[header.ratios].values[header.tensors.indexOf(tensor)] : null,
    done,
  };
}

export function drawTable(table, header) {
  const { words } = header;
  const heading = (text, note, kind) => {
    const cell = element("th", kind, { scope: "col" }, text);
    if (note) cell.append(element("span", "note", { textContent: note }));
    return cell;
  };
  const body = element("tbody");
  for (const layer of header.layers) {
    body.append(layerRow(layer.name, layer.node, layer.kind));
    for (const tensor of header.tensors) if (tensor.layer === layer.name) body.append(tensorRow(tensor));
  }
  body.append(layerRow(words.loss, header.lossNode, ""));
  table.replaceChildren(
    element("caption", "", { textContent: words.tensors }),
    element("thead", "", {}, element("tr", "", {},
      heading(words.tensor, "grad_fn", ""), heading(words.shape, "", "wide"), heading(words.value, words.norm, "number"),
      heading(words.gradient, words.norm, "number"), heading(words.magnitude, "", "number wide"), heading(words.zeros, "", "number wide"),
      heading(words.update, words.norm, "number"), heading(words.ratio, words.ofNorms, "number"))),
    body);
}

function layerRow(name, node, kind) {
  const said = element("td", "", { colSpan: 7 }, element("code", "", { textContent: node === null ? "None" : `<${node}>` }));
  return element("tr", "layer", { title: kind }, element("th", "", { scope: "row", textContent: name }), said);
}

function tensorRow(tensor) {
  const row = element("tr", "tensor");
  row.dataset.name = tensor.name;
  const name = tensor.name.slice(tensor.layer.length + 1);
  const button = element("button", "", { type: "button", textContent: `.${name}`, ariaLabel: tensor.name });
  row.append(element("th", "", { scope: "row" }, button), element("td", "wide", { textContent: tensor.shape.join("×") }));
  for (const kind of ["value", "gradient", "magnitude wide", "zeros wide", "update", "ratio"]) {
    row.append(element("td", `number ${kind}`));
  }
  return row;
}

export function fillTable(table, header, stage, chosen, say) {
  const touched = TOUCHED[header.stages[stage].name] ?? [];
  const rows = [...table.querySelectorAll("tr.tensor")];
  for (const row of rows) {
    const tensor = header.tensors.find(({ name }) => name === row.dataset.name);
    const { value, gradient, update, ratio } = stateOf(header, tensor, stage);
    const texts = {
      value: say(value.norm),
      gradient: gradient === null ? "None" : gradient.zeros === 1 ? header.words.allZero : say(gradient.norm),
      magnitude: gradient === null ? "" : say(gradient.magnitude),
      zeros: gradient === null ? "" : `${(100 * gradient.zeros).toFixed(1)}\u202f%`,
      update: update === null ? "–" : say(update.norm),
      ratio: ratio === null ? "–" : say(ratio),
    };
    for (const [kind, text] of Object.entries(texts)) {
      const cell = row.querySelector(`td.${kind}`);
      cell.textContent = text;
      cell.classList.toggle("touched", touched.includes(kind));
      cell.classList.toggle("none", text === "None");
    }
    row.classList.toggle("is-chosen", tensor.name === chosen);
    const button = row.querySelector("button");
    button.ariaPressed = String(tensor.name === chosen);
    button.tabIndex = tensor.name === chosen || (!rows.some((each) => each.dataset.name === chosen) && row === rows[0]) ? 0 : -1;
  }
}

export function drawChosen(root, header, stage, chosen, say) {
  const { words } = header;
  const tensor = header.tensors.find(({ name }) => name === chosen) ?? header.tensors[0];
  const state = stateOf(header, tensor, stage);
  const touched = TOUCHED[header.stages[stage].name] ?? [];
  root.querySelector("h3").textContent = tensor.name;
  root.querySelector(".shape").textContent = tensor.shape.join("×");
  const list = root.querySelector(".now");
  const marked = tensor.name === header.chosen.tensor ? header.chosen.place : -1;
  list.replaceChildren(...["value", "gradient", "update"].flatMap((kind) => {
    const said = element("dd", touched.includes(kind) ? "touched" : "");
    if (state[kind]) said.append(...numbersOf(state[kind], tensor.count, words, say, marked));
    else said.append(kind === "gradient" ? element("code", "", { textContent: "None" }) : state.done ? words.passedOver : words.noUpdate);
    return [element("dt", "", { textContent: words[kind] }), said];
  }));
  const body = element("tbody");
  header.stages.forEach(({ label }, place) => {
    const gradient = excerptOf(header, tensor.gradients[place]);
    const cell = element("td");
    if (gradient) cell.append(...numbersOf(gradient, tensor.count, words, say, marked, 8));
    else cell.append(element("code", "", { textContent: "None" }));
    body.append(element("tr", place === stage ? "is-now" : "", {}, element("th", "", { scope: "row", textContent: label }), cell));
  });
  root.querySelector(".through").replaceChildren(
    element("caption", "", { textContent: worded(words.through, { name: tensor.name }) }), body);
}

// "[0.1, −0.2, … and 134 more]"; the number that is chosen is marked.
function numbersOf(excerpt, count, words, say, marked, most = MOST_LISTED) {
  const from = marked >= excerpt.start ? Math.max(0, Math.min(excerpt.shown.length - most, marked - excerpt.start - most / 2)) : 0;
  const first = count <= most ? 0 : from, shown = [...excerpt.shown.subarray(first, first + most)];
  const before = excerpt.start + first, rest = count - before - shown.length;
  const parts = [before ? `${worded(words.from, { start: whole(before) })}[` : "["];
  shown.forEach((number, place) => {
    if (place) parts.push(", ");
    const text = say(number);
    parts.push(before + place === marked && count > 1 ? element("mark", "", { textContent: text }) : text);
  });
  if (rest > 0) parts.push(`, ${worded(words.more, { count: whole(rest) })}`);
  return [...parts, "]"];
}
