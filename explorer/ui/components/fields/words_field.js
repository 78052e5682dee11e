// Words under a field: how its value comes to count, or why it cannot be. They are said as they change.

import { element } from "../js/elements.js";

/** @type {import("./fields.js").Maker} */
export function words() {
  const made = element("p", "words", { role: "status" });
  return {
    element: made,
    update(now) {
      const text = [now.value].flat().join("\n");
      if (made.textContent !== text) made.textContent = text;
      made.className = `words ${now.tone}`;
    },
  };
}
