// What of a page's text cannot be read as it stands: words that are broken or cut off, texts that lie on
// each other. illegibleText() answers [what is wrong, where, the text] for each.

/**
 * A text as it stands: the element that holds it, and its lines.
 * @typedef {{ node: Text, owner: Element, text: string, lines: DOMRect[] }} Written
 * @typedef {{ seen: DOMRect, high: number }} Line
 */

(() => {
  /** A line box is higher than its letters: so much of it may lie on another. */
  const LEADING = 0.45;
  /** Pixels that a letter may stand out. */
  const SLACK = 1.5;
  /** A word may go on in the next line after these. */
  const JOINTS = /(?<=[-‐–—/·→])/;

  /** The element around one, out of a component too. @param {Node} node @returns {Element | null} */
  const around = (node) => {
    const { parentNode } = node;
    if (parentNode instanceof ShadowRoot) return parentNode.host;
    return parentNode instanceof Element ? parentNode : null;
  };

  /** @param {Element} element @returns {Element[]} */
  const ancestors = (element) => {
    const all = [];
    for (let each = around(element); each; each = around(each)) all.push(each);
    return all;
  };

  /** Said to screen readers only. @param {Element} element */
  const isSpoken = (element) => [element, ...ancestors(element)].some((each) => {
    const { width, height } = each.getBoundingClientRect();
    return getComputedStyle(each).overflow !== "visible" && (width <= 2 || height <= 2);
  });

  /** What it can be scrolled in, or is cut by. @param {Element} owner */
  const framesOf = (owner) => ancestors(owner).filter((each) => getComputedStyle(each).overflowY !== "visible");

  /** What of a line is seen through all that it can be scrolled in. @param {DOMRect} line @param {Element[]} frames */
  const seenOf = (line, frames) => {
    let { left, right, top, bottom } = line;
    for (const each of frames) {
      const frame = each.getBoundingClientRect();
      [left, right] = [Math.max(left, frame.left), Math.min(right, frame.right)];
      [top, bottom] = [Math.max(top, frame.top), Math.min(bottom, frame.bottom)];
    }
    return new DOMRect(left, top, Math.max(0, right - left), Math.max(0, bottom - top));
  };

  /** @param {Element} element */
  const isTransparent = (element) => getComputedStyle(element).color === "rgba(0, 0, 0, 0)";

  /** @returns {Written[]} */
  const written = () => {
    /** @type {(Document | ShadowRoot)[]} */
    const roots = [document], found = [];
    for (const root of roots) {
      for (const each of root.querySelectorAll("*")) if (each.shadowRoot) roots.push(each.shadowRoot);
      const walk = document.createTreeWalker(root === document ? document.body : root, NodeFilter.SHOW_TEXT);
      while (walk.nextNode()) {
        const node = /** @type {Text} */ (walk.currentNode), owner = around(node), text = node.data.trim();
        if (!text || !owner || owner.matches("style, script, noscript, option, title")) continue;
        if (!owner.checkVisibility({ visibilityProperty: true, opacityProperty: true }) || isTransparent(owner)) continue;
        const range = document.createRange();
        range.selectNodeContents(node);
        const lines = [...range.getClientRects()].filter(({ width, height }) => width > 0 && height > 0);
        if (lines.length && !isSpoken(owner)) found.push({ node, owner, text, lines });
      }
    }
    return found;
  };

  /** @param {Written} given */
  const broken = ({ node }) => {
    for (const word of node.data.matchAll(/\S+/g)) {
      let at = word.index;
      for (const part of word[0].split(JOINTS)) {
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + part.length);
        const tops = [...range.getClientRects()].filter(({ width }) => width > 0).map(({ top, height }) => top / height);
        if (Math.max(...tops) - Math.min(...tops) > 0.5) return word[0];
        at += part.length;
      }
    }
    return "";
  };

  /** What hides a part of it, and nothing within it can be scrolled to it. @param {Written} given */
  const cutting = ({ owner, lines }) => {
    let [aside, down] = [true, true];
    for (const each of [owner, ...ancestors(owner)]) {
      const { overflowX, overflowY } = getComputedStyle(each), frame = each.getBoundingClientRect();
      aside &&= !["auto", "scroll"].includes(overflowX);
      down &&= !["auto", "scroll"].includes(overflowY);
      const hides = lines.some(({ left, right, top, bottom, height }) =>
        (aside && overflowX !== "visible" && (left < frame.left - SLACK || right > frame.right + SLACK))
        || (down && overflowY !== "visible" && (top + LEADING * height < frame.top || bottom - LEADING * height > frame.bottom)));
      if (hides) return each;
    }
    return null;
  };

  /** @param {number} x @param {number} y */
  const topmost = (x, y) => {
    let found = document.elementFromPoint(x, y);
    while (found?.shadowRoot) {
      const inner = found.shadowRoot.elementFromPoint(x, y);
      if (!inner || inner === found) break;
      found = inner;
    }
    return found;
  };

  /** What it is on that stays while the rest is scrolled: a line, a sheet. @param {Element} element */
  const layerOf = (element) => [element, ...ancestors(element)].find((each) =>
    ["sticky", "fixed"].includes(getComputedStyle(each).position));

  /** What else is seen where it should be. @param {Written} given */
  const covering = ({ owner, lines }) => {
    const frames = framesOf(owner);
    for (const line of lines) {
      const { left, top, width, height } = line, seen = seenOf(line, frames);
      // Scrolled out of sight, it is not where it would be.
      if (seen.height < height / 2 || seen.width < width / 2) continue;
      const found = topmost(left + width / 2, top + height / 2);
      if (!found || found === owner || ancestors(owner).includes(found) || ancestors(found).includes(owner)) continue;
      if (getComputedStyle(owner).pointerEvents === "none" || layerOf(found)) continue;
      // What holds both lies under both.
      if (!found.textContent?.trim() && !found.matches("canvas, img, input")) continue;
      return found;
    }
    return null;
  };

  /** Of a line that is cut by its frame all of the height counts: a sliver of it lies on the next. @param {Line} one @param {Line} other */
  const meet = ({ seen: a, high }, { seen: b, high: other }) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > LEADING * Math.min(high, other);

  /** Texts of one layer; what stays may lie on what is scrolled. @param {Written[]} all */
  const overlapping = (all) => {
    const placed = all.map(({ owner, text, lines }) => {
      const frames = framesOf(owner);
      const inSight = lines.map((line) => ({ seen: seenOf(line, frames), high: line.height }))
        .filter(({ seen: { width, height } }) => width && height);
      return { owner, text, layer: layerOf(owner), lines: inSight };
    });
    return placed.flatMap((one, place) => placed.slice(place + 1)
      .filter((other) => other.layer === one.layer && one.lines.some((a) => other.lines.some((b) => meet(a, b))))
      .map((other) => ["on each other", one.owner, `${one.text} + ${other.text}`]));
  };

  /** @param {Element} element */
  const named = (element) => {
    const { classList } = element, keyed = [element, ...ancestors(element)]
      .map((each) => [...each.classList].find((name) => name.startsWith("st-key-"))).find(Boolean);
    return `${keyed ?? ""} ${element.localName}.${[...classList].filter((name) => !name.startsWith("st-")).join(".")}`;
  };

  Object.assign(globalThis, { illegibleText: () => {
    const all = written();
    const single = all.flatMap((each) => {
      const word = broken(each), edge = cutting(each), cover = covering(each);
      return [
        ...(word ? [["broken", each.owner, word]] : []),
        ...(edge ? [["cut", edge, each.text]] : []),
        ...(cover ? [["covered", cover, each.text]] : []),
      ];
    });
    return [...single, ...overlapping(all)].map(([what, element, text]) =>
      [what, named(/** @type {Element} */ (element)), String(text).slice(0, 60)]);
  } });
})();
