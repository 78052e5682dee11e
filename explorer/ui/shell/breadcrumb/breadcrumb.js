export default function showBreadcrumb({ data, parentElement, setTriggerValue }) {
  parentElement.querySelector("nav").setAttribute("aria-label", data.here);

  const network = parentElement.querySelector("button");
  network.textContent = data.network;
  network.title = data.change;
  network.onclick = () => toTheSidebar();

  const layers = parentElement.querySelector("select");
  layers.setAttribute("aria-label", data.chosen);
  const names = [...layers.options].map((option) => option.value);
  if (names.join() !== data.layers.join()) {
    layers.replaceChildren(...data.layers.map((name) => new Option(name, name)));
  }
  layers.value = data.layer;
  layers.onchange = () => setTriggerValue("layer", layers.value);

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
  requestAnimationFrame(() => document.querySelector("[data-testid=stSidebar] .st-key-architecture input")?.focus());
}
