// A number or a text: it is entered with Enter, or by going on to something else.

import { element, focusOf } from "../js/elements.js";
import { framed } from "./field_frame.js";

/** @type {import("./fields.js").Maker} */
export function typed(given, enter) {
  const isNumber = given.form !== "text";
  const input = element("input", "", { type: isNumber ? "number" : "text", autocomplete: "off" });
  if (isNumber) input.step = given.form === "real" ? "any" : "1";
  const { frame, word } = framed(input, isNumber ? "number" : "text");
  let shown = "", offered = "";
  /** @param {string} text */
  const show = (text) => { shown = input.value = text; };
  const take = () => {
    if (input.value === shown) return;
    // What was emptied, or is no number, gets its last value again.
    if (isNumber && input.value === "") show(shown);
    else {
      shown = input.value;
      enter(isNumber ? Number(input.value) : input.value);
    }
  };
  input.onchange = take;
  input.onkeydown = (event) => {
    if (event.key === "Enter") take();
    else if (event.key === "Escape") show(shown);
  };
  return {
    element: frame,
    leave: take,
    value: () => (isNumber ? Number(input.value) : input.value),
    update(now, isAnswered) {
      word(now);
      if (now.most) input.maxLength = now.most;
      if (now.step) input.step = String(now.step);
      input.placeholder = now.placeholder;
      const isTyping = frame.contains(focusOf(input)) && input.value !== shown;
      // What waits for its button is the visitor's until it is what is offered again.
      const isUntouched = !now.local || input.value === offered;
      offered = now.value === null ? "" : String(now.value);
      if (isAnswered && !isTyping && isUntouched) show(offered);
    },
  };
}
