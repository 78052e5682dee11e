// A list that opens at a plus: narrowed by typing, gone through with the arrows, taken with Enter.
// The pattern is WAI-ARIA's combobox with a list box below it.

import { element } from "../../components/js/elements.js";
import { outbox } from "../../components/js/outbox.js";

/**
 * Value, name and a note of each entry, in groups.
 * @typedef {{ target: string, label: string, none: string,
 *   groups: [title: string, entries: [value: string, name: string, note: string][]][] }} Insertable
 * The identities of what feeds and of what is fed; without the latter, all that the former feeds.
 * @typedef {{ after: string, before: string }} Gap
 */

export class InsertionList {
  /** @type {Insertable} */
  #given = { target: "", label: "", none: "", groups: [] };
  /** @type {Gap} */
  #gap = { after: "", before: "" };
  #active = 0;
  /** What had the keyboard before. @type {SVGElement | null} */
  #origin = null;

  /** @param {HTMLElement} box where it lives @param {() => void} taken what follows a choice */
  constructor(box, taken) {
    this.taken = taken;
    this.list = element("ul", "", { role: "listbox", id: "insertable" });
    this.input = element("input", "", { type: "text", role: "combobox", autocomplete: "off", spellcheck: false });
    this.input.setAttribute("aria-controls", this.list.id);
    this.input.setAttribute("aria-autocomplete", "list");
    this.input.setAttribute("aria-expanded", "true");
    this.frame = element("div", "insertion", { popover: "auto" }, this.input, this.list);
    this.input.oninput = () => this.#fill();
    this.input.onkeydown = (event) => this.#press(event);
    // A press on the list leaves the focus where it is typed.
    this.list.onpointerdown = (event) => event.preventDefault();
    box.append(this.frame);
  }

  /** @param {Insertable} given */
  word(given) {
    this.#given = given;
    this.input.placeholder = given.label;
    this.input.ariaLabel = given.label;
    this.list.ariaLabel = given.label;
  }

  /** @param {Element} anchor @param {Gap} gap @param {SVGElement | null} origin */
  open(anchor, gap, origin) {
    this.#gap = gap;
    this.#origin = origin;
    this.input.value = "";
    this.frame.showPopover();
    this.#fill();
    this.#place(anchor.getBoundingClientRect());
    this.input.focus({ preventScroll: true });
  }

  #close() {
    this.frame.hidePopover();
    this.#origin?.focus({ preventScroll: true });
  }

  #fill() {
    const wanted = this.input.value.trim().toLowerCase();
    const matches = this.#given.groups.map(([title, entries]) => /** @type {const} */ ([
      title, entries.filter(([value, name, note]) => `${value} ${name} ${note}`.toLowerCase().includes(wanted)),
    ])).filter(([, entries]) => entries.length);
    this.list.replaceChildren(...matches.flatMap(([title, entries]) => [
      element("li", "group", { role: "presentation", textContent: title }),
      ...entries.map((entry) => this.#option(entry)),
    ]));
    if (!matches.length) this.list.append(element("li", "none", { role: "presentation", textContent: this.#given.none }));
    this.#activate(0);
  }

  /** @param {[value: string, name: string, note: string]} entry */
  #option([value, name, note]) {
    const option = element("li", "", { role: "option", id: `insert-${value}` },
      element("span", "name", { textContent: name }), element("span", "note", { textContent: note }));
    option.onclick = () => this.#take(value);
    return option;
  }

  get #options() {
    return /** @type {HTMLElement[]} */ ([...this.list.querySelectorAll("[role=option]")]);
  }

  /** @param {number} place */
  #activate(place) {
    const options = this.#options;
    this.#active = Math.max(0, Math.min(options.length - 1, place));
    options.forEach((option, number) => option.setAttribute("aria-selected", String(number === this.#active)));
    const option = options[this.#active];
    this.input.setAttribute("aria-activedescendant", option?.id ?? "");
    if (this.#active) option?.scrollIntoView({ block: "nearest" });
    else this.list.scrollTop = 0;
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.#activate(this.#active + step);
    else if (event.key === "Enter") this.#options[this.#active]?.click();
    else if (event.key === "Escape" || event.key === "Tab") this.#close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {string} value */
  #take(value) {
    outbox.put(`${this.#given.target}/${this.#gap.after}/${this.#gap.before}`, "block", value);
    this.#close();
    this.taken();
  }

  /** Below the plus, or above it where there is more room. @param {DOMRect} anchor */
  #place(anchor) {
    const { style } = this.frame, wide = this.frame.offsetWidth;
    const below = innerHeight - anchor.bottom - 12, above = anchor.top - 12;
    const isBelow = below >= 280 || below >= above;
    style.maxBlockSize = `${Math.min(420, isBelow ? below : above)}px`;
    style.left = `${Math.max(8, Math.min(innerWidth - wide - 8, anchor.left + anchor.width / 2 - wide / 2))}px`;
    style.top = isBelow ? `${anchor.bottom + 4}px` : "auto";
    style.bottom = isBelow ? "auto" : `${innerHeight - anchor.top + 4}px`;
  }
}
