// The drawing comes as SVG text from the server; it is parsed as XML and put in, never as HTML.
// One of its layers is chosen: by a click, or with Tab and the arrow keys, as in a list box. It is one
// stop of the Tab key; what is done to the chosen layer has a key: insert, remove, move, colours.

/** @import { Chooser } from "../../components/js/choosing.js" */
/** @import { Lifetime } from "../../components/js/lifetime.js" */
/** @import { Component } from "../../components/js/component.d.ts" */
/** @import { Insertable } from "./insertion_list.js" */
/** @import { Foot } from "./diagram_foot.js" */

import { ALONG_A_ROW } from "../../components/js/arrow_keys.js";
import { Choosing, HELD } from "../../components/js/choosing.js";
import { viewOf } from "../../components/js/lifetime.js";
import { outbox } from "../../components/js/outbox.js";
import { parsed } from "../../components/js/array_message.js";
import { element, focusOf, one, targetOf } from "../../components/js/elements.js";
import { onceAFrame } from "../../components/js/pacing.js";
import { drawFoot, nextColour } from "./diagram_foot.js";
import { InsertionList } from "./insertion_list.js";

/**
 * The drawing in pieces of SVG, the layers' names for those who cannot see them, and what is under it.
 * @typedef {{
 *   label: string, keys: string, total: number, names: Record<string, string>, foot: Foot,
 *   pieces: { svg: string, width: number, height: number }[], insertable: Insertable,
 * }} Picture
 * @typedef {{ chosen: string, chooser: Chooser | null, version: string, picture: Picture }} Given
 */

/** Pixels that a drawing may be lower than its room, and how much narrower it may be. */
const MOST_SPARE = 80;
const MOST_SHRUNK = 1.6;

class DiagramView {
  drawn = "";
  /** The layer to be chosen next gets the keyboard. */
  follows = false;
  /** How wide the drawing is taken for. */
  total = 0;
  /** The layers that it has. @type {string[]} */
  names = [];
  /** The block that was closed, which gets the keyboard of what was in it. */
  closed = "";
  /** @type {Record<string, string>} */
  identities = {};

  /** @param {HTMLElement} box @param {Lifetime} lifetime */
  constructor(box, lifetime) {
    this.choosing = new Choosing(lifetime);
    this.insertion = new InsertionList(box, () => { this.follows = true; });
    /** Once all that came with it is drawn too: to ask where it stands lays out the page. */
    this.show = onceAFrame(lifetime, () => intoView(one(box, ".flow"), chosenOf(box)));
    lifetime.listen(document, "keydown", (event) => takeBack(/** @type {KeyboardEvent} */ (event)));
    lifetime.atEnd(() => this.insertion.frame.remove());
    lifetime.listen(globalThis, "resize", () => {
      const flow = /** @type {HTMLElement | null} */ (box.querySelector(".flow"));
      if (flow) flow.style.minBlockSize = "";
    });
  }

  /** @param {string} name */
  identity(name) {
    return this.identities[name] ?? name;
  }
}

/** @param {Component} component */
export default function showDiagram({ parentElement, data }) {
  /** @type {Given} */
  const given = parsed(data);
  const box = one(parentElement, ".box");
  const { view: state, leave } = viewOf(box, (lifetime) => new DiagramView(box, lifetime));
  const isOther = state.drawn !== given.version, hadFocus = Boolean(focusOf(box)?.closest("g.layer"));
  state.identities = given.chooser?.values ?? {};
  if (isOther) draw(box, given.picture, state);
  state.drawn = given.version;
  mark(box, state.choosing.answered(given.chosen, given.chooser));
  state.show();
  // One that was removed, or is new: the keyboard goes on from the layer that is chosen now.
  if (isOther && (state.follows || (hadFocus && !focusOf(box)))) {
    state.follows = false;
    const closed = state.closed && options(box).find((each) => each.dataset.opens === state.closed);
    if (closed) closed.focus({ preventScroll: true });
    else chosenOf(box)?.focus({ preventScroll: true });
  }
  return leave;
}

