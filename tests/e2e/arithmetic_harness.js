// What test_arithmetic.py asks of the modules of the glass box: arrays of numbers for places.

import { explained } from "../../explorer/ui/components/glass_box/js/arithmetic.js";
import { field } from "../../explorer/ui/components/glass_box/js/chain.js";
import { HeldTensors } from "../../explorer/ui/components/glass_box/js/held_tensors.js";
/** @import { InspectorHeader } from "../../explorer/ui/components/glass_box/js/messages.d.ts" */

import { opened } from "../../explorer/ui/components/js/array_message.js";

/** @param {string} text a message in base64 @returns {InspectorHeader} */
function heard(text) {
  return opened(Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0)));
}

/**
 * For each place its value, the sum of its terms, and the sum of their absolute values.
 * @param {string} text
 * @param {[name: string, index: number[]][]} places
 */
function explainedAll(text, places) {
  const held = new HeldTensors(heard(text));
  return places.map(([name, index]) => {
    const taken = explained(held, name, index);
    if (!taken) return null;
    const terms = taken.parts.flatMap((each) => each.winner !== undefined ? [each.patch[each.winner]]
      : [...each.patch].map((x, cell) => x * (each.kernel ? each.kernel[cell] : 1)));
    if (taken.bias !== null && taken.parts.length) terms.push(taken.bias);
    const { x = NaN, scale = NaN, mean } = taken;
    const others = taken.parts.length ? [] : mean === undefined ? [taken.sum]
      : [x * scale, -mean * scale, taken.bias ?? 0];
    const all = [...terms, ...others];
    const added = all.reduce((sum, each) => sum + each, taken.rest?.sum ?? 0);
    const magnitude = taken.magnitude ?? all.reduce((sum, each) => sum + Math.abs(each), 0);
    return [taken.value, taken.sum, added, magnitude].map(
      (number) => Number.isFinite(number) ? number : null);
  });
}

/** @param {string} text @param {[name: string, index: number[]][]} places */
function fieldsOf(text, places) {
  const { chain } = heard(text);
  return places.map(([name, index]) => field(chain, name, index));
}

export default function answerPython() {
  Object.assign(globalThis, { explainedAll, fieldsOf });
}
