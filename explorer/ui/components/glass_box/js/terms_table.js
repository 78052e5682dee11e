// The numbers of a value as a table that a screen reader reads: where each term is from, and the term.

import { element } from "../../js/elements.js";
import { whole } from "../../js/numbers.js";
import { worded } from "../../js/word_template.js";
import { largest } from "./formula_tokens.js";

const MOST_ROWS = 200;

export function termRows(found, held, words) {
  if (found.logits) {
    const ranked = [...found.powers.keys()].sort((a, b) => found.powers[b] - found.powers[a]);
    return {
      head: [words.class, words.logit, "exp", words.share],
      rows: ranked.slice(0, MOST_ROWS).map((place) => [
        String(place), found.logits[place], found.powers[place], found.powers[place] / found.total]),
      foot: [words.sum, "", found.total, 1],
    };
  }
  if (found.mean !== undefined) {
    return {
      head: [words.term, words.value],
      rows: [[words.scaledInput, found.x * found.scale], [words.scaledMean, -found.mean * found.scale],
        ...(found.bias === null ? [] : [[words.bias, found.bias]])],
      foot: [words.sum, found.sum],
    };
  }
  if (!found.parts.length) {
    return { head: [words.term, words.value], rows: [[words.comesIn, found.x]], foot: [words.value, found.sum] };
  }
  return weighted(found, held, words);
}

function weighted(found, held, words) {
  const chosen = found.parts[0].winner >= 0;
  const count = found.parts.reduce((sum, { patch }) => sum + patch.length, 0);
  const terms = count <= MOST_ROWS ? inOrder(found) : largest(found, MOST_ROWS);
  const scaledBy = found.parts[0].kernel !== null;
  const rows = terms.filter(({ x }) => !(chosen && Number.isNaN(x))).map(({ part: each, cell, x, w, product }) => [
    placeOf(found, held, each, cell, words), x, ...(scaledBy ? [w, product] : []),
    ...(chosen ? [cell === each.winner ? words.wins : ""] : [])]);
  const left = found.sum - (found.bias ?? 0) - terms.reduce((sum, { product }) => sum + product, 0);
  const blank = scaledBy ? ["", ""] : [];
  const others = count - terms.length + (found.rest?.count ?? 0);
  if (others > 0) rows.push([worded(words.moreTerms, { count: whole(others) }), ...blank, left]);
  if (found.bias !== null) rows.push([words.bias, ...blank, found.bias]);
  return {
    head: [words.place, words.value, ...(scaledBy ? [words.weight, words.product] : []), ...(chosen ? [words.winner] : [])],
    rows,
    foot: [chosen ? words.largest : words.sum, ...blank, found.sum, ...(chosen ? [""] : [])],
  };
}

function inOrder(found) {
  return found.parts.flatMap((each) => [...each.patch].map((x, cell) => {
    const w = each.kernel ? each.kernel[cell] : null;
    return { part: each, cell, x, w, product: w === null ? x : x * w };
  }));
}

// pool1[2, 4, 7], or that there is only padding.
function placeOf(found, held, { input, place, rows, columns }, cell, words) {
  const source = held.chain[found.name].inputs[input];
  const name = source === "input" ? words.input : source;
  const row = rows[Math.floor(cell / columns.length)], column = columns[cell % columns.length];
  if (row < 0 || column < 0) return `${name}: ${words.padding}`;
  if (held.chain[source].shape.length === 4 && place.channel !== undefined) return `${name}[${place.channel}, ${row}, ${column}]`;
  const feature = place.first === undefined ? column : place.first + row * columns.length + column;
  return `${name}[${feature}]`;
}

// Fills a table; cells of numbers keep their elements, so that following a pointer costs little.
export function fillTable(table, { head, rows, foot }, say, caption) {
  const text = (cell) => (typeof cell === "number" ? say(cell) : cell);
  const line = (cells, kind) => element("tr", "", {}, ...cells.map((cell, place) =>
    element(kind === "th" || place === 0 ? "th" : "td", typeof cell === "number" ? "number" : "", { textContent: text(cell) })));
  const body = table.tBodies[0];
  if (table.caption) table.caption.textContent = caption;
  if (body?.rows.length === rows.length && table.dataset.head === head.join()) {
    rows.forEach((cells, nth) => cells.forEach((cell, place) => {
      body.rows[nth].cells[place].textContent = text(cell);
    }));
    foot.forEach((cell, place) => { table.tFoot.rows[0].cells[place].textContent = text(cell); });
  } else {
    table.dataset.head = head.join();
    table.replaceChildren(
      element("caption", "", { textContent: caption }),
      element("thead", "", {}, line(head, "th")),
      element("tbody", "", {}, ...rows.map((cells) => line(cells))),
      element("tfoot", "", {}, line(foot)));
  }
}
