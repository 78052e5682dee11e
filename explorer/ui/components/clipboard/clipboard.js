/** @import { Component } from "../js/component.d.ts" */

import { viewOf } from "../js/lifetime.js";
import { Delay } from "../js/pacing.js";
import { one } from "../js/elements.js";

/**
 * `take`: the word with which the run's files may be taken away; "": there is nothing to choose.
 * @typedef {{ query: string, take: string, copy: string, copied: string, by_hand: string,
 *   may: string, see: string, see_and_take: string }} Given
 */

// Copies the address of what is on screen; of a run of one's own, with or without the right to its
// files. Where the browser has no clipboard to give (a page that is served without TLS to another
// machine), the address is laid out to be copied by hand.
const SHOWN = 2000;

/** @param {Component<Given>} given */
export default function showClipboard({ data, parentElement }) {
  const button = one(parentElement, "button");
  const { view: delay, leave } = viewOf(button, (lifetime) => new Delay(lifetime));
  const caption = one(button, "span");
  const label = one(parentElement, ".by-hand");
  const output = one(parentElement, "output");
  const choice = one(parentElement, "fieldset");
  showChoice(choice, data);
  label.hidden = true;
  caption.textContent = data.copy;
  choice.onchange = () => { label.hidden = true; };  // it holds the link as it was chosen before
  button.onclick = async () => {
    const link = `${location.origin}${location.pathname}?${data.query}${right(choice, data)}`;
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

/** @param {HTMLElement} choice @param {Given} data */
function showChoice(choice, { take, may, see, see_and_take: seeAndTake }) {
  choice.hidden = !take;
  one(choice, "legend").textContent = may;
  for (const [name, text] of [["see", see], ["take", seeAndTake]]) {
    one(choice, `[value=${name}] + span`).textContent = text;
  }
}

/** What the link says of it. @param {HTMLElement} choice @param {Given} data */
function right(choice, { take }) {
  return take && one(choice, "[value=take]", HTMLInputElement).checked ? `&take=${take}` : "";
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
