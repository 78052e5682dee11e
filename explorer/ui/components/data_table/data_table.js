// A table as a real <table>. Rows with a name can be chosen, by a click or with the arrow keys: the
// whole table is one stop of the Tab key. Where rows are a tree, one that holds others opens in place.

/** @import { Chooser } from "../js/choosing.js" */
/** @import { Lifetime } from "../js/lifetime.js" */
/** @import { Component } from "../js/component.d.ts" */

import { parsed } from "../js/array_message.js";
import { Choosing, HELD } from "../js/choosing.js";
import { element, focusOf, one, targetOf } from "../js/elements.js";
import { viewOf } from "../js/lifetime.js";
import { outbox } from "../js/outbox.js";
import { onceAFrame } from "../js/pacing.js";
import { isScrolling, keepInPlace } from "./scrolling.js";
import { drawnTable } from "./table_rows.js";
import { answerOf } from "./tree_keys.js";

/**
 * @typedef {{ heading: string, note?: string, number?: boolean, wraps?: boolean, fold?: string }} Column
 * @typedef {{ text: string, differs?: boolean, bar?: number, why?: string[] }} Cell
 * A line; a `sentence` stands in the place of its cells, and one with a name can be chosen. In a tree
 * it has a level, from 1, and one that `folds` opens and closes; `stem`: of its title, what is not shown.
 * @typedef {{ title: string, cells: Cell[], name?: string, stem?: string, level?: number, folds?: "open" | "closed", state?: string, sign?: string, kind?: string, sentence?: string }} Row
 * `fold`: what opening and closing a line are entries for, where the lines are a tree.
 * @typedef {{ caption: string, columns: Column[], rows: Row[], foot: Row[], tall: string, fold: string, more: string, fewer: string }} Table
 */

class TableView {
  drawn = "";
  /** @type {Table} */
  table;

  /** @param {HTMLElement} box @param {Lifetime} lifetime */
  constructor(box, lifetime) {
    this.box = box;
    this.choosing = new Choosing(lifetime);
    lifetime.watchSize(box, () => this.letScroll());
    /** Once all that came with it is drawn too: to ask where it stands lays out the page. */
    this.show = onceAFrame(lifetime, () => {
      this.letScroll();
      const chosen = this.rows.find((each) => each.classList.contains("chosen"));
      if (chosen) intoView(one(this.box, ".frame"), chosen);
    });
    box.onclick = (event) => this.click(event);
    box.onkeydown = (event) => this.key(event);
  }

  /** @param {Table} table */
  take(table) {
    this.table = table;
    const focused = this.rowOf(focusOf(this.box));
    const held = focused && { name: focused.dataset.name, top: focused.getBoundingClientRect().top };
    const scrolled = this.box.querySelector(".frame")?.scrollTop ?? 0;
    const frame = element("div", "frame", { role: "region", ariaLabel: table.caption }, drawnTable(table));
    this.box.style.setProperty("--tall", table.tall);
    for (const column of table.columns) if (column.fold) frame.classList.add(`has-${column.fold}`);
    this.box.replaceChildren(frame, this.more());
    if (scrolled) frame.scrollTop = scrolled;
    const again = held && this.rows.find((each) => each.dataset.name === held.name);
    if (!again) return;
    this.rove(again);
    keepInPlace(again, held.top);
  }

  /** The rows that can be chosen. */
  get rows() {
    return /** @type {HTMLTableRowElement[]} */ ([...this.box.querySelectorAll("tr.can-pick")]);
  }

  /** @param {Element | null} part */
  rowOf(part) {
    return /** @type {HTMLTableRowElement | null} */ (part?.closest("tr.can-pick") ?? null);
  }

  /** A frame that scrolls can be scrolled with the keyboard: by its rows, or by itself. */
  letScroll() {
    const frame = this.box.querySelector(".frame");
    if (!(frame instanceof HTMLElement)) return;
    if (isScrolling(frame) && !this.rows.length) frame.tabIndex = 0;
    else frame.removeAttribute("tabindex");
  }

  // What is chosen ------------------------------------------------------------------------------

  /** @param {string | null} name */
  mark(name) {
    const { rows } = this, chosen = rows.find((each) => each.dataset.name === name);
    for (const each of rows) {
      each.classList.toggle("chosen", each === chosen);
      each.ariaSelected = String(each === chosen);
    }
    const stop = this.rowOf(focusOf(this.box)) ?? chosen ?? rows[0];
    for (const each of rows) each.tabIndex = each === stop ? 0 : -1;
    this.show();
  }

  /** @param {HTMLTableRowElement} row */
  rove(row) {
    for (const each of this.rows) each.tabIndex = each === row ? 0 : -1;
    row.focus({ preventScroll: true });
    intoView(one(this.box, ".frame"), row);
  }

  /** @param {HTMLTableRowElement} row @param {number} wait */
  pick(row, wait = 0) {
    const { name = "" } = row.dataset;
    this.mark(name);
    this.choosing.choose(name, wait);
  }

  /** Opens or closes a row. @param {HTMLTableRowElement} row */
  fold(row) {
    if (row.ariaBusy) return;
    row.ariaBusy = "true";
    outbox.put(this.table.fold, row.ariaExpanded === "true" ? "close" : "open", row.dataset.name);
  }

  // Pointer and keyboard ------------------------------------------------------------------------

  /** @param {Event} event */
  click(event) {
    const row = this.rowOf(targetOf(event));
    if (!row || String(getSelection())) return;
    this.rove(row);
    if (row.ariaExpanded) this.fold(row);
    else this.pick(row);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const row = this.rowOf(targetOf(event)), { rows } = this;
    const answer = row && answerOf(event.key, rows.map(placeInTree), rows.indexOf(row));
    if (!answer) return;
    event.preventDefault();
    const to = rows[answer.to];
    this.rove(to);
    to.scrollIntoView({ block: "nearest" });
    if (answer.folds) this.fold(to);
    else if (!to.ariaExpanded) this.pick(to, answer.to === rows.indexOf(row) ? 0 : HELD);
  }

  more() {
    const { box, table } = this;
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
}

/** @param {Component} given */
export default function showTable({ parentElement, data }) {
  /** @type {{ chosen: string, chooser: Chooser | null, version: string, table: Table }} */
  const given = parsed(data);
  const box = one(parentElement, ".box");
  const { view, leave } = viewOf(box, (lifetime) => new TableView(box, lifetime));
  if (view.drawn !== given.version) view.take(given.table);
  view.drawn = given.version;
  view.mark(view.choosing.answered(given.chosen, given.chooser));
  return leave;
}

/** @param {HTMLTableRowElement} row */
function placeInTree(row) {
  return { level: Number(row.ariaLevel ?? 1), expanded: row.ariaExpanded };
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
