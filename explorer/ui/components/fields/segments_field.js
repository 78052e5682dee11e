// One of a few that are all seen: one stop of the Tab key, the arrows go from one to the next.

import { element } from "../js/elements.js";
import { ALONG_A_ROW } from "../js/arrow_keys.js";

/** @type {import("./fields.js").Maker} */
export function segments(given, enter) {
  const list = element("div", "segments", { role: "tablist" });
  let options = given.options, value = given.value, offered = "";
  const tabs = () => /** @type {HTMLElement[]} */ ([...list.children]);

  function mark() {
    tabs().forEach((tab, place) => {
      const isChosen = options[place][0] === value;
      tab.setAttribute("aria-selected", String(isChosen));
      tab.tabIndex = isChosen ? 0 : -1;
    });
  }

  /** @param {number} place */
  function take(place) {
    const [wanted] = options[place];
    if (wanted === value) return;
    value = wanted;
    mark();
    enter(wanted);
  }

  list.onclick = (event) => {
    const place = tabs().findIndex((tab) => tab === event.target);
    if (place >= 0) take(place);
  };
  list.onkeydown = (event) => {
    const step = ALONG_A_ROW[event.key], from = tabs().findIndex((tab) => tab === event.target);
    if (!step || from < 0) return;
    event.preventDefault();
    const to = Math.max(0, Math.min(options.length - 1, from + step));
    tabs()[to].focus();
    take(to);
  };
  return {
    element: list,
    value: () => value,
    update(now, isAnswered) {
      options = now.options;
      list.ariaLabel = now.label;
      if (offered !== JSON.stringify(options)) {
        list.replaceChildren(...options.map(([, label]) => element("div", "segment", { role: "tab", textContent: label })));
      }
      offered = JSON.stringify(options);
      if (isAnswered) value = now.value;
      mark();
    },
  };
}
