// The numbers of the curves as a table, for whoever cannot see curves.

/** @import { Curves, Panel, Series } from "./curve_message.js" */

import { element } from "../js/elements.js";
import { whole } from "../js/numbers.js";
import { nearest, written } from "./curve_message.js";

const MOST_ROWS = 20;

/**
 * Twenty steps through what is shown, and those at which something was measured that is not measured
 * at each.
 * @param {Curves} curves
 * @param {[first: number, last: number]} span
 */
export function tableOf({ panels, words }, span) {
  const all = panels.flatMap((panel) => panel.series.map((series) => ({ panel, series })));
  const steps = [false, true].flatMap((bold) =>
    someSteps(all.filter(({ series }) => series.bold === bold).flatMap(({ series }) => series.x), span));
  const head = [words.step, ...all.map(({ panel, series }) => `${panel.title}, ${series.label}`)];
  const rows = inOrder(steps).map((step) => element("tr", "", {},
    element("th", "", { textContent: whole(Math.round(step)), scope: "row" }),
    ...all.map(({ panel, series }) => element("td", "", { textContent: numberAt(panel, series, step) }))));
  return element("table", "", {},
    element("thead", "", {}, element("tr", "", {}, ...head.map((textContent) => element("th", "", { textContent, scope: "col" })))),
    element("tbody", "", {}, ...rows));
}

/** @param {number[]} steps */
function inOrder(steps) {
  return [...new Set(steps)].sort((a, b) => a - b);
}

/** @param {number[]} given @param {[first: number, last: number]} span */
function someSteps(given, [first, last]) {
  const steps = inOrder(given).filter((step) => step >= first && step <= last);
  if (steps.length <= MOST_ROWS) return steps;
  return Array.from({ length: MOST_ROWS }, (_, row) => steps[Math.round(row * (steps.length - 1) / (MOST_ROWS - 1))]);
}

/** @param {Panel} panel @param {Series} series @param {number} step */
function numberAt(panel, series, step) {
  const place = series.bold ? series.x.indexOf(step) : nearest(series.x, step);
  return place < 0 ? "" : written(panel, series.mean[place]);
}
