/** @import { Component } from "../components/js/component.d.ts" */

import { one } from "../components/js/elements.js";

/** @typedef {{ caption: string, names: Record<"system" | "light" | "dark", string>, pages: string[] }} Given */

// Streamlit reads the colours when it begins, from a name of its own for each page's address.
/** @param {string} page */
const place = (page) => `stActiveTheme-${page}-v2`;
/** @type {Record<string, string>} */
const STORED = { light: "Light", dark: "Dark" };

/** @param {Component<Given>} given */
export default function showThemeChoice({ data, parentElement }) {
  one(parentElement, "span").textContent = data.caption;
  const select = one(parentElement, "select", HTMLSelectElement);
  select.replaceChildren(...Object.entries(data.names).map(([value, words]) => new Option(words, value)));
  select.value = chosen();
  select.onchange = () => {
    for (const page of data.pages) store(page, select.value);
    location.reload();
  };
}

/** The choice that this page began with. */
function chosen() {
  const text = localStorage.getItem(place(location.pathname));
  return Object.keys(STORED).find((value) => text === JSON.stringify(STORED[value])) ?? "system";
}

/** @param {string} page @param {string} value */
function store(page, value) {
  if (value in STORED) localStorage.setItem(place(page), JSON.stringify(STORED[value]));
  else localStorage.removeItem(place(page));
}
