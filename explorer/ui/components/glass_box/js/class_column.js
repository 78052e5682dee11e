// Behind the network: the classes with their logits and probabilities, and what each adds to the loss.

/** @import { Stage } from "../stage.js" */
/** @import { Rows } from "./layout.js" */
/** @import { LossGiven, PictureHeader } from "./messages.d.ts" */

import { element, one } from "../../js/elements.js";
import { significant } from "../../js/numbers.js";
import { worded } from "../../js/word_template.js";

const MOST_CLASSES = 10;
const MOST_BESIDE = 14;
const PITCH = 19;
/** Pixels that a network needs beside them to be seen: on a telephone they stand below it. */
const LEAST_WIDE = 280;
const LEAST_PITCH = 13.5;
/** Half as large again, before a room, rows may be so much closer: they are still larger than here. */
const CLOSEST = 0.8;

export class ClassColumn {
  /** The classes that are listed, by their numbers. @type {number[]} */
  listed = [];
  /** Whether each stands beside its logit's cell. */
  beside = false;
  /** Which answer is on screen: that of the step, or that of after it. @type {PictureHeader | null} */
  #answer = null;

  /** @param {Stage} view @param {ParentNode} root */
  constructor(view, root) {
    this.view = view;
    this.box = one(root, ".answer");
    this.list = one(root, ".classes");
    this.heads = one(root, ".heads");
    this.sum = one(root, ".sum");
  }

  take() {
    const { header } = this.view;
    this.box.hidden = !header.classes;
    this.#answer = null;
    this.listed = header.classes ? this.#choose(header) : [];
    this.list.ariaLabel = header.words.probabilities;
    this.show(header);
  }