/** @param {HTMLElement} box @param {Picture} picture @param {DiagramView} state */
function draw(box, picture, state) {
  const focused = focusOf(box)?.closest("g.layer")?.getAttribute("data-name");
  const flow = element("div", "flow");
  flow.setAttribute("role", "listbox");
  flow.setAttribute("aria-label", picture.label);
  flow.setAttribute("aria-description", picture.keys);
  flow.setAttribute("aria-orientation", "horizontal");
  state.total = heldTotal(picture, state);
  flow.style.setProperty("--total", String(state.total));
  for (const piece of picture.pieces) flow.append(drawing(piece));
  for (const layer of layersOf(flow)) {
    const { name = "" } = layer.dataset;
    if (!Object.hasOwn(picture.names, name)) continue;
    layer.setAttribute("role", "option");
  }
  for (const plus of flow.querySelectorAll(".plus")) plus.setAttribute("aria-hidden", "true");
  state.insertion.word(picture.insertable);
  flow.onclick = (event) => press(targetOf(event), box, picture, state);
  flow.onkeydown = (event) => type(event, box, picture, state);
  const foot = drawFoot(picture.foot, /** @type {HTMLElement | null} */ (box.querySelector(".foot")));
  const before = /** @type {HTMLElement | null} */ (box.querySelector(".flow"));
  const room = before?.getBoundingClientRect();
  before?.remove();
  box.prepend(flow);
  if (room) keepRoom(flow, room);
  if (!box.contains(foot)) flow.after(foot);
  if (focused) options(box).find((each) => each.dataset.name === focused)?.focus({ preventScroll: true });
}

/**
 * So wide is the drawing taken for: one that an edit makes narrower is not enlarged for that, or all
 * that stands in it would move. Where most layers are others it is no edit.
 * @param {Picture} picture @param {DiagramView} state
 */
function heldTotal(picture, state) {
  const total = Math.max(picture.total, 600), names = Object.keys(picture.names), before = state.names;
  const same = names.filter((name) => before.includes(name)).length;
  state.names = names;
  const isEdit = 3 * same >= 2 * Math.max(names.length, before.length);
  return isEdit && state.total <= MOST_SHRUNK * total ? Math.max(total, state.total) : total;
}

/**
 * A drawing that is a little lower than the one before stands in its room: what is below stays there.
 * @param {HTMLElement} flow @param {DOMRect} room
 */
function keepRoom(flow, room) {
  const { width, height } = flow.getBoundingClientRect();
  const spare = room.height - height;
  if (width === room.width && spare > 0 && spare <= MOST_SPARE) flow.style.minBlockSize = `${room.height}px`;
}

/** @param {Element} target @param {HTMLElement} box @param {Picture} picture @param {DiagramView} state */
function press(target, box, picture, state) {
  const plus = target.closest(".plus");
  if (plus) {
    const { after = "", before = "" } = /** @type {SVGGElement} */ (plus).dataset;
    insert(plus, after, before, state);
    return;
  }
  const fold = target.closest("[data-opens], [data-closes]");
  if (fold instanceof SVGElement) return turn(fold.dataset, box, state);
  const name = target.closest("[data-name]")?.getAttribute("data-name");
  if (name && Object.hasOwn(picture.names, name)) pick(box, name, state);
}

/** Opens or closes a block. @param {DOMStringMap} block @param {HTMLElement} box @param {DiagramView} state */
function turn({ opens, closes = "" }, box, state) {
  state.closed = opens ? "" : closes;
  state.total = 0;
  box.querySelector(`[data-opens="${CSS.escape(opens ?? "")}"]`)?.setAttribute("aria-busy", "true");
  outbox.put("fold", opens ? "open" : "close", opens ?? closes);
}

/** The innermost open block around a layer. @param {SVGElement} layer */
function around(layer) {
  return layer.dataset.within ?? "";
}

/** @param {Element} anchor @param {string} after @param {string} before @param {DiagramView} state */
function insert(anchor, after, before, state) {
  const gap = { after: state.identity(after), before: before && state.identity(before) };
  state.insertion.open(anchor, gap, anchor instanceof SVGElement && anchor.matches(".layer") ? anchor : null);
}

/** @param {Picture["pieces"][number]} piece */
function drawing(piece) {
  const svg = document.importNode(
    new DOMParser().parseFromString(piece.svg, "image/svg+xml").documentElement, true);
  svg.setAttribute("role", "none");
  svg.style.setProperty("--wide", String(piece.width));
  svg.style.setProperty("--high", String(piece.height));
  return svg;
}

