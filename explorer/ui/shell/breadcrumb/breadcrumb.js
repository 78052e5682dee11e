import { outbox } from "../../components/js/outbox.js";

export default function showBreadcrumb({ data, parentElement }) {
  parentElement.querySelector("nav").setAttribute("aria-label", data.here);

  const network = parentElement.querySelector("button");
  network.textContent = data.network;
  network.title = data.change;
  network.onclick = () => toTheSidebar();

  const layers = parentElement.querySelector("select");
  layers.setAttribute("aria-label", data.chosen);
  const names = [...layers.options].map((option) => option.value), known = Object.keys(data.layers);
  if (names.join() !== known.join()) {
    layers.replaceChildren(...known.map((name) => new Option(name, name)));
  }
  // While a choice is on its way, an answer to an earlier one does not take it back.
  if (!(layers.asked > outbox.received)) layers.value = data.layer;
  layers.onchange = () => {
    layers.asked = outbox.put("choice", "layer", data.layers[layers.value]);
  };

  const image = parentElement.querySelector(".image");
  image.textContent = data.image;
  image.title = data.change_image;
  image.onclick = () => toTheImages();

  const run = parentElement.querySelector(".run");
  run.textContent = data.run;
  run.title = data.change_run;
  run.parentElement.hidden = !data.run;
  run.onclick = () => toTheRun();
}

// The moment is chosen on the page of the training; there, with its slider.
function toTheRun() {
  const line = document.querySelector(".st-key-timeline");
  if (line) line.scrollIntoView({ block: "center" });
  else document.querySelector("[data-testid=stTopNavLink][href$=training]")?.click();
}

// Images are chosen beside the picture; where there is none, on the page of the feature maps.
function toTheImages() {
  const choice = document.querySelector(".st-key-images [data-testid=stPopover] button");
  const there = choice ?? document.querySelector("[data-testid=stTopNavLink][href$=feature_maps]");
  // Not within this click, which would close at once what it opens.
  setTimeout(() => { there?.click(); choice?.focus(); });
}

// The network is changed in the sidebar, which may be folded away.
function toTheSidebar() {
  const folded = document.querySelector("[data-testid=stExpandSidebarButton] button, button[data-testid=stExpandSidebarButton]");
  folded?.click();
  requestAnimationFrame(() => inside(".st-key-network")?.querySelector("input")?.focus());
}

// What a component drew, which stands in a tree of its own.
function inside(place) {
  const parts = [...document.querySelectorAll(`${place} *`)];
  return parts.find((part) => part.shadowRoot)?.shadowRoot;
}
