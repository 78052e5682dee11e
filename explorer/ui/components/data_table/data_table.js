// A table as a real <table>: words arrive as data and are set as text, never as markup.
// Rows with a name can be chosen: by a click anywhere, or with Tab and the arrow keys.

/** @import { Chooser } from "../js/choosing.js" */
/** @import { Lifetime } from "../js/lifetime.js" */
/** @import { Component } from "../js/component.d.ts" */

import { DOWN_A_LIST } from "../js/arrow_keys.js";
import { Choosing, HELD } from "../js/choosing.js";
import { viewOf } from "../js/lifetime.js";
import { parsed } from "../js/array_message.js";
import { element, focusOf, one, targetOf } from "../js/elements.js";

/**
 * @typedef {{ heading: string, note?: string, number?: boolean, wraps?: boolean, fold?: string }} Column
 * @typedef {{ text: string, differs?: boolean, bar?: number, why?: string[] }} Cell
 * A line; a `sentence` stands in the place of its cells, and one with a name can be chosen.
 * @typedef {{ title: string, cells: Cell[], name?: string, state?: string, sign?: string, kind?: string, sentence?: string }} Row
 * @typedef {{ caption: string, columns: Column[], rows: Row[], foot: Row[], tall: string, more: string, fewer: string }} Table
 */

class TableView {
  drawn = "";

  /** @param {Lifetime} lifetime */
  constructor(lifetime) {
    this.choosing = new Choosing(lifetime);
  }
}

/** @param {Component} given */
export default function showTable({ parentElement, data }) {
  /** @type {{ chosen: string, chooser: Chooser | null, version: string, table: Table }} */
  const given = parsed(data);
  const box = one(parentElement, ".box");
  const { view: state, leave } = viewOf(box, (lifetime) => new TableView(lifetime));
  if (state.drawn !== given.version) draw(box, given.table, state);
  state.drawn = given.version;
  mark(box, state.choosing.answered(given.chosen, given.chooser));
  return leave;
}

/** @param {HTMLElement} box @param {Table} table @param {TableView} state */
function draw(box, table, state) {
  const focused = focusOf(box)?.closest("tr")?.dataset.name;
  box.style.setProperty("--tall", table.tall);
  const frame = element("div", "frame", {
    tabIndex: 0, role: "region", ariaLabel: table.caption,
  });
  for (const column of table.columns) if (column.fold) frame.classList.add(`has-${column.fold}`);
  const drawn = element("table");
  drawn.append(element("caption", "", { textContent: table.caption }), head(table), body(table), foot(table));
  frame.append(drawn);
  box.replaceChildren(frame, more(box, table));
  box.onclick = (event) => {
    const row = rowAt(event);
    if (row && !String(getSelection())) pick(box, row, state);
  };
  box.onkeydown = (event) => {
    const step = DOWN_A_LIST[event.key], from = rowAt(event);
    if (!step || !from) return;
    event.preventDefault();
    const rows = rowsOf(box);
    const to = Math.max(0, Math.min(rows.length - 1, rows.indexOf(from) + step));
    one(rows[to], "button").focus();
    pick(box, rows[to], state, HELD);
  };
  if (focused) row(box, focused)?.querySelector("button")?.focus();
}

/** @param {HTMLElement} box @param {HTMLTableRowElement} row @param {TableView} state @param {number} wait */
function pick(box, row, state, wait = 0) {
  const { name = "" } = row.dataset;
  mark(box, name);
  state.choosing.choose(name, wait);
}

/** @param {HTMLElement} box @param {string} name */
function row(box, name) {
  return rowsOf(box).find((each) => each.dataset.name === name);
}

/** @param {HTMLElement} box @param {string | null} name */
function mark(box, name) {
  const rows = rowsOf(box);
  const chosen = rows.find((each) => each.dataset.name === name);
  for (const each of rows) {
    each.classList.toggle("chosen", each === chosen);
    const button = one(each, "button");
    button.setAttribute("aria-pressed", String(each === chosen));
    button.tabIndex = each === (chosen ?? rows[0]) ? 0 : -1;
  }
  if (chosen) intoView(one(box, ".frame"), chosen);
}

/**
 * Only the frame scrolls: the page stays where the visitor left it.
 * @param {HTMLElement} frame
 * @param {HTMLTableRowElement} chosen
 */
