/** @import { Component } from "../js/component.d.ts" */

import { viewOf } from "../js/lifetime.js";
import { one } from "../js/elements.js";

/** SVG text from the server, parsed as XML and put in, never as HTML. @param {Component} given */
export default function showPicture({ parentElement, data }) {
  const text = new TextDecoder().decode(data);
  const box = one(parentElement, ".drawing");
  const { view } = viewOf(box, () => ({ drawn: "" }));
  if (view.drawn === text) return;
  view.drawn = text;
  const parsed = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
  const svg = document.importNode(parsed, true);
  svg.style.maxInlineSize = "100%";
  svg.style.blockSize = "auto";
  box.replaceChildren(svg);
}
