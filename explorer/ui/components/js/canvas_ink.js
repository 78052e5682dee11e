// Canvases as sharp as the screen, in the colours and the font of the page.

import { one } from "./elements.js";

/**
 * The colours of a page's theme, its font, and how much larger everything is before a room.
 * @typedef {Record<"text" | "ground" | "accent" | "line" | "quiet" | "patch" | "kernel" | "bias" | "font", string>
 *   & { grown: number }} Ink
 */

/** @param {HTMLCanvasElement} canvas */
export function contextOf(canvas) {
  const context = canvas.getContext("2d");
  if (!context) throw new Error("this browser draws on no canvas");
  return context;
}

/**
 * A canvas of so many CSS pixels, sharp on any screen; returns its context, cleared.
 * @param {HTMLCanvasElement} canvas
 * @param {number} width
 * @param {number} height
 */
export function fitted(canvas, width, height) {
  const ratio = globalThis.devicePixelRatio || 1;
  const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== wide || canvas.height !== high) {
    canvas.width = wide;
    canvas.height = high;
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
  }
  const context = contextOf(canvas);
  context.setTransform(wide / width, 0, 0, high / height, 0, 0);
  context.clearRect(0, 0, width, height);
  context.imageSmoothingEnabled = false;
  return context;
}

/** The page's colours, read from elements that wear them: they change with the theme. @param {ParentNode} box @returns {Ink} */
export function inks(box) {
  /** @param {string} name */
  const of = (name) => getComputedStyle(one(box, `.inks .${name}`)).color;
  return {
    text: of("text"), ground: of("ground"), accent: of("accent"), line: of("line"),
    quiet: of("quiet"), patch: of("patch"), kernel: of("kernel"), bias: of("bias"),
    font: getComputedStyle(one(box, ".inks")).fontFamily,
    // Before a room everything is half as large again.
    grown: parseFloat(getComputedStyle(document.documentElement).fontSize) / 16,
  };
}

/** @param {Ink} ink @param {number} size */
export function fontOf(ink, size) {
  return `${Math.round(size * ink.grown)}px ${ink.font}`;
}

/** The same colour, so much of it. @param {string} colour @param {number} share */
export function thinned(colour, share) {
  return `color-mix(in srgb, ${colour} ${Math.round(100 * share)}%, transparent)`;
}
