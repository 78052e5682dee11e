/** @import { Component } from "../js/component.d.ts" */

import { viewOf } from "../js/lifetime.js";
import { one } from "../js/elements.js";

/** How long what is asked for may take to be drawn, in milliseconds. */
const PATIENCE = 3000;

/** @param {Component<string>} given the key of the container to be seen, or nothing */
export default function bringIntoView({ parentElement, data }) {
  const { view, leave } = viewOf(one(parentElement, "span"), () => ({ asked: "" }));
  if (view.asked === data) return leave;
  view.asked = data;
  if (data) whenDrawn(data, performance.now() + PATIENCE);
  return leave;
}

/** @param {string} key @param {number} end */
function whenDrawn(key, end) {
  const part = document.querySelector(`.st-key-${CSS.escape(key)}`);
  if (part instanceof HTMLElement && part.offsetHeight > 80) part.scrollIntoView({ block: "start" });
  else if (performance.now() < end) setTimeout(whenDrawn, 50, key, end);
}
