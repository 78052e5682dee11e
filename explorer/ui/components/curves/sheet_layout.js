// Where panels, their names and the axis of time stand on the sheet, in CSS pixels.

/**
 * Where something is drawn.
 * @typedef {{ left: number, right: number, top: number, foot: number }} Place
 * @typedef {{ panels: Place[], axis: Place, names: boolean }} SheetLayout
 */

/** Below so many letters' widths, the names stand under the sheet, or where they take more of it. */
const LETTERS_FOR_NAMES = 44;
const MOST_FOR_NAMES = 0.36;
const LEAST_LETTERS = 11.5;
/** Forks that are drawn. */
export const MOST_FORKS = 3;

/**
 * Panels over one axis. All sizes follow that of the letters: before a room all grow alike.
 * @param {number} wide
 * @param {number} high
 * @param {number} count panels
 * @param {number} letter the font's size
 * @param {number} rows forks that branch off
 * @param {number} [longest] the width of the longest name
 * @returns {SheetLayout}
 */
export function sheetLayout(wide, high, count, letter, rows, longest = 0) {
  const aside = Math.max(LEAST_LETTERS * letter, longest);
  const names = wide >= LETTERS_FOR_NAMES * letter && aside <= MOST_FOR_NAMES * wide;
  const left = 4 * letter, right = wide - (names ? aside : 0.8 * letter), gap = 1.5 * letter;
  const axisTop = high - 2.2 * letter - Math.min(rows, MOST_FORKS) * 1.3 * letter;
  const each = (axisTop - gap * (count - 1) - 0.5 * letter) / Math.max(1, count);
  const panels = Array.from({ length: count }, (_, place) => {
    const top = 0.5 * letter + place * (each + gap);
    return { left, right, top, foot: top + each };
  });
  return { panels, axis: { left, right, top: axisTop, foot: high }, names };
}

/**
 * Places as near as can be to those that are wanted, in their order, at least so far apart.
 * @param {number[]} wanted
 * @param {number} apart
 * @param {number} least
 * @param {number} most
 */
export function spread(wanted, apart, least, most) {
  const order = wanted.map((_, place) => place).sort((a, b) => wanted[a] - wanted[b]);
  const places = order.map((place) => Math.min(most, Math.max(least, wanted[place])));
  for (let place = 1; place < places.length; place += 1) {
    places[place] = Math.max(places[place], places[place - 1] + apart);
  }
  let end = most;
  for (let place = places.length - 1; place >= 0; place -= 1) {
    places[place] = Math.min(places[place], end);
    end = places[place] - apart;
  }
  /** @type {number[]} */
  const spreadOut = [];
  order.forEach((place, rank) => { spreadOut[place] = places[rank]; });
  return spreadOut;
}
