// Pictures arrive as data: addresses and words as data; words are set as text, never as markup.

import { element } from "../../components/js/elements.js";

export default function showPatches({ parentElement, data, setTriggerValue }) {
  const given = JSON.parse(new TextDecoder().decode(data));
  const list = parentElement.querySelector(".strip"), searching = !given.told;
  parentElement.querySelector(".told").textContent = given.told;
  list.classList.toggle("whole", given.whole);
  list.ariaBusy = String(searching);
  list.style.setProperty("--wide", Math.min(1, given.ratio));
  list.style.setProperty("--high", Math.min(1, 1 / given.ratio));
  // Changed in place, so that focus stays and nothing flickers.
  const count = searching ? given.places : given.cards.length;
  while (list.children.length > count) list.lastChild.remove();
  while (list.children.length < count) list.append(empty());
  [...list.querySelectorAll("button")].forEach((button, place) => {
    button.disabled = searching;
    if (searching) clear(button);
    else fill(button, given.cards[place], place === given.chosen);
  });
  list.onclick = (event) => {
    const item = event.target.closest("li");
    if (item && !searching) setTriggerValue("chosen", [...list.children].indexOf(item));
  };
}

function empty() {
  const item = document.createElement("li"), button = document.createElement("button");
  button.type = "button";
  const image = element("span", "image");
  image.append(picture(), element("span", "frame"));
  button.append(picture("patch"), element("span", "value"), image, element("span", "name"));
  item.append(button);
  return item;
}

// Room that is kept while it is searched, so that nothing moves when it is filled.
function clear(button) {
  for (const picture of button.querySelectorAll("img")) picture.removeAttribute("src");
  for (const kind of [".value", ".name"]) button.querySelector(kind).textContent = "\u00a0";
  for (const name of ["aria-label", "aria-pressed", "title"]) button.removeAttribute(name);
  button.querySelector(".image").hidden = true;
}

function fill(button, card, chosen) {
  button.ariaLabel = button.title = card.told;
  button.ariaPressed = String(chosen);
  button.querySelector(".value").textContent = card.value;
  button.querySelector(".name").textContent = card.name;
  draw(button.querySelector(".patch"), card.patch);
  draw(button.querySelector(".image img"), card.image);
  button.querySelector(".image").hidden = !card.image;
  const [left, top, width, height] = card.frame.map((part) => `${part}%`);
  Object.assign(button.querySelector(".frame").style, { left, top, width, height });
}

function draw(picture, address) {
  if (!address) picture.removeAttribute("src");
  else if (picture.src !== address) picture.src = address;
}

function picture(kind) {
  const made = element("img", kind);
  made.alt = "";  // the button says it all
  return made;
}
