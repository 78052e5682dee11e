// The words of the stage: the layers' names, what is pointed at, where the scrubber stands, where
// colours end.

/** @import { Stage } from "../stage.js" */
/** @import { Spot } from "./messages.d.ts" */

import { element, one } from "../../js/elements.js";
import { significant, whole } from "../../js/numbers.js";
import { worded } from "../../js/word_template.js";
import { mapSaid } from "./map_words.js";

export class StageTexts {
  /** @type {HTMLElement[]} */
  names = [];
  /** @type {{ place: number, group: HTMLElement }[]} */
  dots = [];
  /** What folded blocks hold, or how large what a layer puts out is. @type {HTMLElement[]} */
  counts = [];
  /** The names of open blocks, each of which closes its own. @type {HTMLElement[]} */
  brackets = [];

  /** @param {Stage} view @param {ParentNode} root */
  constructor(view, root) {
    this.view = view;
    this.root = root;
    this.pointed = one(root, ".pointed");
    this.voice = one(root, ".voice");
  }

  take() {
    const { words, standing } = this.view.header;
    // For the pointer: the keyboard goes through the layers on the stage itself.
    this.names = standing.map(({ names }, place) => {
      const name = element("span", "layer");
      name.onclick = () => this.view.pick({ place, tile: 0 });
      name.dataset.names = names.join(" ");
      return name;
    });
    this.dots = standing.flatMap(({ names }, place) => (names.length < 2 ? [] : [this.#members(place)]));
    this.counts = standing.map((_, place) => element("span", "count", { onclick: () => this.view.pick({ place, tile: 0 }) }));
    this.brackets = this.view.header.brackets.filter(({ closes }) => closes).map(({ words: name, closes = "" }) => {
      const bracket = element("span", "open-block", { textContent: name, title: words.closes });
      bracket.onclick = () => this.view.fold("close", closes);
      return bracket;
    });
    one(this.root, ".names").replaceChildren(...this.names, ...this.dots.map(({ group }) => group),
      ...this.counts, ...this.brackets);
    const scene = one(this.root, ".scene"), usage = one(this.root, ".usage");
    scene.ariaLabel = words.stage;
    scene.ariaDescription = usage.textContent = words.usage;
    this.say();
  }

  /** The layers behind the first of those drawn as one, a dot each. @param {number} place */
  #members(place) {
    const group = element("span", "members");
    for (const name of this.view.header.standing[place].names) {
      const dot = element("span", "member", { title: name });
      dot.onclick = () => this.view.choose({ layer: name, map: 0, y: 0, x: 0 });
      dot.dataset.name = name;
      group.append(dot);
    }
    return { place, group };
  }

  place() {
    const chosen = this.view.bus.chosen?.layer, { upright } = this.view.layout.naming;
    this.view.layout.standing.forEach((each, place) => {
      const span = this.names[place], name = this.view.shown(place);
      span.style.left = `${each.middle}px`;
      span.style.top = `${each.foot + 2}px`;
      span.style.maxInlineSize = `${each.room}px`;
      span.textContent = this.#title(place);
      span.title = this.#described(place);
      span.classList.toggle("chosen", name === chosen || Boolean(chosen && each.holds?.includes(chosen)));
      span.classList.toggle("upright", upright);
      span.classList.toggle("folded", Boolean(each.opens));
    });
    this.view.layout.brackets.filter(({ closes }) => closes).forEach(({ left, right, top }, number) => {
      const { style } = this.brackets[number];
      [style.left, style.top, style.maxInlineSize] = [`${left}px`, `${top}px`, `${right - left}px`];
    });
    for (const [place, span] of this.counts.entries()) {
      const { middle, dots, counted, count = "" } = this.view.layout.standing[place];
      [span.style.left, span.style.top] = [`${middle}px`, `${dots}px`];
      [span.textContent, span.hidden] = [count, !count || !counted];
    }
    for (const { place, group } of this.dots) {
      const each = this.view.layout.standing[place], name = this.view.shown(place);
      group.style.left = `${each.middle}px`;
      group.style.top = `${each.dots}px`;
      group.classList.toggle("small", upright);
      for (const dot of /** @type {NodeListOf<HTMLElement>} */ (group.querySelectorAll(".member"))) {
        dot.classList.toggle("shown", dot.dataset.name === name);
      }
    }
  }

  /** @param {number} place */
  #title(place) {
    const { standing, words } = this.view.header, each = standing[place];
    return place ? each.short[each.names.indexOf(this.view.shown(place))] : words.input;
  }

  /** @param {number} place */
  #described(place) {
    const { words, chain } = this.view.header, name = this.view.shown(place), { shape, call } = chain[name];
    const sides = shape.slice(1).join("×"), { opens, share = 0, held = "" } = this.view.header.standing[place];
    if (opens) return worded(words.folded, { block: opens, held, shape: sides, share: percent(share) });
    if (place) return `${name}: ${call} → ${sides}`;
    const attributed = this.view.clock.stop === "backward" ? this.view.pictures.attributed : null;
    return `${attributed?.title ?? words.input}: ${sides}`;
  }

  /** What is pointed at; to those who listen, only what they went to by keys. @param {boolean} [aloud] */
  say(aloud = false) {
    const text = this.#said();
    this.pointed.textContent = text;
    one(this.root, ".told").classList.toggle("pointing", Boolean(text));
    if (aloud) this.voice.textContent = text;
  }

