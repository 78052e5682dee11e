// Small pictures to choose from, cut out of one large one. Names arrive as data and are set as text.

/** @import { Lifetime } from "../js/lifetime.js" */
/** @import { Component, Tensor, Words } from "../js/component.d.ts" */

import { viewOf } from "../js/lifetime.js";
import { opened } from "../js/array_message.js";
import { element, focusOf, one, targetOf } from "../js/elements.js";

/**
 * Images on one picture; `kinds` are the classes that they can be narrowed to.
 * @typedef {{
 *   version: string, items: [name: string, title: string, kind: string][], kinds: string[], named: boolean,
 *   arrays: Tensor<Uint8Array<ArrayBuffer>>[], atlas: number, columns: number, side: number, chosen: string[], words: Words,
 * }} Shelf
 */

class GalleryView {
  drawn = "";
  /** Of the picture that the tiles are cut out of. */
  address = "";
  /** @type {(name: string) => void} */
  choose;

  /** @param {Lifetime} lifetime */
  constructor(lifetime) {
    lifetime.atEnd(() => URL.revokeObjectURL(this.address));
  }
}

/** @param {Component} given */
export default function showGallery({ parentElement, data, setTriggerValue }) {
  const box = one(parentElement, ".gallery");
  /** @type {Shelf} */
  const given = opened(data);
  const { view: state, leave } = viewOf(box, (lifetime) => new GalleryView(lifetime));
  state.choose = (name) => setTriggerValue("chosen", name);
  if (state.drawn !== given.version) drawTiles(box, given, state);
  state.drawn = given.version;
  markTiles(box, given.chosen, true);
  return leave;
}

/** @param {HTMLElement} box @param {Shelf} given @param {GalleryView} state */
function drawTiles(box, given, state) {
  const [columns, side] = [given.columns, given.side];
  URL.revokeObjectURL(state.address);
  state.address = URL.createObjectURL(new Blob([given.arrays[given.atlas].values], { type: "image/png" }));
  box.style.cssText = `--atlas:url(${state.address});--columns:${columns};--side:${side}rem`;
  const kinds = element("div", "kinds", { role: "group", ariaLabel: given.words.kinds });
  const tiles = element("div", "tiles", { role: "group", ariaLabel: given.words.tiles });
  given.items.forEach(([name, title, kind], place) => {
    const tile = element("span", "tile");
    tile.style.backgroundPosition = `${-side * (place % columns)}rem ${-side * Math.floor(place / columns)}rem`;
    const button = element("button", "", { type: "button", title, ariaLabel: title }, tile);
    if (given.named) button.append(element("span", "name", { textContent: title, ariaHidden: "true" }));
    Object.assign(button.dataset, { name, kind });
    tiles.append(button);
  });
  for (const kind of given.kinds.length ? [null, ...given.kinds] : []) {
    const button = element("button", "", { type: "button", textContent: kind ?? given.words.all, ariaPressed: String(kind === null) });
    button.onclick = () => {
      for (const other of kinds.children) other.ariaPressed = String(other === button);
      for (const each of buttonsOf(tiles)) each.hidden = kind !== null && each.dataset.kind !== kind;
      tiles.scrollTop = 0;
      reach(tiles);
    };
    kinds.append(button);
  }
  box.replaceChildren(kinds, tiles);
  tiles.onclick = (event) => {
    const name = targetOf(event).closest("button")?.dataset.name;
    if (name === undefined) return;
    markTiles(box, [name], false);
    state.choose(name);
  };
  tiles.onkeydown = (event) => {
    const shown = buttonsOf(tiles).filter((each) => !each.hidden), own = targetOf(event).closest("button");
    const from = shown.findIndex((each) => each === own), row = shown.findIndex((each) => each.offsetTop > shown[0].offsetTop);
    const across = row < 0 ? shown.length : row;
    /** @type {Record<string, number | undefined>} */
    const steps = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: across, ArrowUp: -across, Home: -Infinity, End: Infinity };
    const step = steps[event.key];
    if (!step || from < 0) return;
    event.preventDefault();
    const to = shown[Math.max(0, Math.min(shown.length - 1, from + step))];
    for (const each of shown) each.tabIndex = each === to ? 0 : -1;
    to.focus();
  };
}

/** @param {HTMLElement} box @param {string[]} chosen @param {boolean} show */
function markTiles(box, chosen, show) {
  const tiles = one(box, ".tiles");
  for (const each of buttonsOf(tiles)) each.ariaPressed = String(chosen.includes(each.dataset.name ?? ""));
  reach(tiles);
  const first = buttonsOf(tiles).find((each) => each.ariaPressed === "true" && !each.hidden);
  if (!show || !first || first.contains(focusOf(box))) return;
  // Only the frame scrolls, and only where the chosen one cannot be seen.
  const top = first.offsetTop - tiles.offsetTop;
  if (top < tiles.scrollTop || top + first.offsetHeight > tiles.scrollTop + tiles.clientHeight) tiles.scrollTop = top - 40;
}

/** One of the tiles is reached with Tab, the others with the arrow keys. @param {HTMLElement} tiles */
function reach(tiles) {
  const shown = buttonsOf(tiles).filter((each) => !each.hidden);
  const first = shown.find((each) => each.ariaPressed === "true") ?? shown[0];
  for (const each of buttonsOf(tiles)) each.tabIndex = each === first ? 0 : -1;
}

/** @param {HTMLElement} tiles */
function buttonsOf(tiles) {
  return [...tiles.querySelectorAll("button")];
}
