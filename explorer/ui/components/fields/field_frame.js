// What is around a field: its label, and the sign that tells what is allowed.

import { element } from "../js/elements.js";

let made = 0;

/** A name that no other element of the page has. @param {string} stem */
export function freshId(stem) {
  made += 1;
  return `${stem}-${made}`;
}

/**
 * The label above an input, which is named by it.
 * @param {HTMLElement} input @param {string} kind
 */
export function framed(input, kind) {
  input.id ||= freshId("field");
  const label = element("label");
  label.htmlFor = input.id;
  const sign = element("span", "help", { textContent: "?", ariaHidden: "true" });
  const note = element("span", "note", { id: freshId("note") });
  const head = element("div", "head", {}, label, sign);
  const frame = element("div", `field ${kind}`, {}, head, input, note);
  return {
    frame,
    /** @param {{ label: string, help: string, disabled: boolean }} given */
    word(given) {
      label.textContent = given.label;
      sign.hidden = !given.help;
      note.textContent = given.help;
      sign.title = given.help;
      frame.classList.toggle("off", given.disabled);
      if (given.help) input.setAttribute("aria-describedby", note.id);
      else input.removeAttribute("aria-describedby");
      /** @type {any} */ (input).disabled = given.disabled;
    },
  };
}
