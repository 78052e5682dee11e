// A row of buttons that is one stop of the Tab key: the arrows go along them. WAI-ARIA's toolbar.

import { ALONG_A_ROW } from "../js/arrow_keys.js";
import { focusOf } from "../js/elements.js";

/** Makes a row one that has the name of one. @param {HTMLElement} row @param {string} name */
export function asToolbar(row, name) {
  if (!name) return;
  row.setAttribute("role", "toolbar");
  row.setAttribute("aria-label", name);
  const buttons = () => [...row.querySelectorAll("button")].filter((button) => !button.disabled);
  /** @param {EventTarget | null} stop */
  const mark = (stop) => buttons().forEach((button) => { button.tabIndex = button === stop ? 0 : -1; });
  mark(buttons().find((button) => button === focusOf(row)) ?? buttons()[0]);
  row.onkeydown = (event) => {
    const all = buttons(), step = ALONG_A_ROW[event.key];
    const from = all.findIndex((button) => button === focusOf(row));
    if (step === undefined || from < 0) return;
    event.preventDefault();
    const to = all[Math.max(0, Math.min(all.length - 1, from + step))];
    mark(to);
    to.focus();
  };
}
