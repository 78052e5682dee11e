// One of a list: opened with a click or an arrow, narrowed by typing, taken with Enter.
// The pattern is WAI-ARIA's combobox with a list box that pops up.

import { element } from "../js/elements.js";
import { framed, freshId } from "./field_frame.js";

/** @type {import("./fields.js").Maker} */
export function choice(given, enter) {
  const list = element("ul", "options", { role: "listbox", id: freshId("options"), popover: "manual" });
  const input = element("input", "", { type: "text", role: "combobox", autocomplete: "off" });
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  const { frame, word } = framed(input, "choice");
  frame.append(list);
  let options = given.options, value = given.value, active = -1;

  /** @param {unknown} each */
  const labelOf = (each) => options.find(([known]) => known === each)?.[1] ?? "";
  const items = () => [...list.querySelectorAll("li")];
  const isOpen = () => list.matches(":popover-open");

  function close() {
    if (isOpen()) list.hidePopover();
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    input.value = labelOf(value);
  }

  /** @param {string} text what the options are narrowed by */
  function open(text) {
    const wanted = text.trim().toLowerCase();
    const matching = options.filter(([, label]) => label.toLowerCase().includes(wanted));
    list.replaceChildren(...matching.map(([each, label]) => {
      const item = element("li", "", { role: "option", id: freshId("option"), textContent: label });
      item.setAttribute("aria-selected", String(each === value));
      item.onclick = () => take(each);
      return item;
    }));
    if (!matching.length) list.append(element("li", "none", { textContent: given.placeholder || "–" }));
    if (!isOpen()) list.showPopover();
    place(list, input);
    input.setAttribute("aria-expanded", "true");
    const chosen = matching.findIndex(([each]) => each === value);
    activate(wanted ? 0 : Math.max(0, chosen));
  }

  /** @param {number} place */
  function activate(place) {
    const all = items();
    active = Math.max(0, Math.min(all.length - 1, place));
    all.forEach((item, number) => item.classList.toggle("active", number === active));
    const item = all[active];
    if (item?.id) input.setAttribute("aria-activedescendant", item.id);
    item?.scrollIntoView({ block: "nearest" });
  }

  /** @param {unknown} each */
  function take(each) {
    const isOther = each !== value;
    value = each;
    close();
    if (isOther) enter(each);
  }

  /** @param {KeyboardEvent} event */
  function press(event) {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step) {
      event.preventDefault();
      if (isOpen()) activate(active + step);
      else open("");
    } else if (event.key === "Enter" && isOpen()) {
      event.preventDefault();
      items()[active]?.click();
    } else if (event.key === "Escape" && isOpen()) {
      event.stopPropagation();
      close();
    }
  }

  input.onclick = () => { if (!isOpen()) { input.select(); open(""); } };
  input.onfocus = () => input.select();
  input.oninput = () => open(input.value);
  input.onkeydown = press;
  input.onblur = close;
  // A press on the list leaves the focus, and with it the list, where it is.
  list.onpointerdown = (event) => event.preventDefault();
  return {
    element: frame,
    value: () => value,
    update(now, isAnswered) {
      word(now);
      options = now.options;
      input.placeholder = now.placeholder;
      if (isAnswered && !now.local) value = now.value;
      if (!isOpen()) input.value = labelOf(value);
    },
  };
}

/** Below the field, or above it where there is more room. @param {HTMLElement} list @param {HTMLElement} input */
function place(list, input) {
  const box = input.getBoundingClientRect();
  const below = innerHeight - box.bottom - 8, above = box.top - 8;
  const isBelow = below >= Math.min(240, list.scrollHeight) || below >= above;
  list.style.maxHeight = `${Math.min(320, isBelow ? below : above)}px`;
  list.style.left = `${box.left}px`;
  list.style.minWidth = `${box.width}px`;
  list.style.top = isBelow ? `${box.bottom + 2}px` : "auto";
  list.style.bottom = isBelow ? "auto" : `${innerHeight - box.top + 2}px`;
}
