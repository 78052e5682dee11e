/** @import { Component } from "../../components/js/component.d.ts" */
import { PAGE_LINK, RESTING } from "../../components/js/script_state.js";

const OPENED = "[data-testid=stPopoverBody]";
/** Milliseconds after which nothing more is said of what was shut. */
const WORDLESS = 400;

let isLeaving = false;

/**
 * A press outside shuts what is open, and Streamlit tells the server so in the name of the page that
 * is left: after the way to another page that would be the last word, and lead back. It goes first.
 * @param {MouseEvent} event
 */
function shutBeforeLeaving(event) {
  const link = event.composedPath().find((each) => each instanceof HTMLElement && each.matches(PAGE_LINK));
  const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey;
  if (!(link instanceof HTMLElement) || !isPlain || isLeaving || !document.querySelector(OPENED)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  let isLate = false;
  const leaveOnceShut = () => {
    const isShut = !document.querySelector(OPENED) && !document.querySelector(RESTING);
    const place = isShut || isLate ? inPlaceOf(link) : undefined;
    if (!place) return;
    told.disconnect();
    clearTimeout(end);
    isLeaving = true;
    place.click();
    isLeaving = false;
  };
  const told = new MutationObserver(leaveOnceShut);
  told.observe(document.body, { subtree: true, childList: true, attributeFilter: ["data-test-script-state"] });
  const end = setTimeout(() => {
    isLate = true;
    leaveOnceShut();
  }, WORDLESS);
  document.body.dispatchEvent(new MouseEvent("mousedown", { bubbles: true }));
  document.body.click();
}

/**
 * The link as it stands there now. One that was drawn anew meanwhile is none of Streamlit's any more:
 * a press on it would load the page from its beginning, with nothing to undo.
 * @param {HTMLElement} link
 */
function inPlaceOf(link) {
  const all = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(PAGE_LINK)]);
  return all.find((each) => each === link)
    ?? all.find((each) => each.getAttribute("href") === link.getAttribute("href"));
}

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
  document.addEventListener("click", shutBeforeLeaving, true);
  return () => {
    observer.disconnect();
    document.removeEventListener("click", shutBeforeLeaving, true);
  };
}
