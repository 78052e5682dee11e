// Each curve's name with its number, at its end: beside the sheet, or under it where that is narrow.

/** @import { Panel } from "./curve_message.js" */
/** @import { CurveInk, End } from "./curve_panel.js" */
/** @import { Place } from "./sheet_layout.js" */

import { element, refill } from "../js/elements.js";
import { written } from "./curve_message.js";
import { spread } from "./sheet_layout.js";

const LINES_APART = 1.25;

/**
 * @param {HTMLElement} box
 * @param {{ panel: Panel, ends: End[], place: Place }[]} drawn
 * @param {CurveInk} ink
 * @param {boolean} beside
 */
export function writeNames(box, drawn, ink, beside) {
  box.classList.toggle("beside", beside);
  refill(box, drawn.length, () => element("div", "panel"));
  drawn.forEach((each, number) => writePanel(/** @type {HTMLElement} */ (box.children[number]), each, ink, beside));
}

/**
 * @param {HTMLElement} box
 * @param {{ panel: Panel, ends: End[], place: Place }} drawn
 * @param {CurveInk} ink
 * @param {boolean} beside
 */
function writePanel(box, { panel, ends, place: { right, top, foot } }, ink, beside) {
  // A name ends where its panel does: below stands the handle on the axis, which is wide.
  const apart = LINES_APART * ink.size, last = Math.max(top, foot - apart / 2);
  const room = Math.max(1, Math.floor((last - top) / apart) + 1);
  const shown = beside ? ends.slice(0, room) : ends;
  const places = spread(shown.map(({ y }) => y ?? last), apart, top, last);
  refill(box, shown.length, () => element("span", "entry", {}, element("i"), element("span")));
  shown.forEach(({ series, value }, number) => {
    const entry = /** @type {HTMLElement} */ (box.children[number]), [sample, words] = entry.children;
    entry.classList.toggle("bold", series.bold);
    entry.style.left = beside ? `${right + 6}px` : "";
    entry.style.top = beside ? `${places[number]}px` : "";
    /** @type {HTMLElement} */ (sample).style.borderColor = ink.hues[series.hue % ink.hues.length];
    words.textContent = `${value === null ? "–" : written(panel, value)} ${series.label}`;
    entry.title = `${panel.title}, ${words.textContent}`;
  });
}
