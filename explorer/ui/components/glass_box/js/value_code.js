// A few lines of PyTorch that give the number: with the numbers in them, and of the whole layer.

import { literal } from "../../js/numbers.js";

const MOST_LITERALS = 600;

export function codeOf(found, held) {
  return [numbersCode(found, held), layerCode(found, held)].filter(Boolean);
}

function tensorOf(values, shape) {
  const text = `torch.tensor([${[...values].map(literal).join(", ")}])`;
  return shape.length > 1 ? `${text}.view(${shape.join(", ")})` : text;
}

function numbersCode(found, held) {
  const told = held.chain[found.name];
  const lines = CODE[found.kind]?.(found, told) ?? sumCode(found);
  return lines && ["import torch", "", ...lines].join("\n");
}

function sumCode({ parts, rest, bias, copied }) {
  const count = parts.reduce((sum, { patch }) => sum + patch.length, 0);
  if (rest || count > MOST_LITERALS) return null;
  if (copied) return [`x = torch.tensor(${literal(parts[0].patch[0])})`, "print(x)"];
  const [{ rows, columns, kernel, winner, mean }] = parts;
  const shape = parts.length > 1 ? [parts.length, rows.length, columns.length] : [rows.length, columns.length];
  const all = (which) => parts.flatMap((each) => [...each[which]]);
  const x = `x = ${tensorOf(all("patch"), shape)}`;
  if (winner >= 0) {
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

const functional = (name, rest = "") => ({ x }) => [
  `x = torch.tensor(${literal(x)})`, `print(torch.nn.functional.${name}(x${rest}))`];

const CODE = {
  ReLU: functional("relu"),
  LeakyReLU: (found) => functional("leaky_relu", `, ${found.settings.negative_slope}`)(found),
  Tanh: functional("tanh"),
  Sigmoid: functional("sigmoid"),
  SiLU: functional("silu"),
  GELU: (found) => functional("gelu", `, approximate="${found.settings.approximate}"`)(found),
  Dropout: droppedCode,
  Dropout2d: droppedCode,
  BatchNorm2d: normCode,
  GroupNorm: normCode,
  LayerNorm: normCode,
  Softmax: ({ logits, place }) => logits.length > MOST_LITERALS ? null : [
    `x = ${tensorOf(logits, [])}`, `print(torch.softmax(x, dim=0)[${place}])`],
};

function droppedCode({ x, training, dropped, p }) {
  return [`x = torch.tensor(${literal(x)})`, training ? dropped ? "print(x * 0)" : `print(x / (1 - ${p}))` : "print(x)"];
}

function normCode({ x, mean, variance, weight, bias, eps }) {
  const scaled = weight === null ? "" : ` * ${literal(weight)}`, shifted = bias === null ? "" : ` + ${literal(bias)}`;
  return [
    `x = torch.tensor(${literal(x)})`,
    `mean, variance = ${literal(mean)}, ${literal(variance)}`,
    `print((x - mean) / (variance + ${eps}) ** 0.5${scaled}${shifted})`,
  ];
}

// The layer itself, with what came in and its parameters from the file that can be downloaded.
function layerCode({ name, index, kind }, held) {
  const load = `t = load_file("${name}.safetensors")  # ${held.header.words.file}`;
  const made = applied(name, kind, held, held.chain[name].inputs.map((source) => `t["${source}"]`));
  return [...LOADING, load, ...made, `print(y[${index.join(", ")}])`].join("\n");
}

// The layer gone back through: from the gradient that arrives at its output to those of its inputs
// and its parameters.
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

// `y`, what the layer makes of what comes in, with its parameters from the file `t`.
function applied(name, kind, held, x) {
  const { call } = held.chain[name];
  const own = {
    Add: x.join(" + "), Concat: `torch.cat([${x.join(", ")}], dim=1)`,
    View: `${x[0]}.reshape(${call.slice(call.indexOf("(") + 1, -1).includes(",") ? "" : "-1, "}${call.slice(call.indexOf("(") + 1)}`,
  }[kind];
  const training = held.header.mode === "training";
  if (training && kind.startsWith("Dropout")) return [`y = ${x[0]} * ${dropoutMask(name, held)}`];
  return own ? [`y = ${own}`] : [
    `layer = torch.nn.${call}${training ? "" : ".eval()"}`,
    ...(Object.keys(held.parameters[name]).length
      ? [`layer.load_state_dict({key[${name.length + 1}:]: t[key] for key in t if key.startswith("${name}.")})`] : []),
    `y = layer(${x[0]})`,
  ];
}

// What was dropped was drawn at random: the file tells what was.
export function dropoutMask(name, held) {
  const { p } = held.chain[name].arguments;
  return p === 1 ? "0" : `(t["${name}"] != 0) / (1 - ${p})`;
}
