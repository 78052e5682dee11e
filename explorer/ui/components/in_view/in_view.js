/** @import { Component } from "../js/component.d.ts" */

import { viewOf } from "../js/lifetime.js";
import { one } from "../js/elements.js";

/** How long what is asked for may take to be drawn, in milliseconds. */
const PATIENCE = 10_000;
/** Looks in which it stays at its place: what is drawn above it later may push it away again. */
const STILL = 10;
const PAUSE = 50;
/** Whoever does one of these takes the page where he wants it. */
const ACTS = ["wheel", "touchmove", "keydown", "pointerdown"];
/** What a page's first line covers at the top. */
const COVERED = "3.5rem";

/** @param {Component<string>} given the key of the container to be seen, or nothing */
export default function bringIntoView({ parentElement, data }) {
  const { view, leave } = viewOf(one(parentElement, "span"), (lifetime) => {
    const made = { asked: "", end: () => {} };
    lifetime.atEnd(() => made.end());
    return made;
  });
  if (view.asked === data) return leave;
  view.asked = data;
  view.end();
  if (data) view.end = kept(data);
  return leave;
}

/**
 * Keeps it in view until it stands still, or somebody acts.
 * @param {string} key
 * @returns {() => void} what gives it up
 */
function kept(key) {
  const ended = new AbortController(), { signal } = ended;
  for (const act of ACTS) addEventListener(act, () => ended.abort(), { signal, capture: true });
  const last = performance.now() + PATIENCE;
  let place = "", still = 0;
  const look = () => {
    if (signal.aborted) return;
    const part = document.querySelector(`.st-key-${CSS.escape(key)}`);
    const at = part instanceof HTMLElement && part.offsetHeight ? brought(part, place) : "";
    still = at && at === place ? still + 1 : 0;
    place = at;
    if (still < STILL && performance.now() < last) setTimeout(look, PAUSE);
    else ended.abort();
  };
  look();
  return () => ended.abort();
}

/** Scrolls no further than that all of it is seen, or as much as there is room for. @param {HTMLElement} part @param {string} before */
function brought(part, before) {
  if (placeOf(part) !== before) {
    part.style.scrollMarginTop = COVERED;
    part.scrollIntoView({ block: "nearest" });
  }
  return placeOf(part);
}

/** In whole pixels. @param {HTMLElement} part */
function placeOf(part) {
  const { top, bottom } = part.getBoundingClientRect();
  return `${Math.round(top)} to ${Math.round(bottom)}`;
}
