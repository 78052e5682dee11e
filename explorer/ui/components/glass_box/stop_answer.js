// Where the server has the scrubber stand, told to the stage: small, so that scrubbing sends no maps.

/** @import { Component } from "../js/component.d.ts" */
/** @import { StopNews } from "./js/messages.d.ts" */

import { parsed } from "../js/array_message.js";
import { busOf, tell } from "../js/message_bus.js";

/** @param {Component} given */
export default function showStop({ data }) {
  /** @type {StopNews & { group: string }} */
  const { group, ...given } = parsed(data);
  tell(busOf(group), "stop", given);
}
