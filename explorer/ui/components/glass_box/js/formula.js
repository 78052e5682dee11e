// The value as arithmetic: lines of [text, role]. Without the notes a line can be evaluated as it is.

import { whole } from "../../js/numbers.js";
import { worded } from "../../js/word_template.js";

const MOST_TERMS = 3;
const MOST_SUMS = 6;

export function formula(found, say, words) {
  const value = [say(found.value), "result"];
  const x = () => [inside(say(found.x)), "patch"];
  const lines = LINES[found.kind] ?? sumLines;
  return lines(found, say, words, x).map((tokens) => [value, [" = "], ...tokens]);
}

export function inside(text) {
  return text.startsWith("−") ? `(${text})` : text;
}

function sumLines(found, say, words) {
  if (found.copied) return [[[say(found.sum), "patch"]]];
  if (found.parts[0].mean) return meanLines(found, say, words);
  const terms = largest(found, MOST_TERMS);
  const count = found.parts.reduce((sum, { patch }) => sum + patch.length, 0) + (found.rest?.count ?? 0);
  const shown = terms.reduce((sum, { product }) => sum + product, 0);
  const left = found.sum - (found.bias ?? 0) - shown;
  const line = joined(terms.map(({ x, w }) => [
    [inside(say(x)), "patch"], ...(w === null ? [] : [["·"], [inside(say(w)), "kernel"]])]));
  more(line, count - terms.length, left, say, words.moreTerms);
  if (found.bias !== null) line.push([" + "], [inside(say(found.bias)), "bias"]);
  return found.parts.length > 1 && found.parts[0].patch.length > 1
    ? [line, partLine(found, say, words)] : [line];
}

function partLine(found, say, words) {
  const ranked = found.parts.toSorted((a, b) => Math.abs(b.sum) - Math.abs(a.sum)).slice(0, MOST_SUMS);
  const shown = ranked.toSorted((a, b) => a.place.channel - b.place.channel);
  const line = joined(shown.map(({ sum, place }) => [
    [inside(say(sum)), "sum"], [` ${worded(words.mapNote, { number: place.channel })}`, "note"]]));
  const left = found.sum - (found.bias ?? 0) - shown.reduce((total, { sum }) => total + sum, 0);
  more(line, found.parts.length - shown.length, left, say, words.moreMaps);
  if (found.bias !== null) line.push([" + "], [inside(say(found.bias)), "bias"]);
  return line;
}

function joined(groups) {
  return groups.flatMap((group, place) => (place ? [[" + "], ...group] : group));
}

export function more(line, count, sum, say, note) {
  if (count > 0) line.push([" + "], [inside(say(sum)), "rest"], [` ${worded(note, { count: whole(count) })}`, "note"]);
}

// The terms of largest absolute value, of all parts.
export function largest(found, most) {
  const kept = [];
  found.parts.forEach((each) => each.patch.forEach((x, cell) => {
    const w = each.kernel ? each.kernel[cell] : null, product = w === null ? x : x * w;
    const size = Math.abs(product);
    if (kept.length === most && size <= kept.at(-1).size) return;
    kept.push({ part: each, cell, x, w, product, size });
    kept.sort((a, b) => b.size - a.size);
    kept.length = Math.min(kept.length, most);
  }));
  return kept;
}

function meanLines({ parts: [{ patch }], of }, say, words) {
  const total = patch.reduce((sum, value) => sum + value, 0);
  const shown = [...patch.subarray(0, 4)];
  const line = joined(shown.map((value) => [[inside(say(value)), "patch"]]));
  more(line, of - shown.length, total - shown.reduce((sum, value) => sum + value, 0), say, words.moreTerms);
  return [[["("], ...line, [") / "], [String(of)]]];
}

const LINES = {
  MaxPool2d: ({ parts: [{ patch, winner }] }, say) => {
    const seen = [...patch].filter((value) => !Number.isNaN(value) || Number.isNaN(patch[winner]));
    const list = seen.slice(0, 12).flatMap((value, place) => [...(place ? [[", "]] : []), [say(value), "patch"]]);
    if (seen.length > 12) list.push([", "], [say(patch[winner]), "patch"], ["…", "note"]);
    return [[["max("], ...list, [")"]]];
  },
  ReLU: (_, say, words, x) => [[["max(0, "], x(), [")"]]],
  LeakyReLU: ({ x: value, settings }, say, words, x) => [
    value < 0 ? [[`${settings.negative_slope}·`], x()] : [x()]],
  Tanh: (_, say, words, x) => [[["tanh("], x(), [")"]]],
  Sigmoid: (_, say, words, x) => [[["1 / (1 + exp(−"], x(), ["))"]]],
  SiLU: (_, say, words, x) => [[x(), [" / (1 + exp(−"], x(), ["))"]]],
  GELU: ({ settings }, say, words, x) => [settings.approximate === "tanh"
    ? [["0.5·"], x(), ["·(1 + tanh(√(2 / π)·("], x(), [" + 0.044715·"], x(), ["³)))"]]
    : [x(), ["·Φ("], x(), [")"]]],
  Dropout: droppedLines,
  Dropout2d: droppedLines,
  BatchNorm2d: normLines,
  GroupNorm: normLines,
  LayerNorm: normLines,
  Softmax: ({ x: logit, powers, total, less, place }, say, words) => {
    const power = (value) => [["exp("], [say(value), "patch"], ...(less ? [[` − ${inside(say(less))}`]] : []), [")"]];
    const line = [...power(logit), [" / ("], ...power(logit)];
    more(line, powers.length - 1, total - powers[place], say, words.moreClasses);
    return [[...line, [")"]]];
  },
};

function droppedLines({ training, dropped, p }, say, words, x) {
  if (!training) return [[x()]];
  return [dropped ? [["0·"], x()] : [x(), [` / (1 − ${p})`]]];
}

function normLines({ mean, variance, weight, bias, eps }, say, words, x) {
  const line = [["("], x(), [" − "], [inside(say(mean)), "sum"], [") / √("], [say(variance), "sum"],
    [` + ${say(eps)})`]];
  if (weight !== null) line.push(["·"], [inside(say(weight)), "kernel"]);
  if (bias !== null) line.push([" + "], [inside(say(bias)), "bias"]);
  return [line];
}
