// Where a table scrolls, and how a row stays where it is on screen when those above it come and go.

/** @param {Element} box */
export function isScrolling(box) {
  return box.scrollHeight > box.clientHeight + 1 || box.scrollWidth > box.clientWidth + 1;
}

/** Scrolls what is around a row until it stands at the height it had. @param {Element} row @param {number} top */
export function keepInPlace(row, top) {
  for (let box = parentOf(row); box; box = parentOf(box)) {
    const off = row.getBoundingClientRect().top - top;
    if (Math.abs(off) < 1) return;
    if (scrolls(box)) box.scrollTop += off;
  }
}

/** @param {Element} box */
function scrolls(box) {
  return box.scrollHeight > box.clientHeight && /auto|scroll/.test(getComputedStyle(box).overflowY);
}

/** The element around one, out of a shadow root too. @param {Element} part */
function parentOf(part) {
  const root = part.getRootNode();
  return part.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
}
