// A value's arithmetic and its code, written into the page.

/** @import { Token } from "./messages.d.ts" */

import { element } from "../../js/elements.js";

/** Spans are kept while a line has as many parts as before. @param {HTMLElement} box @param {Token[][]} lines */
export function writeFormula(box, lines) {
  lines.forEach((tokens, nth) => {
    const line = box.children[nth] ?? box.appendChild(element("p", "line"));
    if (line.children.length !== tokens.length) line.replaceChildren(...tokens.map(() => element("span")));
    tokens.forEach(([text, role], place) => {
      const span = line.children[place], kind = role ? `is-${role}` : "";
      if (span.textContent !== text) span.textContent = text;
      if (span.className !== kind) span.className = kind;
    });
  });
  while (box.children.length > lines.length) box.lastElementChild?.remove();
}

/** Code, each block with a button that copies it. @param {HTMLElement} box @param {string[]} blocks @param {string} word */
export function writeBlocks(box, blocks, word) {
  box.replaceChildren(...blocks.map((text) => {
    const copy = element("button", "copy", { type: "button", textContent: word });
    copy.onclick = () => navigator.clipboard?.writeText(text);
    return element("div", "block", {}, element("pre", "", { textContent: text, tabIndex: 0 }), copy);
  }));
}
