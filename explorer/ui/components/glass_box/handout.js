// The glass box as a file by itself: its messages stand in the page, and nobody is told of a choice.

import { busOf, tell } from "../js/message_bus.js";
import showInspector from "./inspector.js";
import showOverview from "./overview.js";

export default function showHandout(group, choice) {
  for (const [id, show] of [["overview", showOverview], ["inspector", showInspector]]) {
    show({ parentElement: document.getElementById(id), data: bytesOf(`${id}-data`), setTriggerValue() {} });
  }
  tell(busOf(group), "chosen", choice);
}

function bytesOf(id) {
  return Uint8Array.from(atob(document.getElementById(id).textContent), (sign) => sign.charCodeAt(0));
}
