// The pieces of a value's arithmetic: a token is [text, role], a line is a list of them.

/** @import { Explained, Say, Term, Token } from "./messages.d.ts" */

import { whole } from "../../js/numbers.js";
import { worded } from "../../js/word_template.js";

/** @param {string} text */
export function inside(text) {
  return text.startsWith("−") ? `(${text})` : text;
}

/** @param {Token[][]} groups @returns {Token[]} */
export function joined(groups) {
  return groups.flatMap((group, place) => (place ? [[" + "], ...group] : group));
}

/**
 * The sum of what is not written out, with a note of how many it is.
 * @param {Token[]} line
 * @param {number} count
 * @param {number} sum
 * @param {Say} say
 * @param {string} note
 */
export function more(line, count, sum, say, note) {
  if (count > 0) line.push([" + "], [inside(say(sum)), "rest"], [` ${worded(note, { count: whole(count) })}`, "note"]);
}

/**
 * The terms of largest absolute value, of all parts.
 * @param {Explained} taken
 * @param {number} most
 * @returns {Term[]}
 */
export function largest(taken, most) {
  /** @type {(Term & { size: number })[]} */
  const ranked = [];
  taken.parts.forEach((each) => each.patch.forEach((x, cell) => {
    const w = each.kernel ? each.kernel[cell] : null, product = w === null ? x : x * w;
    const size = Math.abs(product);
    if (ranked.length === most && size <= ranked[most - 1].size) return;
    ranked.push({ part: each, cell, x, w, product, size });
    ranked.sort((a, b) => b.size - a.size);
    ranked.length = Math.min(ranked.length, most);
  }));
  return ranked;
}
