// The numbers of a value as a table that a screen reader reads: where each term is from, and the term.

/** @import { Words } from "../../js/component.d.ts" */
/** @import { Explained, Part, Say, TableOfTerms, Term } from "./messages.d.ts" */
/** @import { HeldTensors } from "./held_tensors.js" */

import { element } from "../../js/elements.js";
import { whole } from "../../js/numbers.js";
import { worded } from "../../js/word_template.js";
import { largest } from "./formula_tokens.js";

const MOST_ROWS = 200;

/** @param {Explained} found @param {HeldTensors} held @param {Words} words @returns {TableOfTerms} */
export function termRows(found, held, words) {
  const { logits, powers, total = 1 } = found;
  if (logits && powers) {
    const ranked = [...powers.keys()].sort((a, b) => powers[b] - powers[a]);
    return {
      head: [words.class, words.logit, "exp", words.share],
      rows: ranked.slice(0, MOST_ROWS).map((place) => [
        String(place), logits[place], powers[place], powers[place] / total]),
      foot: [words.sum, "", total, 1],
    };
  }
  const { x = NaN, mean, scale = 1 } = found;
  if (mean !== undefined) {
    return {
      head: [words.term, words.value],
      rows: [[words.scaledInput, x * scale], [words.scaledMean, -mean * scale], ...biasRow(found, words, [])],
      foot: [words.sum, found.sum],
    };
  }
  if (!found.parts.length) {
    return { head: [words.term, words.value], rows: [[words.comesIn, x]], foot: [words.value, found.sum] };
  }
  return weighted(found, held, words);
}

/** @param {Explained} found @param {Words} words @param {string[]} blank @returns {TableOfTerms["rows"]} */
function biasRow(found, words, blank) {
  return found.bias === null ? [] : [[words.bias, ...blank, found.bias]];
}

/** @param {Explained} found @param {HeldTensors} held @param {Words} words @returns {TableOfTerms} */
function weighted(found, held, words) {
  const chosen = found.parts[0].winner !== undefined;
  const count = found.parts.reduce((sum, { patch }) => sum + patch.length, 0);
  const terms = count <= MOST_ROWS ? inOrder(found) : largest(found, MOST_ROWS);
  const scaledBy = found.parts[0].kernel !== null;
  /** @type {TableOfTerms["rows"]} */
  const rows = terms.filter(({ x }) => !(chosen && Number.isNaN(x))).map(({ part: each, cell, x, w, product }) => [
    placeOf(found, held, each, cell, words), x, ...(scaledBy ? [w ?? 1, product] : []),
    ...(chosen ? [cell === each.winner ? words.wins : ""] : [])]);
  const left = found.sum - (found.bias ?? 0) - terms.reduce((sum, { product }) => sum + product, 0);
  const blank = scaledBy ? ["", ""] : [];
  const others = count - terms.length + (found.rest?.count ?? 0);
  if (others > 0) rows.push([worded(words.moreTerms, { count: whole(others) }), ...blank, left]);
  rows.push(...biasRow(found, words, blank));
  return {
    head: [words.place, words.value, ...(scaledBy ? [words.weight, words.product] : []), ...(chosen ? [words.winner] : [])],
    rows,
    foot: [chosen ? words.largest : words.sum, ...blank, found.sum, ...(chosen ? [""] : [])],
  };
}

/** @param {Explained} found @returns {Term[]} */
function inOrder(found) {
  return found.parts.flatMap((each) => [...each.patch].map((x, cell) => {
    const w = each.kernel ? each.kernel[cell] : null;
    return { part: each, cell, x, w, product: w === null ? x : x * w };
  }));
}

/**
 * pool1[2, 4, 7], or that there is only padding.
 * @param {Explained} found
 * @param {HeldTensors} held
 * @param {Part} given2
 * @param {number} cell
 * @param {Words} words
 */
function placeOf(found, held, { input, place, rows, columns }, cell, words) {
  const source = held.chain[found.name].inputs[input];
  const name = source === "input" ? words.input : source;
  const row = rows[Math.floor(cell / columns.length)], column = columns[cell % columns.length];
  if (row < 0 || column < 0) return `${name}: ${words.padding}`;
  if (held.chain[source].shape.length === 4 && place.channel !== undefined) return `${name}[${place.channel}, ${row}, ${column}]`;
  const feature = place.first === undefined ? column : place.first + row * columns.length + column;
  return `${name}[${feature}]`;
}

/**
 * Fills a table; cells of numbers keep their elements, so that following a pointer costs little.
 * @param {HTMLTableElement} table
 * @param {TableOfTerms} given1
 * @param {Say} say
 * @param {string} caption
 */
export function fillTable(table, { head, rows, foot }, say, caption) {
  /** @param {string | number} cell */
  const text = (cell) => (typeof cell === "number" ? say(cell) : cell);
  /** @param {(string | number)[]} cells @param {string} [kind] */
  const line = (cells, kind) => element("tr", "", {}, ...cells.map((cell, place) =>
    element(kind === "th" || place === 0 ? "th" : "td", typeof cell === "number" ? "number" : "", { textContent: text(cell) })));
  const body = table.tBodies[0];
  if (table.caption) table.caption.textContent = caption;
  if (body?.rows.length === rows.length && table.dataset.head === head.join()) {
    rows.forEach((cells, nth) => cells.forEach((cell, place) => {
      body.rows[nth].cells[place].textContent = text(cell);
    }));
    const line = /** @type {HTMLTableSectionElement} */ (table.tFoot).rows[0];
    foot.forEach((cell, place) => { line.cells[place].textContent = text(cell); });
  } else {
    table.dataset.head = head.join();
    table.replaceChildren(
      element("caption", "", { textContent: caption }),
      element("thead", "", {}, line(head, "th")),
      element("tbody", "", {}, ...rows.map((cells) => line(cells))),
      element("tfoot", "", {}, line(foot)));
  }
}
