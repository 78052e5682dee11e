// The glass box as a file by itself: its messages stand in the page, and nobody is told of a choice.

/** @import { Choice } from "../js/component.d.ts" */

import { one } from "../js/elements.js";
import { busOf, tell } from "../js/message_bus.js";
import showInspector from "./inspector.js";
import showOverview from "./overview.js";

/** @param {string} group @param {Choice} choice */
export default function showHandout(group, choice) {
  for (const [id, show] of Object.entries({ overview: showOverview, inspector: showInspector })) {
    show({ parentElement: one(document, `#${id}`), data: bytesOf(`${id}-data`), setTriggerValue() {}, setStateValue() {} });
  }
  tell(busOf(group), "chosen", choice);
}

/** @param {string} id */
function bytesOf(id) {
  return Uint8Array.from(atob(one(document, `#${id}`).textContent ?? ""), (sign) => sign.charCodeAt(0));
}
