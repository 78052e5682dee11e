// A table as a real <table>: words arrive as data and are set as text, never as markup.
// Rows with a name can be chosen: by a click anywhere, or with Tab and the arrow keys.

import { Choosing, HELD } from "../js/choosing.js";
import { element } from "../js/elements.js";

export default function showTable({ parentElement, data }) {
  const given = JSON.parse(new TextDecoder().decode(data));
  const box = parentElement.querySelector(".box");
  const state = (box.state ??= { drawn: "", choosing: new Choosing() });
  if (state.drawn !== given.version) draw(box, given.table, state);
  state.drawn = given.version;
  mark(box, state.choosing.answered(given.chosen, given.chooser));
}

function draw(box, table, state) {
  const focused = box.getRootNode().activeElement?.closest?.("tr")?.dataset.name;
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
    const row = event.target.closest("tr.can-pick");
    if (row && !String(getSelection())) pick(box, row, state);
  };
  box.onkeydown = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity }[event.key];
    const from = event.target.closest?.("tr.can-pick");
    if (!step || !from) return;
    event.preventDefault();
    const rows = [...box.querySelectorAll("tr.can-pick")];
    const to = Math.max(0, Math.min(rows.length - 1, rows.indexOf(from) + step));
    rows[to].querySelector("button").focus();
    pick(box, rows[to], state, HELD);
  };
  if (focused) row(box, focused)?.querySelector("button")?.focus();
}

function pick(box, row, state, wait = 0) {
  mark(box, row.dataset.name);
  state.choosing.choose(row.dataset.name, wait);
}

function row(box, name) {
  return [...box.querySelectorAll("tr.can-pick")].find((each) => each.dataset.name === name);
}

function mark(box, name) {
  const rows = [...box.querySelectorAll("tr.can-pick")];
  const chosen = rows.find((each) => each.dataset.name === name);
  for (const each of rows) {
    each.classList.toggle("chosen", each === chosen);
    const button = each.querySelector("button");
    button.setAttribute("aria-pressed", each === chosen);
    button.tabIndex = each === (chosen ?? rows[0]) ? 0 : -1;
  }
  if (chosen) intoView(box.querySelector(".frame"), chosen);
}

// Only the frame scrolls: the page stays where the visitor left it.
function intoView(frame, chosen) {
  if (frame.scrollHeight <= frame.clientHeight) return;
  const head = frame.querySelector("thead").offsetHeight, foot = frame.querySelector("tfoot")?.offsetHeight ?? 0;
  const top = chosen.offsetTop - head, end = chosen.offsetTop + chosen.offsetHeight + foot - frame.clientHeight;
  if (frame.scrollTop > top) frame.scrollTop = top;
  else if (frame.scrollTop < end) frame.scrollTop = end;
}

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

function words(text) {
  return text.split(" ").flatMap((word) => [element("span", "word", { textContent: word }), " "]);
}

function body(table) {
  const part = element("tbody");
  for (const given of table.rows) {
    const line = element("tr", given.state ?? "");
    if (given.name) { line.classList.add("can-pick"); line.dataset.name = given.name; }
    line.append(title(given));
    if (given.told) line.append(told(given, table));
    else given.cells.forEach((given, place) => line.append(cell(given, table.columns[place + 1])));
    part.append(line);
  }
  return part;
}

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

// A sentence in place of the cells.
function told(given, table) {
  const cell = element("td", "wraps", { colSpan: table.columns.length - 1 });
  cell.append(element("span", "value told", { textContent: given.told }));
  return cell;
}

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

// A formula is broken before its result, a sum of shapes before a shape, never within one.
function why(line) {
  const words = element("span", "why");
  for (const part of line.split(/ (?== )| (?=\+ \[)/)) words.append(element("span", "", { textContent: part }), " ");
  return words;
}

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

function look(column) {
  return [column.number && "number", column.wraps && "wraps", column.fold && `fold-${column.fold}`].filter(Boolean).join(" ");
}
