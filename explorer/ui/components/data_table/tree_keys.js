// What a key does in a table whose rows may be a tree, as in the ARIA practices for a treegrid.

import { DOWN_A_LIST } from "../js/arrow_keys.js";

/**
 * Of a row: how deep it lies, and "true" or "false" where it opens and closes.
 * @typedef {{ level: number, expanded: string | null }} InTree
 */

/**
 * The row to go to, and whether that opens or closes; null where the key is for somebody else.
 * @param {string} key
 * @param {InTree[]} rows
 * @param {number} from
 * @returns {{ to: number, folds: boolean } | null}
 */
export function answerOf(key, rows, from) {
  const step = DOWN_A_LIST[key], { expanded } = rows[from];
  if (step) return { to: Math.max(0, Math.min(rows.length - 1, from + step)), folds: false };
  if (key === "Enter" || key === " ") return { to: from, folds: expanded !== null };
  if (key === "ArrowRight" && expanded === "false") return { to: from, folds: true };
  if (key === "ArrowRight" && expanded === "true") return { to: from + 1, folds: false };
  if (key === "ArrowLeft" && expanded === "true") return { to: from, folds: true };
  return key === "ArrowLeft" ? outwards(rows, from) : null;
}

/** @param {InTree[]} rows @param {number} from */
function outwards(rows, from) {
  for (let to = from - 1; to >= 0; to -= 1) {
    if (rows[to].level < rows[from].level) return { to, folds: false };
  }
  return null;
}
