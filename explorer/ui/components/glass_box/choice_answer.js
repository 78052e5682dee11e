// What the server holds for chosen, told to the components of the page.

import { busOf, isSame, tell } from "../js/message_bus.js";

export default function showChosen({ data }) {
  const { group, ...choice } = JSON.parse(new TextDecoder().decode(data));
  const bus = busOf(group), answered = bus.asked.findIndex((asked) => isSame(asked, choice));
  bus.held = choice;
  bus.asked.splice(0, answered < 0 ? Infinity : answered + 1);
  if (answered < 0 && !isSame(bus.chosen, choice)) tell(bus, "chosen", choice);
}
