// The words of the bench, and what can be pressed on it.

import { significant, whole } from "../../js/numbers.js";
import { worded } from "../../js/word_template.js";
import { cursorKeys } from "./keyboard.js";

export class Controls {
  constructor(root, bench) {
    this.root = root;
    this.bench = bench;
  }

  head() {
    const { shape, call, inputs } = this.bench.chain[this.bench.name];
    this.root.querySelector(".title").textContent = this.bench.name;
    this.root.querySelector(".call").textContent = call;
    const from = inputs.map((source) => `[${this.bench.chain[source].shape.join(", ")}]`).join(" + ");
    this.root.querySelector(".shape").textContent = `${from} → [${shape.join(", ")}]`;
    const weights = this.bench.hold.parameters[this.bench.name].weight;
    const kernels = this.root.querySelector("[data-tab=kernels]");
    kernels.hidden = !(weights && weights.shape.length > 1);
    if (kernels.hidden && this.bench.tab === "kernels") this.bench.turn("maps");
    this.root.querySelector("[data-tab=maps]").textContent = this.bench.maps.vector ? this.bench.words.values : this.bench.words.maps;
    this.bench.caption("out", this.bench.maps.vector ? "" : worded(this.bench.words.mapOf, {
      layer: this.bench.name, number: this.bench.pinned.map, count: whole(this.bench.maps.count) }));
    this.root.querySelector(".mode").textContent = this.bench.header.mode === "training" ? this.bench.words.training : "";
  }

  handle() {
    const of = (name) => this.root.querySelector(name);
    for (const button of this.root.querySelectorAll(".tabs button")) button.onclick = () => this.bench.turn(button.dataset.tab);
    const play = () => {
      const playing = this.bench.player.toggle();
      if (!playing) this.bench.pin(this.bench.cursor);
      this.label();
    };
    const step = (count) => {
      this.bench.player.stop();
      this.label();
      this.bench.advance(count);
      this.bench.stay(this.bench.cursor);
    };
    of(".play").onclick = play;
    of(".back").onclick = () => step(-1);
    of(".on").onclick = () => step(1);
    of(".speed input").oninput = ({ target }) => { this.bench.player.speed = 2 ** Number(target.value); };
    of(".digits input").onchange = ({ target }) => {
      this.bench.exactly = target.checked;
      this.bench.redraw();
    };
    for (const details of this.root.querySelectorAll("details")) details.ontoggle = this.bench.redraw;
    const acts = { Enter: () => this.bench.pin(this.bench.cursor), Space: play };
    for (const surface of [this.bench.unit.out.canvas, this.bench.layerView.canvas]) {
      cursorKeys(surface, (...step) => this.bench.move(...step), acts);
    }
    cursorKeys(this.bench.kernels.canvas, (map, y) => this.bench.move(map + y, 0, 0), acts);
    this.bench.turn("maps");
  }

  label() {
    const { words } = this.bench, of = (name) => this.root.querySelector(name);
    const texts = {
      "[data-tab=kernels]": words.kernels, "[data-tab=statistics]": words.statistics,
      ".speed span": words.speed, ".digits span": words.allDigits, ".away": words.away,
      ".table summary": words.table, ".code summary": words.code,
    };
    for (const [name, text] of Object.entries(texts)) of(name).textContent = text;
    const labels = { ".play": this.bench.player.playing ? words.pause : words.play, ".back": words.stepBack, ".on": words.stepOn };
    for (const [name, text] of Object.entries(labels)) Object.assign(of(name), { ariaLabel: text, title: text });
    of(".play").textContent = this.bench.player.playing ? "❚❚" : "▶";
    of("canvas.out").ariaLabel = words.cursor;
    of("canvas.mosaic").ariaLabel = words.layerCursor;
    of("canvas.kernels").ariaLabel = words.kernelCursor;
  }

  // Where the colours of the maps, or those of the kernels, end.
  legend(end, kernels) {
    const of = (name) => this.root.querySelector(name);
    const [below, above] = this.bench.header[kernels ? "kernelColours" : "colours"].map((colour) => `rgb(${colour.join(" ")})`);
    of(".least").textContent = `−${significant(end)}`;
    of(".most").textContent = significant(end);
    of(".bar").style.background = `linear-gradient(to right, ${below}, transparent, ${above})`;
  }
}
