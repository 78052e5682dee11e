// The stage as a file by itself: its messages stand in the page, and nobody is told of a choice.

/** @import { Choice } from "../js/component.d.ts" */

import { busOf, tell } from "../js/message_bus.js";
import showInspector from "./inspector.js";
import showPhase from "./phase_arrival.js";
import showStage from "./stage.js";
import showStop from "./stop_answer.js";

/** What each message of the page is for. */
const SHOWN = {
  stop: showStop, "phase-backward": showPhase, "phase-update": showPhase, "phase-again": showPhase,
  stage: showStage, inspector: showInspector,
};

/** @param {string} group @param {Choice} choice @param {boolean} exact */
export default function showHandout(group, choice, exact) {
  tell(busOf(group), "view", { part: "all", exact });
  for (const [id, show] of Object.entries(SHOWN)) {
    const data = bytesOf(`${id}-data`);
    const parentElement = document.getElementById(id) ?? document.body;
    if (data) show({ parentElement, data, setTriggerValue() {}, setStateValue() {} });
  }
  tell(busOf(group), "chosen", choice);
}

/** @param {string} id */
function bytesOf(id) {
  const text = document.getElementById(id)?.textContent;
  return text ? Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0)) : null;
}
