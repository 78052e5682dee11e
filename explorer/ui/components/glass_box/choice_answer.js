// What the server holds for chosen, told to the components of the page.

/** @import { Choice, Component } from "../js/component.d.ts" */

import { parsed } from "../js/array_message.js";
import { busOf, isSame, tell } from "../js/message_bus.js";

/** @param {Component} given */
export default function showChosen({ data }) {
  /** @type {Choice & { group: string }} */
  const { group, ...choice } = parsed(data);
  const bus = busOf(group), answered = bus.asked.findIndex((asked) => isSame(asked, choice));
  bus.held = choice;
  bus.asked.splice(0, answered < 0 ? Infinity : answered + 1);
  if (answered < 0 && !isSame(bus.chosen, choice)) tell(bus, "chosen", choice);
}
