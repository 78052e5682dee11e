// What a map is called.

/** @import { Words } from "../../js/component.d.ts" */

import { whole } from "../../js/numbers.js";
import { worded } from "../../js/word_template.js";

/**
 * Of an only one the layer is enough: "map 0 of 1" tells nobody more.
 * @param {Words} words
 * @param {string} layer
 * @param {number} number
 * @param {number} count
 */
export function mapSaid(words, layer, number, count) {
  return count === 1 ? layer : worded(words.mapOf, { layer, number, count: whole(count) });
}
