/** @import { Component } from "../../components/js/component.d.ts" */

// Streamlit shows which page is open by its ground alone: here it is told to those who listen. Its
// links come when it has loaded what draws them, perhaps after this.
/** @param {Component<{ place: number }>} given */
export default function markPage({ data }) {
  const pages = document.querySelector(".st-key-pages");
  if (!pages) return undefined;
  const mark = () => pages.querySelectorAll("a").forEach((link, place) => {
    if (place === data.place) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  });
  mark();
  const observer = new MutationObserver(mark);
  observer.observe(pages, { childList: true, subtree: true });
  return () => observer.disconnect();
}
