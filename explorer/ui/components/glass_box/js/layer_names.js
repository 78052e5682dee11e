// The words of the glass box: the layers' names, each a button, what is pointed at, the classes.

/** @import { Overview } from "../overview.js" */

import { element, one } from "../../js/elements.js";
import { significant, whole } from "../../js/numbers.js";
import { worded } from "../../js/word_template.js";

const SCALES = ["map", "layer", "network"];
const MOST_CLASSES = 10;

export class LayerNames {
  /** @type {HTMLButtonElement[]} */
  buttons;
  /** @type {{ place: number, group: HTMLElement }[]} */
  dots;
  /** @type {boolean} */
  beside;

  /** @param {Overview} view @param {ParentNode} root */
  constructor(view, root) {
    this.view = view;
    this.root = root;
    this.hint = one(root, ".told");
  }

  take() {
    const { words, standing } = this.view.header;
    this.buttons = standing.map(({ names }, place) => {
      const button = element("button", "layer", { type: "button", tabIndex: place ? -1 : 0 });
      button.onfocus = () => {
        for (const each of this.buttons) each.tabIndex = each === button ? 0 : -1;
        if (!this.view.pointed || this.view.pointed.place !== place) this.view.point({ place, tile: 0 });
      };
      button.onblur = () => this.view.point(null);
      button.onclick = () => this.view.pick({ place, tile: this.view.pointed?.place === place ? this.view.pointed.tile : 0 });
      button.dataset.names = names.join(" ");
      return button;
    });
    this.dots = standing.flatMap(({ names }, place) => (names.length < 2 ? [] : [this.members(place)]));
    one(this.root, ".names").replaceChildren(...this.buttons, ...this.dots.map(({ group }) => group));
    one(this.root, ".glassbox").ariaLabel = words.overview;
    this.listClasses();
    this.say();
  }

  /** The layers behind the first of those drawn as one, a dot each. @param {number} place */
  members(place) {
    const { names } = this.view.header.standing[place];
    const group = element("span", "members");
    for (const name of names) {
      const dot = element("button", "member", { type: "button", tabIndex: -1, title: name, ariaLabel: name });
      dot.onclick = () => this.view.choose({ layer: name, map: 0, y: 0, x: 0 });
      dot.dataset.name = name;
      group.append(dot);
    }
    return { place, group };
  }

  place() {
    const chosen = this.view.bus.chosen?.layer;
    this.view.layout.standing.forEach((each, place) => {
      const button = this.buttons[place], name = this.view.shown(place);
      button.style.left = `${each.middle}px`;
      button.style.top = `${each.foot + 2}px`;
      button.textContent = place ? each.short[each.names.indexOf(name)] : this.view.header.words.input;
      button.title = this.described(place);
      button.ariaLabel = this.described(place);
      button.classList.toggle("chosen", name === chosen);
      button.ariaCurrent = String(name === chosen);
    });
    for (const { place, group } of this.dots) {
      const each = this.view.layout.standing[place], name = this.view.shown(place);
      group.style.left = `${each.middle}px`;
      group.style.top = `calc(${each.foot}px + 1.375rem)`;
      for (const dot of group.querySelectorAll("button")) dot.classList.toggle("shown", dot.dataset.name === name);
    }
    this.placeClasses();
  }

  /** @param {number} place */
  described(place) {
    const { words } = this.view.header;
    const name = this.view.shown(place), { shape, call } = this.view.chain[name];
    const sides = shape.slice(1).join("×");
    return place ? `${name}: ${call} → ${sides}` : `${words.input}: ${sides}`;
  }

