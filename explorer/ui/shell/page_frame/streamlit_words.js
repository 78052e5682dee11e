// Streamlit's own words are English whatever the page says, and some are none for visitors: they are
// exchanged where they appear.
// Only whole texts from the list are touched, never a part of a sentence, and nothing a visitor typed.

/** @import { Component } from "../../components/js/component.d.ts" */

import { parsed } from "../../components/js/array_message.js";

const NAMES = ["aria-label", "placeholder", "title", "data-title"];

/**
 * The words that are exchanged, and those with places in them as patterns.
 * @type {{ patterns: { looks: RegExp, to: string }[], words: Record<string, string> }}
 */
const state = { patterns: [], words: {} };
/** @type {MutationObserver | null} */
let observer = null;

/** @param {Component} given */
export default function translatePage({ data }) {
  /** @type {{ language: string, words: Record<string, string> }} */
  const { language, words } = parsed(data);
  document.documentElement.lang = language;
  restore();
  state.words = words;
  state.patterns = Object.keys(words).filter((w) => w.includes("{}")).map(pattern);
  observer?.disconnect();
  visit(document.body);
  const own = observer = new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "childList") change.addedNodes.forEach(visit);
      else if (change.type === "attributes") attribute(/** @type {Element} */ (change.target), change.attributeName ?? "");
      else text(/** @type {Text} */ (change.target));
    }
  });
  own.observe(document.body, {
    subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: NAMES,
  });
  return () => own.disconnect();
}

/** @param {string} word */
function pattern(word) {
  const literal = word.split("{}").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return { looks: new RegExp(`^${literal.join("(.+?)")}$`), to: state.words[word] };
}

/** @param {string} original */
function translated(original) {
  const key = original.trim();
  if (!key) return null;
  if (Object.hasOwn(state.words, key)) return original.replace(key, () => state.words[key]);
  for (const { looks, to } of state.patterns) {
    const values = looks.exec(key)?.slice(1);
    if (values) return to.replaceAll("{}", () => exchanged(values.shift() ?? ""));
  }
  return null;
}

/** @param {string} value */
function exchanged(value) {
  return Object.hasOwn(state.words, value) ? state.words[value] : value;
}

// What the pages themselves wrote is translated already and marked by the containers they write into.
const OURS = "[data-testid=stMarkdown], [data-testid=stHeading], [data-testid=stCode], [data-testid=stTable], [data-testid=stHtml]";

/** @param {Node} node */
function visit(node) {
  if (node instanceof Text) { text(node); return; }
  if (!(node instanceof Element) || node.matches("script, style")) return;
  for (const name of NAMES) attribute(node, name);
  const walker = document.createTreeWalker(node, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const inner = walker.currentNode;
    if (inner instanceof Text) text(inner);
    else for (const name of NAMES) attribute(/** @type {Element} */ (inner), name);
  }
}

/** @param {Text} node */
function text(node) {
  const found = translated(node.data);
  if (found === null || found === node.data || node.parentElement?.closest(OURS)) return;
  remember(node, "", node.data, found);
  node.data = found;
}

/** @param {Element} node @param {string} name */
function attribute(node, name) {
  const original = node.getAttribute(name);
  if (original === null) return;
  const found = translated(original);
  if (found === null || found === original) return;
  remember(node, name, original, found);
  node.setAttribute(name, found);
}

// React rewrites a text only when its own value changes, so a change of language has to undo ours.
/** @type {{ node: WeakRef<Text | Element>, name: string, original: string, found: string }[]} */
const touched = [];
/** @param {Text | Element} node @param {string} name @param {string} original @param {string} found */
function remember(node, name, original, found) {
  touched.push({ node: new WeakRef(node), name, original, found });
  if (touched.length > 2000) touched.splice(0, 1000);
}

function restore() {
  for (const { node, name, original, found } of touched.splice(0).reverse()) {
    const own = node.deref();
    if (own instanceof Text) { if (own.data === found) own.data = original; }
    else if (own?.getAttribute(name) === found) own.setAttribute(name, original);
  }
}
