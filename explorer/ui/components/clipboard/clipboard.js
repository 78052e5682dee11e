/** @import { Component } from "../js/component.d.ts" */

import { viewOf } from "../js/lifetime.js";
import { Delay } from "../js/pacing.js";
import { one } from "../js/elements.js";

/** @typedef {{ query: string, copy: string, copied: string, by_hand: string }} Given */

// Copies the address of what is on screen. Where the browser has no clipboard to give (a page that
// is served without TLS to another machine), the address is laid out to be copied by hand.
const SHOWN = 2000;

/** @param {Component<Given>} given */
export default function showClipboard({ data, parentElement }) {
  const button = one(parentElement, "button");
  const { view: delay, leave } = viewOf(button, (lifetime) => new Delay(lifetime));
  const caption = one(button, "span");
  const label = one(parentElement, "label");
  const output = one(parentElement, "output");
  const link = `${location.origin}${location.pathname}?${data.query}`;
  label.hidden = true;
  caption.textContent = data.copy;
  button.onclick = async () => {
    if (await copied(link)) {
      caption.textContent = output.textContent = data.copied;
      delay.start(() => { caption.textContent = data.copy; output.textContent = ""; }, SHOWN);
    } else {
      label.hidden = false;
      one(label, "span").textContent = data.by_hand;
      const field = one(label, "input", HTMLInputElement);
      field.value = link;
      field.select();
    }
  };
  return leave;
}

/** @param {string} text */
async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
