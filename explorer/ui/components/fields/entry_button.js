// A button: each press is an entry of its own, however quickly they follow.

import { element } from "../js/elements.js";

/** @type {import("./fields.js").Maker} */
export function button(given, enter) {
  const icon = element("span", "icon", { ariaHidden: "true" });
  const words = element("span");
  const made = element("button", "", { type: "button" }, icon, words);
  made.onclick = () => enter();
  return {
    element: made,
    update(now) {
      made.className = now.tone;
      icon.textContent = now.icon;
      icon.hidden = !now.icon;
      words.textContent = now.label;
      made.title = now.help;
      made.disabled = now.disabled;
    },
  };
}