  say() {
    const { words } = this.view.header;
    if (!this.view.pointed) {
      this.hint.textContent = words.hint;
      return;
    }
    const { place, tile } = this.view.pointed, name = this.view.shown(place), layer = this.view.chain[name];
    const { tiles } = this.view.header.standing[place];
    const maps = layer.shape.length === 4;
    const { incoming, outgoing } = this.view.edges.at(place, tile);
    const parts = [worded(maps ? words.mapOf : words.numberOf, {
      layer: place ? name : words.input, number: tile * tiles.each, count: whole(tiles.of) })];
    if (!layer.grey) {
      const [least, most] = [layer.least, layer.most].map((array) => this.view.header.arrays[array].values[tile]);
      parts.push(maps ? worded(words.from, { least: significant(least), most: significant(most) })
        : significant(Math.abs(least) > Math.abs(most) ? least : most));
    }
    const by = new Set(incoming.map((edge) => lastOf(this.view.header.standing[edge.source].names)));
    if (by.size) parts.push(worded(words.fedBy, { layers: [...by].join(", ") }));
    const to = new Set(outgoing.map((edge) => this.view.header.standing[edge.target].names[0]));
    if (to.size) parts.push(worded(words.feeds, { layers: [...to].join(", ") }));
    if (tiles.shown < tiles.of && tiles.each === 1) {
      parts.push(worded(words.someShown, { shown: tiles.shown, count: whole(tiles.of) }));
    }
    this.hint.textContent = parts.join(" · ");
  }

  legend() {
    const { words, colours, limit } = this.view.header;
    const select = one(this.root, ".scale", HTMLSelectElement);
    if (!select.options.length || select.lang !== words.perMap) {
      select.lang = words.perMap;
      const labels = [words.perMap, words.perLayer, words.perNetwork];
      select.replaceChildren(...SCALES.map((value, place) => new Option(labels[place], value)));
      select.ariaLabel = words.scale;
    }
    select.value = this.view.scale;
    const bar = one(this.root, ".bar");
    const [below, above] = colours.map((colour) => `rgb(${colour.join(" ")})`);
    bar.style.background = `linear-gradient(to right, ${below}, transparent, ${above})`;
    const end = this.view.scale === "network" ? significant(limit) : words.most;
    one(this.root, ".least").textContent = `−${end}`;
    one(this.root, ".most").textContent = end;
  }

  // The classes beside the logits, in their order where all fit, else the most probable.
  listClasses() {
    const list = one(this.root, ".classes");
    const { classes, arrays, logits, probabilities, target, words } = this.view.header;
    list.hidden = !classes;
    if (!classes) return;
    const { values } = arrays[probabilities], scores = arrays[logits].values;
    const { tiles } = lastOf(this.view.header.standing);
    const ranked = [...values.keys()].sort((a, b) => values[b] - values[a]);
    this.beside = values.length === tiles.shown && tiles.columns === 1 && values.length <= 14;
    const shown = this.beside ? [...values.keys()] : ranked.slice(0, MOST_CLASSES);
    list.ariaLabel = words.probabilities;
    list.replaceChildren(...shown.map((place) => {
      const percent = percentOf(values[place]);
      const row = element("li", place === ranked[0] ? "first" : "", {},
        element("span", "class", {
          textContent: `${place === target ? "▸" : ""}${classes[place]}`,
          title: place === target ? `${classes[place]}: ${words.target}` : classes[place],
        }),
        element("span", "logit", { textContent: significant(scores[place]), title: words.logit }),
        element("span", "track", {}, element("span", "share")),
        element("span", "percent", { textContent: percent }));
      one(row, ".share").style.inlineSize = `${100 * values[place]}%`;
      return row;
    }));
  }

  placeClasses() {
    const list = one(this.root, ".classes");
    if (list.hidden) return;
    const last = lastOf(this.view.layout.standing);
    const pitch = this.beside ? last.high + last.tiles.gap * this.view.layout.scale : 22 * this.view.ink.grown;
    const height = pitch * list.children.length;
    list.style.left = `${last.left + last.across + 10}px`;
    list.style.top = `${this.beside ? last.top : last.top + last.down / 2 - height / 2}px`;
    list.style.setProperty("--pitch", `${pitch}px`);
  }
}

/** @template Each @param {Each[]} list */
const lastOf = (list) => list[list.length - 1];

/** Of a thousand classes each has so little that one decimal would tell of none. @param {number} share */
function percentOf(share) {
  const percent = 100 * share;
  if (Number.isNaN(percent)) return "nan";
  if (percent > 0 && percent < 0.001) return "<0.001\u202f%";
  return `${percent.toFixed(percent < 0.05 && percent > 0 ? 3 : 1)}\u202f%`;
}