/**
 * What a key does to the layer that has the keyboard.
 * @param {KeyboardEvent} event
 * @param {HTMLElement} box
 * @param {Picture} picture
 * @param {DiagramView} state
 */
function type(event, box, picture, state) {
  const all = options(box), own = targetOf(event).closest("g.layer");
  const at = all.findIndex((each) => each === own), step = ALONG_A_ROW[event.key];
  if (at < 0 || event.ctrlKey || event.metaKey) return;
  const name = nameOf(all[at]), { opens } = all[at].dataset, enters = event.key === "Enter" || event.key === " ";
  if (enters && opens) turn({ opens }, box, state);
  else if (enters) pick(box, name, state);
  else if (event.key === "Escape" && around(all[at])) turn({ closes: around(all[at]) }, box, state);
  else if (opens && (event.key === "Delete" || event.key === "Backspace" || event.altKey)) return;
  else if (event.key === "+" || event.key === "Insert") insert(all[at], name, "", state);
  else if (event.key === "Delete" || event.key === "Backspace") edit("remove", name, state);
  else if (event.key.toLowerCase() === "c") outbox.put("diagram", "colour", nextColour(picture.foot));
  else if (step && event.altKey) edit(step < 0 ? "move-up" : "move-down", name, state);
  else if (step) go(all[Math.max(0, Math.min(all.length - 1, at + step))], box, state);
  else return;
  event.preventDefault();
}

/** @param {SVGGElement} to @param {HTMLElement} box @param {DiagramView} state */
function go(to, box, state) {
  to.focus();
  if (!to.dataset.opens) pick(box, nameOf(to), state, HELD);
}

/** As the inspector's menu does it. @param {string} what @param {string} name @param {DiagramView} state */
function edit(what, name, state) {
  outbox.put(`layer/${state.identity(name)}/`, what);
}

/** Undo and redo, unless a field has the keyboard, which has its own. @param {KeyboardEvent} event */
function takeBack(event) {
  const key = event.key.toLowerCase();
  if (!(event.ctrlKey || event.metaKey) || event.altKey || (key !== "z" && key !== "y")) return;
  const origin = /** @type {Element} */ (event.composedPath()[0]);
  if (origin.matches?.("input:not([type=checkbox]), textarea, select, [contenteditable=true]")) return;
  event.preventDefault();
  outbox.put("history", key === "y" || event.shiftKey ? "redo" : "undo");
}

/** @param {HTMLElement} box @param {string} name @param {DiagramView} state @param {number} wait */
function pick(box, name, state, wait = 0) {
  mark(box, name);
  state.show();
  state.choosing.choose(name, wait);
}

/** @param {HTMLElement} box @param {string | null} name */
function mark(box, name) {
  const all = options(box), chosen = all.find((each) => each.dataset.name === name);
  const stop = all.find((each) => each === focusOf(box));
  for (const each of all) {
    each.setAttribute("aria-selected", String(each === chosen));
    each.setAttribute("tabindex", each === (stop ?? chosen ?? all[0]) ? "0" : "-1");
  }
  for (const words of box.querySelectorAll("tspan")) {
    words.classList.toggle("chosen", words.dataset.name === name);
  }
}

/** @param {HTMLElement} box */
function chosenOf(box) {
  return options(box).find((each) => each.getAttribute("aria-selected") === "true");
}

/**
 * Only the drawing scrolls, where it is too tall to stand there whole.
 * @param {HTMLElement} flow
 * @param {Element | undefined} chosen
 */
function intoView(flow, chosen) {
  if (!chosen) return;
  const frame = flow.getBoundingClientRect(), part = chosen.getBoundingClientRect();
  if (part.top < frame.top) flow.scrollTop -= frame.top - part.top + 8;
  else if (part.bottom > frame.bottom) flow.scrollTop += part.bottom - frame.bottom + 8;
}

/** In the order of the network, which the drawing keeps but for branches. @param {HTMLElement} box */
function options(box) {
  return layersOf(box).filter((each) => each.getAttribute("role") === "option");
}

/** @param {HTMLElement} box */
function layersOf(box) {
  return /** @type {SVGGElement[]} */ ([...box.querySelectorAll("g.layer")]);
}

/** @param {SVGGElement} layer */
function nameOf(layer) {
  return layer.dataset.name ?? "";
}
