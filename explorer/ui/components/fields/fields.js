// Rows of fields and buttons whose every entry goes to the outbox, with the name of what it is for.
//
// A field stays the same element for as long as its target has it, so the focus stays and what is
// being typed is not taken away. While an entry is on its way, its field shows what was entered.

/** @import { Component } from "../js/component.d.ts" */

import { parsed } from "../js/array_message.js";
import { element, focusOf, one } from "../js/elements.js";
import { viewOf } from "../js/lifetime.js";
import { outbox } from "../js/outbox.js";
import { button } from "./entry_button.js";
import { choice } from "./choice_field.js";
import { flag } from "./flag_field.js";
import { segments } from "./segments_field.js";
import { several } from "./several_field.js";
import { asToolbar } from "./toolbar.js";
import { typed } from "./typed_field.js";
import { words } from "./words_field.js";

/**
 * @typedef {{ target: string, field: string, form: string, label: string, value: any, help: string,
 *   disabled: boolean, options: [any, string][], icon: string, tone: string, most: number,
 *   step: number | null, placeholder: string, width: string, beside: string[], local: boolean,
 *   under: boolean }} Given
 * @typedef {{ element: HTMLElement, update: (given: Given, isAnswered: boolean) => void,
 *   value?: () => unknown, leave?: () => void }} Control
 * @typedef {(given: Given, enter: (value?: unknown) => void) => Control} Maker
 */

/** @type {Record<string, Maker>} */
const MAKERS = { number: typed, real: typed, text: typed, choice, segments, several, flag, button, words };

/**
 * Fields beside each other, `columns` of one width each where there are any; `folded` under words.
 * @typedef {{ columns: string, folded: string, opens: boolean, toolbar: string, fields: Given[] }} Row
 * A control with what it was told last, and the number of the last entry that was made in it.
 * @typedef {{ sent: number, given: Given, control: Control }} Held
 */

class FieldsView {
  plan = "";
  /** @type {Map<string, Held>} */
  controls = new Map();
}

/** @param {Component} component */
export default function showFields({ parentElement, data }) {
  /** @type {{ rows: Row[], load: string, received: number }} */
  const { rows, load, received } = parsed(data);
  const box = one(parentElement, ".fields");
  const { view } = viewOf(box, () => new FieldsView());
  /** @param {number} number */
  const isAnswered = (number) => !number || (load === outbox.load && number <= received);
  const plan = JSON.stringify(rows.map(({ columns, folded, fields }) => [columns, folded, fields.map(keyOf)]));
  if (view.plan !== plan) lay(box, view, rows);
  view.plan = plan;
  rows.forEach(({ opens }, place) => { if (opens) box.children[place].setAttribute("open", ""); });
  for (const given of rows.flatMap(({ fields }) => fields)) {
    const held = view.controls.get(keyOf(given));
    if (!held) continue;
    held.given = given;
    held.control.update(given, isAnswered(held.sent));
    held.control.element.style.setProperty("--wide", given.width);
  }
  rows.forEach(({ toolbar }, place) => asToolbar(/** @type {HTMLElement} */ (box.children[place]), toolbar));
  // What was typed and not entered yet when the page is left is entered for what it was typed for.
  return () => view.controls.forEach((held) => held.control.leave?.());
}

/** @param {Given} given */
function keyOf({ target, field, form }) {
  return `${target} ${field} ${form}`;
}

/**
 * Puts the controls into their rows: those that were there already are the same ones, and what need
 * not move stays in the document, for a press on a button that is moved meanwhile is none.
 * @param {HTMLElement} box
 * @param {FieldsView} view
 * @param {Row[]} rows
 */
function lay(box, view, rows) {
  const known = view.controls, focused = /** @type {HTMLElement | null} */ (focusOf(box));
  const fields = rows.flatMap((row) => row.fields), keys = new Set(fields.map(keyOf));
  const left = [...known].filter(([key]) => !keys.has(key)).map(([, held]) => held);
  view.controls = new Map(fields.map((given) => {
    const held = known.get(keyOf(given)) ?? succeeded(given, left) ?? heldFor(given, view);
    return [keyOf(given), held];
  }));
  for (const held of left) {
    held.control.leave?.();
    held.control.element.remove();
  }
  rows.forEach((row, place) => layRow(lineOf(box, place, row), view, row));
  while (box.children.length > rows.length) box.lastElementChild?.remove();
  // Moved in the document, an element loses the focus, though it is the same one.
  if (focused && box.contains(focused)) focused.focus({ preventScroll: true });
}

/**
 * A button that stays where it is, though what it is for is another one now.
 * @param {Given} given @param {Held[]} left
 */
function succeeded({ field, form }, left) {
  const place = left.findIndex(({ given }) => given.form === form && given.field === field);
  return form === "button" && place >= 0 ? left.splice(place, 1)[0] : undefined;
}

/**
 * The element of a row; of one that is folded, that in its details, which stay open or shut.
 * @param {HTMLElement} box @param {number} place @param {Row} row
 */
function lineOf(box, place, { folded }) {
  const known = box.children[place];
  if (known && known.matches("details") === Boolean(folded)) {
    if (!folded) return known;
    one(known, "summary").textContent = folded;
    return /** @type {Element} */ (known.lastElementChild);
  }
  const line = element("div"), made = folded
    ? element("details", "fold", {}, element("summary", "", { textContent: folded }), line)
    : line;
  if (known) known.replaceWith(made);
  else box.append(made);
  return line;
}

/** @param {Element} line @param {FieldsView} view @param {Row} row */
function layRow(line, view, { columns, fields }) {
  line.className = columns ? "grid" : "line";
  /** @type {HTMLElement} */ (line).style.setProperty("--columns", columns);
  /** @type {Element | null} */
  let last = null;
  /** @type {Element | null} what stood under it last */
  let under = null;
  for (const given of fields) {
    const next = view.controls.get(keyOf(given))?.control.element;
    if (!next) continue;
    /** @type {Element | null} */
    const wanted = last ? last.nextElementSibling : line.firstElementChild;
    if (last && given.under) {
      if (next.parentElement !== last || (under && under.nextElementSibling !== next)) last.append(next);
      under = next;
    } else {
      under = null;
      if (next !== wanted) line.insertBefore(next, wanted);
      last = next;
    }
  }
}

/** @param {Given} given @param {FieldsView} view @returns {Held} */
function heldFor(given, view) {
  /** @param {unknown} [value] */
  const enter = (value = held.given.value) => {
    const { target, field, beside, local } = held.given;
    if (local) return;
    const others = [...view.controls.values()];
    const values = beside.map((name) => {
      return others.find((each) => each.given.field === name)?.control.value?.();
    });
    held.sent = outbox.put(target, field, [value, values[0], values][Math.min(values.length, 2)]);
  };
  const held = { sent: 0, given, control: MAKERS[given.form](given, enter) };
  return held;
}
