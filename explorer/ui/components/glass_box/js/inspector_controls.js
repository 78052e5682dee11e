// The words of the inspector, and what can be pressed on it.

/** @import { Inspector } from "../inspector.js" */

import { one } from "../../js/elements.js";
import { tell } from "../../js/message_bus.js";
import { significant, whole } from "../../js/numbers.js";
import { worded } from "../../js/word_template.js";
import { cursorKeys } from "./cursor_keys.js";
import { mapSaid } from "./map_words.js";

export class InspectorControls {
  /** @param {ParentNode} root @param {Inspector} inspector */
  constructor(root, inspector) {
    this.root = root;
    this.inspector = inspector;
  }

  head() {
    const { shape, call, inputs } = this.inspector.chain[this.inspector.name];
    one(this.root, ".title").textContent = this.inspector.name;
    one(this.root, ".call").textContent = call;
    const from = inputs.map((source) => `[${this.inspector.chain[source].shape.join(", ")}]`).join(" + ");
    one(this.root, ".shape").textContent = `${from} → [${shape.join(", ")}]`;
    const weights = this.inspector.held.parameters[this.inspector.name].weight;
    const kernels = one(this.root, "[data-tab=kernels]");
    kernels.hidden = !(weights && weights.shape.length > 1);
    if (kernels.hidden && this.inspector.tab === "kernels") this.inspector.turn("maps");
    one(this.root, "[data-tab=maps]").textContent = this.inspector.maps.vector ? this.inspector.words.values : this.inspector.words.maps;
    this.inspector.caption("out", this.inspector.maps.vector ? "" : mapSaid(
      this.inspector.words, this.inspector.name, this.inspector.pinned.map, this.inspector.maps.count));
    one(this.root, ".mode").textContent = this.inspector.header.mode === "training" ? this.inspector.words.training : "";
  }

  pointedSaid() {
    const { words, name, maps, header, isLogits, cursor: { map, y, x } } = this.inspector;
    const named = isLogits && header.classes[map] !== undefined && maps.vector;
    if (named) return worded(words.classNote, { number: map, name: header.classes[map] });
    if (maps.vector) return worded(words.numberOf, { layer: name, number: map, count: whole(maps.count) });
    return `${mapSaid(words, name, map, maps.count)} · ${words.place} ${y}, ${x}`;
  }

  handle() {
    /** @param {string} name */
    const of = (name) => one(this.root, name);
    for (const button of tabsOf(this.root)) button.onclick = () => this.inspector.turn(button.dataset.tab ?? "maps");
    const play = () => {
      const playing = this.inspector.player.toggle();
      if (!playing) this.inspector.pin(this.inspector.cursor);
      this.label();
    };
    /** @param {number} count */
    const step = (count) => {
      this.inspector.player.stop();
      this.label();
      this.inspector.advance(count);
      this.inspector.stay(this.inspector.cursor);
    };
    of(".play").onclick = play;
    of(".back").onclick = () => step(-1);
    of(".on").onclick = () => step(1);
    const speed = one(this.root, ".speed input", HTMLInputElement), scale = one(this.root, ".scale", HTMLSelectElement);
    speed.oninput = () => { this.inspector.player.speed = 2 ** Number(speed.value); };
    scale.onchange = () => tell(this.inspector.bus, "scale", scale.value);
    const acts = { Enter: () => this.inspector.pin(this.inspector.cursor), Space: play };
    for (const surface of [this.inspector.valueView.out.canvas, this.inspector.layerView.canvas]) {
      cursorKeys(surface, (...step) => this.inspector.move(...step), acts);
    }
    cursorKeys(this.inspector.kernels.canvas, (map, y) => this.inspector.move(map + y, 0, 0), acts);
    this.inspector.turn("maps");
  }

  label() {
    const { words } = this.inspector;
    /** @param {string} name */
    const of = (name) => one(this.root, name);
    const texts = {
      "[data-tab=kernels]": words.kernels, "[data-tab=statistics]": words.statistics,
      ".speed span": words.speed, ".away": words.away, ".table h3": words.table, ".code h3": words.code,
    };
    for (const [name, text] of Object.entries(texts)) of(name).textContent = text;
    const labels = { ".play": this.inspector.player.playing ? words.pause : words.play, ".back": words.stepBack, ".on": words.stepOn };
    for (const [name, text] of Object.entries(labels)) Object.assign(of(name), { ariaLabel: text, title: text });
    of(".play").textContent = this.inspector.player.playing ? "❚❚" : "▶";
    const scale = one(this.root, ".scale", HTMLSelectElement);
    const ends = { map: words.perMap, layer: words.perLayer, network: words.perNetwork };
    scale.replaceChildren(...Object.entries(ends).map(([value, text]) => new Option(text, value)));
    scale.value = this.inspector.scale;
    scale.ariaLabel = words.scale;
    of("canvas.out").ariaLabel = words.cursor;
    of("canvas.mosaic").ariaLabel = words.layerCursor;
    of("canvas.kernels").ariaLabel = words.kernelCursor;
  }

  /**
   * Where the colours of the maps, or those of the kernels, end.
   * @param {number} end
   * @param {boolean} kernels
   */
  legend(end, kernels) {
    /** @param {string} name */
    const of = (name) => one(this.root, name);
    const [below, above] = this.inspector.header[kernels ? "kernelColours" : "colours"].map((colour) => `rgb(${colour.join(" ")})`);
    of(".least").textContent = `−${significant(end)}`;
    of(".most").textContent = significant(end);
    of(".bar").style.background = `linear-gradient(to right, ${below}, transparent, ${above})`;
  }
}

/** The buttons that turn to the maps, the kernels and the statistics. @param {ParentNode} root */
export function tabsOf(root) {
  return /** @type {NodeListOf<HTMLButtonElement>} */ (root.querySelectorAll(".tabs button"));
}
