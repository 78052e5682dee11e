// The tensors at a stage: a table of all, and one tensor's own numbers.

/** @import { Tensor, Words } from "../../components/js/component.d.ts" */

import { element, one, targetOf } from "../../components/js/elements.js";
import { whole } from "../../components/js/numbers.js";
import { worded } from "../../components/js/word_template.js";

/**
 * A parameter tensor: at each stage the number of its excerpt, null where there is none.
 * @typedef {{
 *   name: string, layer: string, shape: number[], count: number,
 *   values: number[], gradients: (number | null)[], update: number | null,
 * }} Parameter
 * @typedef {{
 *   arrays: Tensor[], words: Words, tensors: Parameter[], ratios: number, lossNode: string | null,
 *   stages: { name: string, label: string, code: string, said: string }[],
 *   layers: { name: string, kind: string, node: string | null }[],
 *   excerpts: { shown: number[], starts: number[], statistics: number },
 *   stage: string, chosen: { tensor: string, place: number },
 * }} StepHeader
 * @typedef {(number: number) => string} Say
 */

const MOST_LISTED = 16;
/** @type {("value" | "gradient" | "update")[]} */
const KINDS_OF_NUMBERS = ["value", "gradient", "update"];
/** What a stage changes: the columns that are tinted. @type {Record<string, string[] | undefined>} */
const TOUCHED = { zero_grad: ["gradient"], backward: ["gradient"], update: ["value", "update", "ratio"] };

class Excerpt {
  /** @param {StepHeader} header @param {number} place */
  constructor(header, place) {
    const { shown, starts, statistics } = header.excerpts;
    this.shown = header.arrays[shown[place]].values;
    this.start = starts[place];
    const [norm, magnitude, zeros] = header.arrays[statistics].values.subarray(4 * place, 4 * place + 3);
    this.norm = norm;
    this.magnitude = magnitude;
    this.zeros = zeros;
  }
}

/** @param {StepHeader} header @param {number | null} place */
function excerptOf(header, place) {
  return place === null ? null : new Excerpt(header, place);
}

/**
 * A tensor at a stage: what its cells say.
 * @param {StepHeader} header
 * @param {Parameter} tensor
 * @param {number} stage
 */
function stateOf(header, tensor, stage) {
  const done = stage >= 4;
  return {
    value: new Excerpt(header, tensor.values[stage]),
    gradient: excerptOf(header, tensor.gradients[stage]),
    update: done ? excerptOf(header, tensor.update) : null,
    ratio: done && tensor.update !== null ? header.arrays[header.ratios].values[header.tensors.indexOf(tensor)] : null,
    done,
  };
}

/** @param {HTMLTableElement} table @param {StepHeader} header */
export function drawTable(table, header) {
  const { words } = header;
  /** @param {string} text @param {string} note @param {string} kind */
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

/** @param {string} name @param {string | null} node @param {string} kind */
function layerRow(name, node, kind) {
  const said = element("td", "", { colSpan: 7 }, element("code", "", { textContent: node === null ? "None" : `<${node}>` }));
  return element("tr", "layer", { title: kind }, element("th", "", { scope: "row", textContent: name }), said);
}

/** @param {Parameter} tensor */
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

/**
 * @param {HTMLTableElement} table
 * @param {StepHeader} header
 * @param {number} stage
 * @param {string} chosen
 * @param {Say} say
 */
export function fillTable(table, header, stage, chosen, say) {
  const touched = TOUCHED[header.stages[stage].name] ?? [];
  const rows = rowsOf(table);
  for (const row of rows) {
    const tensor = header.tensors.find(({ name }) => name === row.dataset.name);
    if (!tensor) continue;
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
      const cell = one(row, `td.${kind}`);
      cell.textContent = text;
      cell.classList.toggle("touched", touched.includes(kind));
      cell.classList.toggle("none", text === "None");
    }
    row.classList.toggle("is-chosen", tensor.name === chosen);
    const button = one(row, "button");
    button.ariaPressed = String(tensor.name === chosen);
    button.tabIndex = tensor.name === chosen || (!rows.some((each) => each.dataset.name === chosen) && row === rows[0]) ? 0 : -1;
  }
}

/**
 * @param {HTMLElement} root
 * @param {StepHeader} header
 * @param {number} stage
 * @param {string} chosen
 * @param {Say} say
 */
export function drawChosen(root, header, stage, chosen, say) {
  const { words } = header;
  const tensor = header.tensors.find(({ name }) => name === chosen) ?? header.tensors[0];
  const state = stateOf(header, tensor, stage);
  const touched = TOUCHED[header.stages[stage].name] ?? [];
  one(root, "h3").textContent = tensor.name;
  one(root, ".shape").textContent = tensor.shape.join("×");
  const list = one(root, ".now");
  const marked = tensor.name === header.chosen.tensor ? header.chosen.place : -1;
  list.replaceChildren(...KINDS_OF_NUMBERS.flatMap((kind) => {
    const excerpt = state[kind], said = element("dd", touched.includes(kind) ? "touched" : "");
    if (excerpt) said.append(...numbersOf(excerpt, tensor.count, words, say, marked));
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
  one(root, ".through").replaceChildren(
    element("caption", "", { textContent: worded(words.through, { name: tensor.name }) }), body);
}

/**
 * "[0.1, −0.2, … and 134 more]"; the number that is chosen is marked.
 * @param {Excerpt} excerpt
 * @param {number} count
 * @param {Words} words
 * @param {Say} say
 * @param {number} marked
 * @param {number} most
 */
function numbersOf(excerpt, count, words, say, marked, most = MOST_LISTED) {
  const from = marked >= excerpt.start ? Math.max(0, Math.min(excerpt.shown.length - most, marked - excerpt.start - most / 2)) : 0;
  const first = count <= most ? 0 : from, shown = [...excerpt.shown.subarray(first, first + most)];
  const before = excerpt.start + first, rest = count - before - shown.length;
  /** @type {(string | HTMLElement)[]} */
  const parts = [before ? `${worded(words.from, { start: whole(before) })}[` : "["];
  shown.forEach((number, place) => {
    if (place) parts.push(", ");
    const text = say(number);
    parts.push(before + place === marked && count > 1 ? element("mark", "", { textContent: text }) : text);
  });
  if (rest > 0) parts.push(`, ${worded(words.more, { count: whole(rest) })}`);
  return [...parts, "]"];
}

/** The table's rows of tensors. @param {ParentNode} table */
export function rowsOf(table) {
  return /** @type {HTMLTableRowElement[]} */ ([...table.querySelectorAll("tr.tensor")]);
}

/** @param {Event} event */
export function rowAt(event) {
  return /** @type {HTMLTableRowElement | null} */ (targetOf(event).closest("tr.tensor"));
}
