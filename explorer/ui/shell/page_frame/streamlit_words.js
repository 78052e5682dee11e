// Streamlit's own words are English whatever the page says, so they are exchanged where they appear.
// Only whole texts from the list are touched, never a part of a sentence, and nothing a visitor typed.
const NAMES = ["aria-label", "placeholder", "title", "data-title"];
const state = (window.explorerWords ??= { observer: null, patterns: [], words: {}, seen: new WeakMap() });

export default function translatePage({ data }) {
  document.documentElement.lang = data.language;
  const english = data.language === "en";
  restore();
  state.words = english ? {} : data.words;
  state.patterns = english ? [] : Object.keys(data.words).filter((w) => w.includes("{}")).map(pattern);
  state.observer?.disconnect();
  if (english) return;
  visit(document.body);
  state.observer = new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "childList") change.addedNodes.forEach(visit);
      else if (change.type === "attributes") attribute(change.target, change.attributeName);
      else text(change.target);
    }
  });
  state.observer.observe(document.body, {
    subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: NAMES,
  });
}

function pattern(word) {
  const literal = word.split("{}").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return { looks: new RegExp(`^${literal.join("(.+?)")}$`), to: state.words[word] };
}

function translated(original) {
  const key = original.trim();
  if (!key) return null;
  if (Object.hasOwn(state.words, key)) return original.replace(key, () => state.words[key]);
  for (const { looks, to } of state.patterns) {
    const values = looks.exec(key)?.slice(1);
    if (values) return to.replaceAll("{}", () => exchanged(values.shift()));
  }
  return null;
}

function exchanged(value) {
  return Object.hasOwn(state.words, value) ? state.words[value] : value;
}

// What the pages themselves wrote is translated already and marked by the containers they write into.
const OURS = "[data-testid=stMarkdown], [data-testid=stHeading], [data-testid=stCode], [data-testid=stTable], [data-testid=stHtml]";

function visit(node) {
  if (node.nodeType === Node.TEXT_NODE) { text(node); return; }
  if (node.nodeType !== Node.ELEMENT_NODE || node.matches("script, style")) return;
  for (const name of NAMES) attribute(node, name);
  const walker = document.createTreeWalker(node, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const inner = walker.currentNode;
    if (inner.nodeType === Node.TEXT_NODE) text(inner);
    else for (const name of NAMES) attribute(inner, name);
  }
}

function text(node) {
  const found = translated(node.data ?? "");
  if (found === null || found === node.data || node.parentElement?.closest(OURS)) return;
  remember(node, "", node.data, found);
  node.data = found;
}

function attribute(node, name) {
  const original = node.getAttribute(name);
  const found = original === null ? null : translated(original);
  if (found === null || found === original) return;
  remember(node, name, original, found);
  node.setAttribute(name, found);
}

// React rewrites a text only when its own value changes, so a change of language has to undo ours.
const touched = [];
function remember(node, name, original, found) {
  touched.push({ node: new WeakRef(node), name, original, found });
  if (touched.length > 2000) touched.splice(0, 1000);
}

function restore() {
  for (const { node, name, original, found } of touched.splice(0).reverse()) {
    const here = node.deref();
    if (!here) continue;
    if (name === "") { if (here.data === found) here.data = original; }
    else if (here.getAttribute(name) === found) here.setAttribute(name, original);
  }
}
