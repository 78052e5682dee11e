// Class names are a visitor's words: they are set as text, never as markup.

import { element } from "../js/elements.js";

export default function showBars({ parentElement, data }) {
  const given = JSON.parse(new TextDecoder().decode(data));
  const find = (name) => parentElement.querySelector(name);
  find("caption").textContent = given.caption;
  [...parentElement.querySelectorAll("thead th")].forEach((head, place) => {
    head.textContent = given.heads[place];
    head.className = place ? "number" : "";
  });
  find("thead th:last-child").className = "";
  find("tbody").replaceChildren(...given.lines.map((line) => row(line, given.target)));
  const note = find("p");
  note.textContent = given.note;
  note.hidden = !given.note;
}

function row(line, target) {
  const made = element("tr", [line.likeliest && "likeliest", line.target && "target"].filter(Boolean).join(" "));
  const name = element("th", "", { textContent: line.name });
  name.scope = "row";
  name.title = line.target ? `${line.name}: ${target}` : line.name;
  const track = element("td", "track"), bar = element("span", "bar");
  bar.style.inlineSize = `${100 * line.part}%`;
  track.append(bar);
  made.append(name, element("td", "number", { textContent: line.logit }), element("td", "number", { textContent: line.probability }), track);
  return made;
}
