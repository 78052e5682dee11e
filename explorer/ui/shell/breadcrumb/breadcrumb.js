/** @import { Component } from "../../components/js/component.d.ts" */

import { one } from "../../components/js/elements.js";
import { viewOf } from "../../components/js/lifetime.js";
import { outbox } from "../../components/js/outbox.js";

/**
 * @typedef {Record<"here" | "network" | "change" | "chosen" | "layer" | "image" | "change_image" | "run" | "change_run", string>
 *   & { layers: Record<string, string> }} Given
 */

/** @param {Component<Given>} given */
export default function showBreadcrumb({ data, parentElement }) {
  one(parentElement, "nav").setAttribute("aria-label", data.here);

  const network = one(parentElement, "button");
  network.textContent = data.network;
  network.title = data.change;
  let frame = 0;
  network.onclick = () => { frame = toTheSidebar(); };

  const layers = one(parentElement, "select", HTMLSelectElement);
  layers.setAttribute("aria-label", data.chosen);
  const names = [...layers.options].map((option) => option.value), known = Object.keys(data.layers);
  if (names.join() !== known.join()) {
    layers.replaceChildren(...known.map((name) => new Option(name, name)));
  }
  // While a choice is on its way, an answer to an earlier one does not take it back.
  const { view } = viewOf(layers, () => ({ asked: 0 }));
  if (view.asked <= outbox.received) layers.value = data.layer;
  layers.onchange = () => {
    view.asked = outbox.put("choice", "layer", data.layers[layers.value]);
  };

  const image = one(parentElement, ".image");
  image.textContent = data.image;
  image.title = data.change_image;
  image.onclick = () => toTheImages();

  const run = one(parentElement, ".run");
  run.textContent = data.run;
  run.title = data.change_run;
  if (run.parentElement) run.parentElement.hidden = !data.run;
  run.onclick = () => toTheRun();
  return () => cancelAnimationFrame(frame);
}

// The moment is chosen on the page of the training; there, with its slider.
function toTheRun() {
  const line = document.querySelector(".st-key-timeline");
  if (line) line.scrollIntoView({ block: "center" });
  else press("[data-testid=stTopNavLink][href$=training]");
}

// Images are chosen beside the picture; where there is none, on the page of the feature maps.
function toTheImages() {
  const choice = onPage(".st-key-images [data-testid=stPopover] button");
  const there = choice ?? onPage("[data-testid=stTopNavLink][href$=feature_maps]");
  // Not within this click, which would close at once what it opens.
  setTimeout(() => { there?.click(); choice?.focus(); });
}

// The network is changed in the sidebar, which may be folded away.
function toTheSidebar() {
  press("[data-testid=stExpandSidebarButton] button, button[data-testid=stExpandSidebarButton]");
  return requestAnimationFrame(() => inside(".st-key-network")?.querySelector("input")?.focus());
}

/** What a component drew, which stands in a tree of its own. @param {string} place */
function inside(place) {
  return [...document.querySelectorAll(`${place} *`)].find((part) => part.shadowRoot)?.shadowRoot;
}

/** @param {string} selector */
function press(selector) {
  onPage(selector)?.click();
}

/** An element of Streamlit's page, if it is there. @param {string} selector */
function onPage(selector) {
  return /** @type {HTMLElement | null} */ (document.querySelector(selector));
}