  #said() {
    const { pointed, answers, cursor: { aside } } = this.view;
    if (aside) return answers.said(aside.place === "classes" ? aside.tile : -1);
    return pointed ? this.#ofTile(pointed) : "";
  }

  /** @param {Spot} spot */
  #ofTile({ place, tile }) {
    const { header, clock, pictures: { maps: picture } } = this.view, { words, chain, standing } = header;
    const name = this.view.shown(place), { tiles } = standing[place], maps = chain[name].shape.length === 4;
    const layer = place ? name : words.input, number = tile * tiles.each;
    const parts = [maps ? mapSaid(words, layer, number, tiles.of)
      : worded(words.numberOf, { layer, number, count: whole(tiles.of) })];
    if (clock.stop === "update") parts.push(this.#changed(name));
    else {
      const shown = picture.layer(name);
      if (shown && !shown.grey) {
        const [least, most] = [shown.least, shown.most].map((array) => picture.array(array).values[tile]);
        parts.push(maps ? worded(words.from, { least: significant(least), most: significant(most) })
          : significant(Math.abs(least) > Math.abs(most) ? least : most));
      }
    }
    const folded = standing[place].opens ? [this.#described(place), words.opens] : [];
    return [...folded, ...parts, ...this.#norm(name), ...this.#ties(place, tile)].join(" · ");
  }

  /** @param {string} name */
  #changed(name) {
    const { words } = this.view.header, layer = this.view.pictures.weights?.layers[name];
    if (!layer) return words.noWeights;
    const said = worded(words.changedBy, { most: significant(layer.limit), change: significant(layer.most) });
    const { shown, kernels } = layer;
    return shown < kernels ? `${said} · ${worded(words.kernelsShown, { shown, count: whole(kernels) })}` : said;
  }

  /** @param {string} name */
  #norm(name) {
    const { norms, header: { words }, clock } = this.view, norm = norms.norm(name);
    if (norm === null) return [];
    if (clock.stop === "backward") return [worded(words.gradientNorm, { norm: significant(norm) })];
    return clock.stop === "update" ? [worded(words.updateRatio, { ratio: significant(norm) })] : [];
  }

  /** What feeds a tile, what it feeds, and how many are not drawn. @param {number} place @param {number} tile */
  #ties(place, tile) {
    const { words, standing } = this.view.header, { tiles } = standing[place], parts = [];
    const { incoming, outgoing } = this.view.edges.at(place, tile);
    const by = new Set(incoming.map((edge) => standing[edge.source].names.at(-1)));
    if (by.size) parts.push(worded(words.fedBy, { layers: [...by].join(", ") }));
    const to = new Set(outgoing.map((edge) => standing[edge.target].names[0]));
    if (to.size) parts.push(worded(words.feeds, { layers: [...to].join(", ") }));
    if (tiles.shown < tiles.of && tiles.each === 1) {
      parts.push(worded(words.someShown, { shown: tiles.shown, count: whole(tiles.of) }));
    }
    return parts;
  }

  /** The line under the scrubber. */
  stop() {
    const { clock, scrubber, header: { words } } = this.view, record = scrubber.stops[clock.at];
    if (!record) return;
    const phase = this.view.pictures.phase(record.name), waits = record.available && this.view.pictures.awaits(record.name);
    one(this.root, ".stop code").textContent = record.code;
    const text = record.available ? phase?.sentence || record.sentence : record.reason;
    one(this.root, ".sentence").textContent = waits ? `${text} … ${words.computing}`.trim() : text;
    // Who sees maps for the first time does not know what a pointer does to them.
    one(this.root, ".hint").textContent = record.name === "forward" && text ? words.hint : "";
    one(this.root, ".stop").classList.toggle("waits", waits);
  }

  /** Where the colours end: those of what is pointed at, else of what is chosen. */
  legend() {
    const { bus, header, pictures } = this.view, shown = pictures.drawn, { colours } = shown;
    const pointed = this.view.pointed && !this.#isGrey(this.view.pointed) ? this.view.pointed : null;
    const place = pointed?.place ?? this.view.edges.placeOf.get(bus.chosen?.layer) ?? header.standing.length - 1;
    const tile = pointed?.tile ?? Math.floor((bus.chosen?.map ?? 0) / header.standing[place].tiles.each);
    const name = this.view.shown(place);
    const end = shown.end(name, Math.min(tile, header.standing[place].tiles.shown - 1)) ?? pictures.forward.header.limit;
    const [below, above] = colours.map((colour) => `rgb(${colour.join(" ")})`);
    one(this.root, ".bar").style.background = `linear-gradient(to right, ${below}, transparent, ${above})`;
    /** @type {Record<string, string | undefined>} */
    const times = { before: header.words.before, change: header.words.change, after: header.words.after };
    const time = pictures.weights ? times[this.view.plate] ?? "" : "";
    one(this.root, ".whose").textContent = [this.#whose(name, tile * header.standing[place].tiles.each), time].filter(Boolean).join(" · ");
    one(this.root, ".least").textContent = `−${significant(end)}`;
    one(this.root, ".most").textContent = significant(end);
  }

  /** An image in greys has no colours that end somewhere. @param {Spot} spot */
  #isGrey({ place }) {
    return Boolean(this.view.pictures.maps.layer(this.view.shown(place))?.grey);
  }

  /** Whose colours end there: a map's, a layer's, or, on one scale for all, nobody's. @param {string} name @param {number} map */
  #whose(name, map) {
    const { bus: { scale = "map" }, chain, header: { image }, pictures, plate } = this.view;
    if (pictures.drawn !== pictures.maps) return name;
    if (scale === "network") return "";
    const layer = plate === "backward" ? `∂L/∂${name}` : name;
    return scale === "map" && chain[name].shape.length === 4 ? `${layer}[${image}, ${map}]` : layer;
  }
}

/** @param {number} share */
function percent(share) {
  return `${(100 * share).toFixed(1)}\u202f%`;
}
