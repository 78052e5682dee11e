// What can be done at a moment of a run: a small menu at the handle, or where the pointer is.

/** @import { Lifetime } from "../js/lifetime.js" */

import { element, focusOf } from "../js/elements.js";
import { DOWN_A_LIST } from "../js/arrow_keys.js";

/** @typedef {{ text: string, act: () => void }} MenuItem */

export class MomentMenu {
  /** @param {HTMLElement} box a popover @param {HTMLElement} opener what gets the focus back @param {Lifetime} lifetime */
  constructor(box, opener, lifetime) {
    this.box = box;
    this.opener = opener;
    box.onkeydown = (event) => this.press(event);
    // One that the browser closes by itself would be closed by the end of the press that opens it.
    lifetime.listen(document, "pointerdown", (event) => {
      if (this.isOpen && !event.composedPath().includes(box)) box.hidePopover();
    });
  }

  get isOpen() {
    return this.box.matches(":popover-open");
  }

  /** @param {string} title @param {MenuItem[]} items @param {number} x @param {number} y */
  open(title, items, x, y) {
    if (!items.length) return;
    this.box.setAttribute("aria-label", title);
    this.box.replaceChildren(
      element("b", "", { textContent: title }),
      ...items.map(({ text, act }) => this.item(text, act)),
    );
    if (!this.isOpen) this.box.showPopover();
    const { width, height } = this.box.getBoundingClientRect();
    this.box.style.left = `${Math.max(4, Math.min(x - width / 2, innerWidth - width - 4))}px`;
    this.box.style.top = `${y + height + 4 > innerHeight ? Math.max(4, y - height - 24) : y}px`;
    this.items[0]?.focus();
  }

  get items() {
    return [...this.box.querySelectorAll("button")];
  }

  /** @param {string} text @param {() => void} act */
  item(text, act) {
    const made = element("button", "", { type: "button", textContent: text, tabIndex: -1 });
    made.setAttribute("role", "menuitem");
    made.onclick = () => {
      this.close();
      act();
    };
    return made;
  }

  close() {
    if (!this.isOpen) return;
    this.box.hidePopover();
    this.opener.focus({ preventScroll: true });
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    event.stopPropagation();
    const { items } = this, step = DOWN_A_LIST[event.key];
    if (event.key === "Escape" || event.key === "Tab") {
      event.preventDefault();
      this.close();
    } else if (step !== undefined) {
      event.preventDefault();
      const from = items.findIndex((item) => item === focusOf(this.box));
      items[Math.max(0, Math.min(items.length - 1, from + step))].focus();
    }
  }
}
