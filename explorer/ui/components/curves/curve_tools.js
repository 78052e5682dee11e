// What is rarely chosen: smoothing, the log scale, more panels, and the numbers as a table.

/** @import { Curves } from "./curve_message.js" */

import { element, one, refill } from "../js/elements.js";
import { tableOf } from "./curve_table.js";

export class CurveTools {
  smoothing = 0.6;
  logged = false;
  /** Asks for panels by their names. @type {(names: string[]) => void} */
  ask = () => {};

  /** @param {HTMLElement} box @param {() => void} redraw */
  constructor(box, redraw) {
    this.details = one(box, "details", HTMLDetailsElement);
    this.table = one(box, ".table");
    this.offers = one(box, ".offers");
    const slider = one(box, ".smooth input", HTMLInputElement);
    const log = one(box, ".log input", HTMLInputElement), output = one(box, ".smooth output");
    slider.oninput = () => {
      this.smoothing = Number(slider.value);
      output.textContent = this.smoothing.toFixed(2);
      redraw();
    };
    log.onchange = () => { this.logged = log.checked; redraw(); };
    output.textContent = this.smoothing.toFixed(2);
    this.details.onkeydown = (event) => { if (event.key === "Escape") this.close(); };
  }

  close() {
    this.details.open = false;
    one(this.details, "summary").focus();
  }

  /** @param {Curves} curves */
  word({ words, offers }) {
    const texts = {
      ".smooth span": words.smoothing, ".log span": words.log, summary: words.tools, ".how": words.how,
      ".offers legend": words.more,
    };
    for (const [selector, text] of Object.entries(texts)) one(this.details, selector).textContent = text;
    const list = one(this.offers, "div");
    refill(list, offers.length, () => element("label", "", {}, element("input", "", { type: "checkbox" }), element("span")));
    this.offers.hidden = !offers.length;
    const boxes = [...list.querySelectorAll("input")];
    boxes.forEach((input, place) => {
      const [, label, shown] = offers[place];
      one(/** @type {HTMLElement} */ (list.children[place]), "span").textContent = label;
      input.checked = shown;
      input.onchange = () => this.ask(offers.filter((_, number) => boxes[number].checked).map(([name]) => name));
    });
  }

  /** @param {Curves | undefined} curves @param {[first: number, last: number]} span */
  writeTable(curves, span) {
    if (this.details.open && curves) this.table.replaceChildren(tableOf(curves, span));
  }
}