  /** In their order where all fit, else the most probable, and the image's own. @param {PictureHeader} answer */
  #choose(answer) {
    const { header } = this.view, { values } = header.arrays[answer.probabilities ?? 0];
    const { tiles } = header.standing[header.standing.length - 1];
    const ranked = [...values.keys()].sort((a, b) => values[b] - values[a]);
    this.beside = values.length === tiles.shown && tiles.columns === 1 && values.length <= MOST_BESIDE;
    if (this.beside) return [...values.keys()];
    const shown = ranked.slice(0, MOST_CLASSES);
    if (header.target !== null && !shown.includes(header.target)) shown.splice(-1, 1, header.target);
    return shown;
  }

  /** The numbers of a pass. @param {PictureHeader} answer */
  show(answer) {
    const { header } = this.view, { classes } = header;
    if (answer === this.#answer || !classes || answer.probabilities === undefined || answer.logits === undefined) return;
    this.#answer = answer;
    const shares = answer.arrays[answer.probabilities].values, logits = answer.arrays[answer.logits].values;
    const likeliest = shares.indexOf(Math.max(...[...shares].filter((share) => !Number.isNaN(share))));
    const loss = answer.loss ?? header.loss;
    this.heads.replaceChildren(...["", header.words.logit, "p", loss?.term ?? ""].map((textContent) => element("span", "", { textContent })));
    this.list.replaceChildren(...this.listed.map((place) => {
      const row = this.#row(place, shares[place], logits[place], loss);
      row.classList.toggle("first", place === likeliest);
      return row;
    }));
    this.sum.hidden = !loss;
    this.sum.textContent = loss ? `= ${loss.value}` : "";
    this.sum.title = loss ? worded(header.words.lossAt, { title: loss.title, value: loss.value }) : "";
  }

  /** @param {number} place @param {number} share @param {number} logit @param {LossGiven | null} loss */
  #row(place, share, logit, loss) {
    const { classes = [], target, words } = this.view.header;
    const row = element("li", "", {},
      element("span", "class", {
        textContent: `${place === target ? "▸" : ""}${classes[place]}`,
        title: place === target ? `${classes[place]}: ${words.target}` : classes[place],
      }),
      element("span", "logit", { textContent: significant(logit) }),
      element("span", "percent", { textContent: percentOf(share) }),
      element("span", "part", { textContent: loss?.parts[place] ?? "" }));
    one(row, ".percent").style.setProperty("--share", `${Number.isNaN(share) ? 0 : 100 * share}%`);
    return row;
  }

  /** What is said of a class, and of the loss. @param {number} row */
  said(row) {
    const { header } = this.view, { words, classes = [] } = header;
    const answer = this.#answer ?? header, place = this.listed[row], loss = answer.loss ?? header.loss;
    if (place === undefined || answer.logits === undefined || answer.probabilities === undefined) {
      return loss ? worded(words.lossAt, { title: loss.title, value: loss.value }) : "";
    }
    const parts = [worded(words.classAt, {
      name: classes[place], logit: significant(answer.arrays[answer.logits].values[place]),
      share: percentOf(answer.arrays[answer.probabilities].values[place]),
    })];
    if (place === header.target) parts.push(words.target);
    if (loss?.parts[place]) parts.push(worded(words.lossPart, { part: loss.parts[place] }));
    return parts.join(" · ");
  }

  /**
   * The width that it takes: with all its numbers, without the logits, or none, below the network.
   * @param {number} room
   * @param {number} share of it that is the network's
   * @param {number} least
   */
  fit(room, share, least) {
    if (this.box.hidden) return 0;
    const { grown } = this.view.ink;
    for (const form of ["", "narrow"]) {
      this.box.className = `answer ${form}`;
      const width = this.box.offsetWidth + 10 * grown;
      if (room - width >= Math.max((form ? least : share) * room, LEAST_WIDE * grown)) return width;
    }
    this.box.className = "answer below";
    return 0;
  }

  /** What the cells of the logits leave room for; null where rows do not stand beside them. @returns {Rows | null} */
  get rows() {
    if (!this.beside || this.box.hidden || this.box.classList.contains("below")) return null;
    const { grown } = this.view.ink, ease = LEAST_PITCH * grown;
    return { head: this.heads.offsetHeight, ease, least: Math.max(LEAST_PITCH, CLOSEST * ease) };
  }

  /** Marks what the keyboard is at. @param {"classes" | "loss" | null} part @param {number} row */
  mark(part, row) {
    [...this.list.children].forEach((each, place) => each.classList.toggle("pointed", part === "classes" && place === row));
    this.sum.classList.toggle("pointed", part === "loss");
  }

  /** Puts it beside the network, or below it at `under`; gives where it ends. @param {number} under */
  place(under) {
    if (this.box.hidden) return 0;
    const { layout, ink } = this.view, last = layout.standing[layout.standing.length - 1];
    const below = this.box.classList.contains("below");
    // Where the picture is low, so are the rows: heads and sum are two more.
    const low = Math.max(LEAST_PITCH * ink.grown, Math.min(PITCH * ink.grown, layout.height / (this.listed.length + 2)));
    const pitch = layout.pitch || (below ? PITCH * ink.grown : low);
    this.list.style.setProperty("--pitch", `${pitch}px`);
    const [head, high] = [this.heads.offsetHeight, this.box.offsetHeight];
    const middle = Math.max(0, last.top + last.down / 2 - high / 2);
    const top = below ? under : layout.pitch ? last.top - head : middle;
    this.box.style.left = below ? "0px" : `${last.left + last.across + 8 * ink.grown}px`;
    this.box.style.top = `${top}px`;
    return top + high;
  }
}

/** Of a thousand classes each has so little that one decimal would tell of none. @param {number} share */
export function percentOf(share) {
  const percent = 100 * share;
  if (Number.isNaN(percent)) return "nan";
  if (percent > 0 && percent < 0.001) return "<0.001\u202f%";
  return `${percent.toFixed(percent < 0.05 && percent > 0 ? 3 : 1)}\u202f%`;
}
