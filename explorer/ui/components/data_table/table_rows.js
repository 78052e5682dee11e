// The markup of a table: words arrive as data and are set as text, never as markup.

/** @import { Cell, Column, Row, Table } from "./data_table.js" */

import { element } from "../js/elements.js";

/** Rows that can be chosen make it a grid, and those that hold others a tree. @param {Table} table */
export function drawnTable(table) {
  const made = element("table");
  if (table.fold) made.role = "treegrid";
  else if (table.rows.some(({ name }) => name)) made.role = "grid";
  made.append(element("caption", "", { textContent: table.caption }), head(table), body(table), foot(table));
  return made;
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
    if (table.fold) standInTree(line, given);
    line.append(title(given));
    if (given.sentence) line.append(sentenceCell(given.sentence, table));
    else given.cells.forEach((given, place) => line.append(cell(given, table.columns[place + 1])));
    part.append(line);
  }
  return part;
}

/** @param {HTMLTableRowElement} line @param {Row} given */
function standInTree(line, { level = 1, folds }) {
  line.ariaLevel = String(level);
  line.style.setProperty("--level", String(level - 1));
  if (!folds) return;
  line.classList.add("group");
  line.ariaExpanded = String(folds === "open");
}

/** @param {Row} given */
function title(given) {
  const cell = element("th", "", { scope: "row" });
  const words = element("span", given.name ? "pick" : "");
  if (given.sign || given.folds) {
    words.append(element("span", `kind ${given.kind ?? ""}`, { textContent: given.sign ?? "", ariaHidden: "true" }));
  }
  const { stem = "", title: name } = given;
  // Where a row lies in a tree says what its name begins with: that is for those who hear it.
  if (stem) words.append(element("span", "stem", { textContent: stem }));
  words.append(element("span", "", { textContent: name.slice(stem.length) }));
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

/** @param {Column} column */
function look(column) {
  return [column.number && "number", column.wraps && "wraps", column.fold && `fold-${column.fold}`].filter(Boolean).join(" ");
}
