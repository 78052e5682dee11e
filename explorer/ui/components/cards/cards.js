import { opened } from "../js/array_message.js";
import { element } from "../js/elements.js";

// Cards stay where they are while their pictures and words change.
export default function showCards({ parentElement, data }) {
  const given = opened(data);
  const box = parentElement.querySelector(".cards");
  box.setAttribute("aria-label", given.caption);
  box.style.setProperty("--wide", `${given.wide}rem`);
  while (box.children.length > given.cards.length) box.lastChild.remove();
  while (box.children.length < given.cards.length) {
    const canvas = element("canvas");
    canvas.setAttribute("aria-hidden", "true");
    const figure = element("figure", "", {}, canvas, element("figcaption"));
    figure.setAttribute("role", "listitem");
    box.append(figure);
  }
  given.cards.forEach((card, place) => fill(box.children[place], card, given.arrays[card.picture]));
}

function fill(figure, { lines, tone }, { values, shape: [high, wide, channels] }) {
  figure.className = tone;
  const canvas = figure.querySelector("canvas");
  if (canvas.width !== wide || canvas.height !== high) [canvas.width, canvas.height] = [wide, high];
  const picture = new ImageData(wide, high);
  for (let from = 0, to = 0; from < values.length; from += channels, to += 4) {
    picture.data[to] = values[from];
    picture.data[to + 1] = values[from + 1];
    picture.data[to + 2] = values[from + 2];
    picture.data[to + 3] = channels === 4 ? values[from + 3] : 255;
  }
  canvas.getContext("2d").putImageData(picture, 0, 0);
  figure.querySelector("figcaption").replaceChildren(...lines.map((textContent) => element("span", "", { textContent })));
}
