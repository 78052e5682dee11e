// The words of the inspector, and what can be pressed on it.

import { significant, whole } from "../../js/numbers.js";
import { worded } from "../../js/word_template.js";
import { cursorKeys } from "./cursor_keys.js";

export class InspectorControls {
  constructor(root, inspector) {
    this.root = root;
    this.inspector = inspector;
  }

  head() {
    const { shape, call, inputs } = this.inspector.chain[this.inspector.name];
    this.root.querySelector(".title").textContent = this.inspector.name;
    this.root.querySelector(".call").textContent = call;
    const from = inputs.map((source) => `[${this.inspector.chain[source].shape.join(", ")}]`).join(" + ");
    this.root.querySelector(".shape").textContent = `${from} → [${shape.join(", ")}]`;
    const weights = this.inspector.held.parameters[this.inspector.name].weight;
    const kernels = this.root.querySelector("[data-tab=kernels]");
    kernels.hidden = !(weights && weights.shape.length > 1);
    if (kernels.hidden && this.inspector.tab === "kernels") this.inspector.turn("maps");
    this.root.querySelector("[data-tab=maps]").textContent = this.inspector.maps.vector ? this.inspector.words.values : this.inspector.words.maps;
    this.inspector.caption("out", this.inspector.maps.vector ? "" : worded(this.inspector.words.mapOf, {
      layer: this.inspector.name, number: this.inspector.pinned.map, count: whole(this.inspector.maps.count) }));
    this.root.querySelector(".mode").textContent = this.inspector.header.mode === "training" ? this.inspector.words.training : "";
  }

  handle() {
    const of = (name) => this.root.querySelector(name);
    for (const button of this.root.querySelectorAll(".tabs button")) button.onclick = () => this.inspector.turn(button.dataset.tab);
    const play = () => {
      const playing = this.inspector.player.toggle();
      if (!playing) this.inspector.pin(this.inspector.cursor);
      this.label();
    };
    const step = (count) => {
      this.inspector.player.stop();
      this.label();
      this.inspector.advance(count);
      this.inspector.stay(this.inspector.cursor);
    };
    of(".play").onclick = play;
    of(".back").onclick = () => step(-1);
    of(".on").onclick = () => step(1);
    of(".speed input").oninput = ({ target }) => { this.inspector.player.speed = 2 ** Number(target.value); };
    of(".digits input").onchange = ({ target }) => {
      this.inspector.exactly = target.checked;
      this.inspector.redraw();
    };
    for (const details of this.root.querySelectorAll("details")) details.ontoggle = this.inspector.redraw;
    const acts = { Enter: () => this.inspector.pin(this.inspector.cursor), Space: play };
    for (const surface of [this.inspector.valueView.out.canvas, this.inspector.layerView.canvas]) {
      cursorKeys(surface, (...step) => this.inspector.move(...step), acts);
    }
    cursorKeys(this.inspector.kernels.canvas, (map, y) => this.inspector.move(map + y, 0, 0), acts);
    this.inspector.turn("maps");
  }

  label() {
    const { words } = this.inspector, of = (name) => this.root.querySelector(name);
    const texts = {
      "[data-tab=kernels]": words.kernels, "[data-tab=statistics]": words.statistics,
      ".speed span": words.speed, ".digits span": words.allDigits, ".away": words.away,
      ".table summary": words.table, ".code summary": words.code,
    };
    for (const [name, text] of Object.entries(texts)) of(name).textContent = text;
    const labels = { ".play": this.inspector.player.playing ? words.pause : words.play, ".back": words.stepBack, ".on": words.stepOn };
    for (const [name, text] of Object.entries(labels)) Object.assign(of(name), { ariaLabel: text, title: text });
    of(".play").textContent = this.inspector.player.playing ? "❚❚" : "▶";
    of("canvas.out").ariaLabel = words.cursor;
    of("canvas.mosaic").ariaLabel = words.layerCursor;
    of("canvas.kernels").ariaLabel = words.kernelCursor;
  }

  // Where the colours of the maps, or those of the kernels, end.
  legend(end, kernels) {
    const of = (name) => this.root.querySelector(name);
    const [below, above] = this.inspector.header[kernels ? "kernelColours" : "colours"].map((colour) => `rgb(${colour.join(" ")})`);
    of(".least").textContent = `−${significant(end)}`;
    of(".most").textContent = significant(end);
    of(".bar").style.background = `linear-gradient(to right, ${below}, transparent, ${above})`;
  }
}
