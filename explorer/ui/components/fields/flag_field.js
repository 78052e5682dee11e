// A box that is ticked or not.

import { element } from "../js/elements.js";
import { freshId } from "./field_frame.js";

/** @type {import("./fields.js").Maker} */
export function flag(given, enter) {
  const input = element("input", "", { type: "checkbox", id: freshId("flag") });
  const label = element("label");
  label.htmlFor = input.id;
  const frame = element("div", "field flag", {}, input, label);
  input.onchange = () => enter(input.checked);
  return {
    element: frame,
    value: () => input.checked,
    update(now, isAnswered) {
      label.textContent = now.label;
      frame.title = now.help;
      frame.classList.toggle("off", now.disabled);
      input.disabled = now.disabled;
      if (isAnswered) input.checked = Boolean(now.value);
    },
  };
}
