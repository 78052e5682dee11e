// Some of a list, in the order in which they were chosen: a button that opens boxes to tick.

import { element, one } from "../js/elements.js";
import { freshId } from "./field_frame.js";

/** @type {import("./fields.js").Maker} */
export function several(given, enter) {
  const name = element("span", "name", { id: freshId("several") });
  const words = element("summary");
  const list = element("div", "boxes", { role: "group" });
  list.setAttribute("aria-labelledby", name.id);
  const box = element("details", "", {}, words, list);
  const frame = element("div", "field several", {}, element("div", "head", {}, name), box);
  let value = [...given.value], offered = "";

  /** @param {unknown} each @param {boolean} isIn */
  const toggle = (each, isIn) => {
    value = isIn ? [...value, each] : value.filter((/** @type {unknown} */ other) => other !== each);
    enter(value);
  };
  /** @param {[unknown, string]} option */
  const boxOf = ([each, label]) => {
    const input = element("input", "", { type: "checkbox" });
    input.onchange = () => toggle(each, input.checked);
    return element("label", "", {}, input, label);
  };
  return {
    element: frame,
    value: () => value,
    update(now, isAnswered) {
      name.textContent = now.label;
      if (isAnswered) value = [...now.value];
      const chosen = value.map((each) => now.options.find(([known]) => known === each)?.[1] ?? each);
      words.textContent = chosen.join(", ") || now.placeholder || "–";
      if (offered !== JSON.stringify(now.options)) list.replaceChildren(...now.options.map(boxOf));
      offered = JSON.stringify(now.options);
      now.options.forEach(([each], place) => {
        one(list.children[place], "input", HTMLInputElement).checked = value.includes(each);
      });
    },
  };
}
