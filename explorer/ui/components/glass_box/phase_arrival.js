// The pictures of a stop that were made after the stage was sent, handed to it.

/** @import { Component } from "../js/component.d.ts" */
/** @import { PhaseHeader } from "./js/messages.d.ts" */

import { opened } from "../js/array_message.js";
import { busOf, tell } from "../js/message_bus.js";

/** @param {Component} given */
export default function showPhase({ data }) {
  /** @type {PhaseHeader} */
  const header = opened(data);
  const bus = busOf(header.group);
  bus.phases.set(header.phase, header);
  tell(bus, "phase", header.phase);
}
