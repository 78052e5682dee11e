// The value as arithmetic: lines of [text, role]. Without the notes a line can be evaluated as it is.

/** @import { Words } from "../../js/component.d.ts" */
/** @import { Explained, Say, Token, With } from "./messages.d.ts" */

import { worded } from "../../js/word_template.js";
import { inside, joined, largest, more } from "./formula_tokens.js";
import { OPERATION_VALUES } from "./operation_values.js";

const MOST_TERMS = 3;
const MOST_SUMS = 6;

/** @param {Explained} taken @param {Say} say @param {Words} words @returns {Token[][]} */
export function formula(taken, say, words) {
  /** @type {Token} */
  const value = [say(taken.value), "result"];
  const lines = OPERATION_VALUES[taken.kind].lines ?? sumLines;
  return lines(taken, say, words).map((tokens) => [value, [" = "], ...tokens]);
}

/** @param {Explained} taken @param {Say} say @param {Words} words @returns {Token[][]} */
function sumLines(taken, say, words) {
  if (taken.copied) return [[[say(taken.sum), "patch"]]];
  if (taken.parts[0].mean) return meanLines(/** @type {With<"of">} */ (taken), say, words);
  const terms = largest(taken, MOST_TERMS);
  const count = taken.parts.reduce((sum, { patch }) => sum + patch.length, 0) + (taken.rest?.count ?? 0);
  const shown = terms.reduce((sum, { product }) => sum + product, 0);
  const left = taken.sum - (taken.bias ?? 0) - shown;
  const line = joined(terms.map(({ x, w }) => {
    /** @type {Token} */
    const value = [inside(say(x)), "patch"];
    return w === null ? [value] : [value, ["·"], [inside(say(w)), "kernel"]];
  }));
  more(line, count - terms.length, left, say, words.moreTerms);
  if (taken.bias !== null) line.push([" + "], [inside(say(taken.bias)), "bias"]);
  return taken.parts.length > 1 && taken.parts[0].patch.length > 1
    ? [line, partLine(taken, say, words)] : [line];
}

/** @param {Explained} taken @param {Say} say @param {Words} words @returns {Token[]} */
function partLine(taken, say, words) {
  const ranked = taken.parts.toSorted((a, b) => Math.abs(b.sum) - Math.abs(a.sum)).slice(0, MOST_SUMS);
  const shown = ranked.toSorted((a, b) => (a.place.channel ?? 0) - (b.place.channel ?? 0));
  const line = joined(shown.map(({ sum, place }) => [
    [inside(say(sum)), "sum"], [` ${worded(words.mapNote, { number: place.channel ?? 0 })}`, "note"]]));
  const left = taken.sum - (taken.bias ?? 0) - shown.reduce((total, { sum }) => total + sum, 0);
  more(line, taken.parts.length - shown.length, left, say, words.moreMaps);
  if (taken.bias !== null) line.push([" + "], [inside(say(taken.bias)), "bias"]);
  return line;
}

/** @param {With<"of">} given @param {Say} say @param {Words} words @returns {Token[][]} */
function meanLines({ parts: [{ patch }], of }, say, words) {
  const total = patch.reduce((sum, value) => sum + value, 0);
  const shown = [...patch.subarray(0, 4)];
  const line = joined(shown.map((value) => [[inside(say(value)), "patch"]]));
  more(line, of - shown.length, total - shown.reduce((sum, value) => sum + value, 0), say, words.moreTerms);
  return [[["("], ...line, [") / "], [String(of)]]];
}
