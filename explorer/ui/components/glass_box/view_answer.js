// How the inspector is looked at, told to it apart from its numbers.

/** @import { Component } from "../js/component.d.ts" */
/** @import { View } from "../js/message_bus.js" */

import { parsed } from "../js/array_message.js";
import { busOf, tell } from "../js/message_bus.js";

/** @param {Component} given */
export default function showView({ data }) {
  /** @type {View & { group: string }} */
  const { group, ...view } = parsed(data);
  tell(busOf(group), "view", view);
}
