// How large what each layer puts out is, below its name.

/** @import { Chain, Drawing, Standing } from "./messages.d.ts" */

/**
 * The drawing with the sizes: of the image, and of each layer that changes the size of what comes in.
 * Where blocks are folded, what they hold stands there.
 * @template {Drawing} T
 * @param {T} drawing
 * @param {Chain} chain
 * @returns {T}
 */
export function withSizes(drawing, chain) {
  const { standing } = drawing;
  if (standing.some(({ count, names }) => count || names.length > 1)) return drawing;
  return { ...drawing, standing: standing.map((each) => ({ ...each, count: sizeOf(each, chain) })) };
}

/** @param {Standing} standing @param {Chain} chain */
function sizeOf({ names: [name] }, chain) {
  /** @param {string} layer */
  const size = (layer) => chain[layer].shape.slice(1).join("×");
  return chain[name].inputs.some((source) => size(source) === size(name)) ? undefined : size(name);
}
