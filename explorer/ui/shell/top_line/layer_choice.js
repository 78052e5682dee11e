/** @import { Component } from "../../components/js/component.d.ts" */

import { one } from "../../components/js/elements.js";
import { viewOf } from "../../components/js/lifetime.js";
import { outbox } from "../../components/js/outbox.js";

/** @typedef {{ chosen: string, layer: string, layers: Record<string, string> }} Given */

/** @param {Component<Given>} given */
export default function showLayerChoice({ data, parentElement }) {
  const layers = one(parentElement, "select", HTMLSelectElement);
  layers.setAttribute("aria-label", data.chosen);
  layers.title = data.chosen;
  const names = [...layers.options].map((option) => option.value), known = Object.keys(data.layers);
  if (names.join() !== known.join()) {
    layers.replaceChildren(...known.map((name) => new Option(name, name)));
  }
  // While a choice is on its way, an answer to an earlier one does not take it back.
  const { view, leave } = viewOf(layers, () => ({ asked: 0 }));
  if (view.asked <= outbox.received) layers.value = data.layer;
  layers.onchange = () => {
    view.asked = outbox.put("choice", "layer", data.layers[layers.value]);
  };
  return leave;
}