function intoView(frame, chosen) {
  if (frame.scrollHeight <= frame.clientHeight) return;
  const head = one(frame, "thead").offsetHeight, foot = frame.querySelector("tfoot")?.offsetHeight ?? 0;
  const top = chosen.offsetTop - head, end = chosen.offsetTop + chosen.offsetHeight + foot - frame.clientHeight;
  if (frame.scrollTop > top) frame.scrollTop = top;
  else if (frame.scrollTop < end) frame.scrollTop = end;
}

/** @param {Table} table */
function head(table) {
  const line = element("tr");
  for (const column of table.columns) {
    const cell = element("th", look(column), { scope: "col" });
    // Broken at spaces only: not every hyphen is a place to break a name.
    cell.append(...words(column.heading));
    if (column.note) {
      const note = element("span", "note");
      note.append(...words(column.note));
      cell.append(note);
    }
    line.append(cell);
  }
  const part = element("thead");
  part.append(line);
  return part;
}

/** @param {string} text */
function words(text) {
  return text.split(" ").flatMap((word) => [element("span", "word", { textContent: word }), " "]);
}

/** @param {Table} table */
function body(table) {
  const part = element("tbody");
  for (const given of table.rows) {
    const line = element("tr", given.state ?? "");
    if (given.name) { line.classList.add("can-pick"); line.dataset.name = given.name; }
    line.append(title(given));
    if (given.sentence) line.append(sentenceCell(given.sentence, table));
    else given.cells.forEach((given, place) => line.append(cell(given, table.columns[place + 1])));
    part.append(line);
  }
  return part;
}

/** @param {Row} given */
function title(given) {
  const cell = element("th", "", { scope: "row" });
  const words = given.name ? element("button", "pick", { type: "button" }) : element("span");
  if (given.sign) {
    words.append(element("span", `kind ${given.kind}`, { textContent: given.sign, ariaHidden: "true" }));
  }
  words.append(element("span", "", { textContent: given.title }));
  cell.append(words);
  return cell;
}

/** A sentence in place of the cells. @param {string} sentence @param {Table} table */
function sentenceCell(sentence, table) {
  const cell = element("td", "wraps", { colSpan: table.columns.length - 1 });
  cell.append(element("span", "value told", { textContent: sentence }));
  return cell;
}

/** @param {Cell} given @param {Column} column */
function cell(given, column) {
  const cell = element("td", look(column));
  if (given.differs) cell.classList.add("differs");
  cell.append(element("span", "value", { textContent: given.text }));
  if (given.bar !== undefined) {
    const track = element("span", "track"), bar = element("span", "bar");
    bar.style.inlineSize = `${100 * given.bar}%`;
    track.append(bar);
    cell.append(track);
  }
  for (const line of given.why ?? []) cell.append(why(line));
  return cell;
}

/**
 * A formula is broken before its result, a sum of shapes before a shape, never within one.
 * @param {string} line
 */
function why(line) {
  const words = element("span", "why");
  for (const part of line.split(/ (?== )| (?=\+ \[)/)) words.append(element("span", "", { textContent: part }), " ");
  return words;
}

/** @param {Table} table */
function foot(table) {
  const part = element("tfoot");
  for (const given of table.foot) {
    const line = element("tr");
    line.append(element("th", "", { scope: "row", textContent: given.title }));
    given.cells.forEach((given, place) => line.append(cell(given, table.columns[place + 1])));
    part.append(line);
  }
  return part;
}

/** @param {HTMLElement} box @param {Table} table */
function more(box, table) {
  const button = element("button", "more", { type: "button" });
  const say = () => {
    const all = box.classList.contains("all");
    button.textContent = all ? table.fewer : table.more;
    button.ariaExpanded = String(all);
  };
  button.onclick = (event) => { event.stopPropagation(); box.classList.toggle("all"); say(); };
  say();
  return button;
}

/** @param {Column} column */
function look(column) {
  return [column.number && "number", column.wraps && "wraps", column.fold && `fold-${column.fold}`].filter(Boolean).join(" ");
}

/** The rows that can be chosen. @param {HTMLElement} box */
function rowsOf(box) {
  return /** @type {HTMLTableRowElement[]} */ ([...box.querySelectorAll("tr.can-pick")]);
}

/** @param {Event} event */
function rowAt(event) {
  return /** @type {HTMLTableRowElement | null} */ (targetOf(event).closest("tr.can-pick"));
}
