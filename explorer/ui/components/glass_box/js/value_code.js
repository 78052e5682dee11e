// A few lines of PyTorch that give the number: with the numbers in them, and of the whole layer.

/** @import { Explained } from "./messages.d.ts" */
/** @import { HeldTensors } from "./held_tensors.js" */

import { literal } from "../../js/numbers.js";
import { OPERATION_VALUES } from "./operation_values.js";
import { MOST_LITERALS, tensorOf } from "./tensor_code.js";

/** @param {Explained} taken @param {HeldTensors} held */
export function codeOf(taken, held) {
  return [numbersCode(taken), layerCode(taken, held)].flatMap((code) => code ?? []);
}

/** @param {Explained} taken */
function numbersCode(taken) {
  const lines = (OPERATION_VALUES[taken.kind].code ?? sumCode)(taken);
  return lines && ["import torch", "", ...lines].join("\n");
}

/** @param {Explained} given @returns {string[] | null} */
function sumCode({ parts, rest, bias, copied }) {
  const count = parts.reduce((sum, { patch }) => sum + patch.length, 0);
  if (rest || count > MOST_LITERALS) return null;
  if (copied) return [`x = torch.tensor(${literal(parts[0].patch[0])})`, "print(x)"];
  const [{ rows, columns, kernel, winner, mean }] = parts;
  const shape = parts.length > 1 ? [parts.length, rows.length, columns.length] : [rows.length, columns.length];
  /** @param {"patch" | "kernel"} which */
  const all = (which) => parts.flatMap((each) => [...(each[which] ?? [])]);
  const x = `x = ${tensorOf(all("patch"), shape)}`;
  if (winner !== undefined) {
    const inside = parts[0].patch.filter((value) => !Number.isNaN(value));
    return [`x = ${tensorOf(inside.length ? inside : parts[0].patch, [])}`, "print(x.max())"];
  }
  if (mean) return [x, "print(x.mean())"];
  if (!kernel) return [x, "print(x.sum())"];
  return [
    x, `w = ${tensorOf(all("kernel"), shape)}`,
    ...(bias === null ? ["print((x * w).sum())"] : [`b = torch.tensor(${literal(bias)})`, "print((x * w).sum() + b)"]),
  ];
}

/**
 * The layer itself, with what came in and its parameters from the file that can be downloaded.
 * @param {Explained} given
 * @param {HeldTensors} held
 */
function layerCode({ name, index, kind }, held) {
  const load = `t = load_file("${name}.safetensors")  # ${held.header.words.file}`;
  const made = applied(name, kind, held, held.chain[name].inputs.map((source) => `t["${source}"]`));
  return [...LOADING, load, ...made, `print(y[${index.join(", ")}])`].join("\n");
}

/**
 * The layer gone back through: from the gradient that arrives at its output to those of its inputs
 * and its parameters.
 * @param {Explained} given
 * @param {HeldTensors} held
 */
export function backCode({ name, kind }, held) {
  const { inputs } = held.chain[name], sources = [...new Set(inputs)];
  const x = Object.fromEntries(sources.map((source, place) => [source, sources.length > 1 ? `x${place}` : "x"]));
  const made = applied(name, kind, held, inputs.map((source) => x[source]));
  return [
    ...LOADING, `t = load_file("${name}-gradients.safetensors")  # ${held.header.words.file}`,
    ...sources.map((source) => `${x[source]} = t["${source}"].requires_grad_()`),
    ...made, `y.backward(t["grad.${name}"])`,
    ...sources.map((source) => `print(${x[source]}.grad)`),
    ...Object.keys(held.parameters[name]).filter((each) => ["weight", "bias"].includes(each)).map((each) => `print(layer.${each}.grad)`),
  ].join("\n");
}

const LOADING = ["import torch", "from safetensors.torch import load_file", ""];

/**
 * `y`, what the layer makes of what comes in, with its parameters from the file `t`.
 * @param {string} name
 * @param {string} kind
 * @param {HeldTensors} held
 * @param {string[]} x
 * @returns {string[]}
 */
function applied(name, kind, held, x) {
  const { call, expression, joint } = held.chain[name];
  const training = held.header.mode === "training";
  const { repeat } = OPERATION_VALUES[kind];
  if (training && repeat) return [`y = ${repeat(name, held, x[0])}`];
  return expression ? [`y = ${expression.replace("{}", x.join(joint))}`] : [
    `layer = torch.nn.${call}${training ? "" : ".eval()"}`,
    ...(Object.keys(held.parameters[name]).length
      ? [`layer.load_state_dict({key[${name.length + 1}:]: t[key] for key in t if key.startswith("${name}.")})`] : []),
    `y = layer(${x[0]})`,
  ];
}
