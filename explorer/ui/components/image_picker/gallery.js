// Small pictures to choose from, cut out of one large one. Names arrive as data and are set as text.

import { opened } from "../js/array_message.js";
import { element } from "../js/elements.js";

export default function showGallery({ parentElement, data, setTriggerValue }) {
  const box = parentElement.querySelector(".gallery");
  const given = opened(data);
  const state = (box.state ??= { drawn: null, kind: null });
  state.choose = (name) => setTriggerValue("chosen", name);
  if (state.drawn !== given.version) drawTiles(box, given, state);
  state.drawn = given.version;
  markTiles(box, given.chosen, true);
  return () => URL.revokeObjectURL(state.address);
}

function drawTiles(box, given, state) {
  const [columns, side] = [given.columns, given.side];
  state.address = URL.createObjectURL(new Blob([given.arrays[given.atlas].values], { type: "image/png" }));
  box.style.cssText = `--atlas:url(${state.address});--columns:${columns};--side:${side}rem`;
  const kinds = element("div", "kinds", { role: "group", ariaLabel: given.words.kinds });
  const tiles = element("div", "tiles", { role: "group", ariaLabel: given.words.tiles });
  given.items.forEach(([name, title, kind], place) => {
    const tile = element("span", "tile");
    tile.style.backgroundPosition = `${-side * (place % columns)}rem ${-side * Math.floor(place / columns)}rem`;
    const button = element("button", "", { type: "button", title, ariaLabel: title }, tile);
    if (given.named) button.append(element("span", "name", { textContent: title, ariaHidden: "true" }));
    Object.assign(button.dataset, { name, kind });
    tiles.append(button);
  });
  for (const kind of given.kinds.length ? [null, ...given.kinds] : []) {
    const button = element("button", "", { type: "button", textContent: kind ?? given.words.all, ariaPressed: String(kind === null) });
    button.onclick = () => {
      for (const other of kinds.children) other.ariaPressed = String(other === button);
      for (const each of tiles.children) each.hidden = kind !== null && each.dataset.kind !== kind;
      tiles.scrollTop = 0;
      reach(tiles);
    };
    kinds.append(button);
  }
  box.replaceChildren(kinds, tiles);
  const choose = (button) => {
    markTiles(box, [button.dataset.name], false);
    state.choose(button.dataset.name);
  };
  tiles.onclick = (event) => {
    const button = event.target.closest("button");
    if (button) choose(button);
  };
  tiles.onkeydown = (event) => {
    const seen = [...tiles.children].filter((each) => !each.hidden), from = seen.indexOf(event.target.closest("button"));
    const row = seen.findIndex((each) => each.offsetTop > seen[0].offsetTop);
    const across = row < 0 ? seen.length : row;
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: across, ArrowUp: -across, Home: -Infinity, End: Infinity }[event.key];
    if (!step || from < 0) return;
    event.preventDefault();
    const to = seen[Math.max(0, Math.min(seen.length - 1, from + step))];
    for (const each of seen) each.tabIndex = each === to ? 0 : -1;
    to.focus();
  };
}

function markTiles(box, chosen, show) {
  const tiles = box.querySelector(".tiles");
  for (const each of tiles.children) each.ariaPressed = String(chosen.includes(each.dataset.name));
  reach(tiles);
  const first = tiles.querySelector("[aria-pressed=true]:not([hidden])");
  if (!show || !first || first.contains(box.getRootNode().activeElement)) return;
  // Only the frame scrolls, and only where the chosen one cannot be seen.
  const top = first.offsetTop - tiles.offsetTop;
  if (top < tiles.scrollTop || top + first.offsetHeight > tiles.scrollTop + tiles.clientHeight) tiles.scrollTop = top - 40;
}

// One of the tiles is reached with Tab, the others with the arrow keys.
function reach(tiles) {
  const seen = [...tiles.children].filter((each) => !each.hidden);
  const first = seen.find((each) => each.ariaPressed === "true") ?? seen[0];
  for (const each of tiles.children) each.tabIndex = each === first ? 0 : -1;
}
